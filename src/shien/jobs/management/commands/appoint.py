"""最初の運用と監査の担当を任用する。本人が /staff/join/ で出した番号を使う。次からは、監督の画面で二人で任用する。"""

from argparse import ArgumentParser
from datetime import datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shien.domain.accounts import appointing, row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.terms import Terms
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue


class Command(BaseCommand):
    """``manage.py appoint 番号 operator|auditor 組織 任期の終わり``。"""

    help = "Appoint the first operator or auditor, by the number that the person got at /staff/join/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """番号、役割、組織、任期の終わり。"""
        parser.add_argument("number", help="the number shown to the person, such as 7DF3E-5C9KR")
        parser.add_argument("role", choices=("operator", "auditor"))
        parser.add_argument("organisation")
        parser.add_argument("ends_on", help="the last day of the appointment, such as 2027-03-31 or R9.3.31")

    def handle(self, *args: object, **options: str) -> None:
        """任用し、名前を書く。"""
        now = timezone.now()
        try:
            end = timezone.make_aware(datetime.combine(parse_date(options["ends_on"]), time.max))
            terms = Terms(options["role"], options["organisation"], (), (), end)
            with row_security.system():
                name = appointing.appoint_first(number=options["number"], terms=terms, at=now)
        except (InvalidValue, NotAllowed) as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"{name}: {options['role']}, {options['organisation']}")

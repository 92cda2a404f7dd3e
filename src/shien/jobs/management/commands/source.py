"""``manage.py source``: 出所が止まった・戻ったことを書く。"""

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from shien.domain.karte import actions
from shien.domain.karte.choices import Source


class Command(BaseCommand):
    """出所の稼働を書く。止まっている間、その値は「取得できない」と答える。"""

    help = "Mark a source as down or up."

    def add_arguments(self, parser: CommandParser) -> None:
        """出所と状態。"""
        parser.add_argument("source", choices=Source.values)
        parser.add_argument("state", choices=["up", "down"])
        parser.add_argument("--reason", default="")

    def handle(self, *args: object, source: str, state: str, reason: str, **options: object) -> None:
        """書く。"""
        actions.set_source_status(
            source=source, unavailable_since=timezone.now() if state == "down" else None, reason=reason
        )
        self.stdout.write(f"{source}: {state}")

"""``manage.py build_panel``: 似た企業と予測に使う参考集団の、新しい版をいま作る。"""

from django.core.management.base import BaseCommand
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.analytics import actions


class Command(BaseCommand):
    """参考集団を作る。ふだんは夜の仕事が作る。"""

    help = "Build a new snapshot of the pseudonymous panel behind similar firms and forecasts."

    def handle(self, *args: object, **options: object) -> None:
        """作って、数を言う。"""
        with row_security.system():
            firms, years = actions.build(at=timezone.now())
        self.stdout.write(f"panel: {firms} firms, {years} fiscal years")

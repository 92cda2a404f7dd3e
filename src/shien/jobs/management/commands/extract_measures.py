"""``manage.py extract_measures``: 支援策の本文を読み直す。"""

from django.core.management.base import BaseCommand, CommandParser

from shien.domain.catalogue import actions, queries


class Command(BaseCommand):
    """本文を読み直し、名簿ごとの埋まった割合を出す。"""

    help = (
        "Read the text of the measures again (those not read since the rules changed; --all: every one), "
        "and print per registry how many fields are known from the source alone and with the text."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """全部か。"""
        parser.add_argument("--all", action="store_true", help="every measure, not only those read by older rules")

    def handle(self, *args: object, **options: object) -> None:
        """読み直す。"""
        self.stdout.write(f"読み直した支援策：{actions.extract_again(everything=bool(options['all']))} 件")
        for each in queries.filled():
            self.stdout.write(f"  {each.source} {each.field}: {each.before}% → {each.after}%（{each.total} 件）")

"""``manage.py load_register``: 法人番号公表サイトのファイルを読み込む。"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shien.domain.karte import actions
from shien.integrations.nta.register import Company, RegisterFileError, companies


def row(company: Company) -> tuple[object, ...]:
    """表の一行。"""
    return (
        company.corporate_number, company.name, company.furigana, company.en_name, company.kind,
        company.prefecture_name, company.city_name, company.street_number, company.prefecture_code, company.city_code,
        company.post_code, company.address_outside, company.close_date, company.close_cause,
        company.successor_corporate_number, company.update_date,
    )  # fmt: skip


class Command(BaseCommand):
    """法人番号公表サイトの全件・差分を読み込む。"""

    help = "Load the NTA register file (CSV, gzip or zip; cp932 or UTF-8)."

    def add_arguments(self, parser: CommandParser) -> None:
        """ファイル。"""
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        """読み込む。誤りがあれば何も入れずに、行を示して止まる。"""
        try:
            loaded = actions.load_register(companies=(row(company) for company in companies(file)))
        except RegisterFileError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{loaded} companies loaded from {file.name}")

"""``manage.py read_bounces``: 不達の知らせの届いた箱を読み、続く番地に送るのをやめる。"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.guidance import bounces
from shien.integrations.mail import bounce


class Command(BaseCommand):
    """不達の知らせを取り込む。同じファイルを何度読んでも同じ。"""

    help = "Read delivery failures from a mailbox file (mbox), a message (eml) or a folder of messages (Maildir)."

    def add_arguments(self, parser: CommandParser) -> None:
        """箱。"""
        parser.add_argument("path", type=Path, help="mbox file, eml file, or folder")

    def handle(self, *args: object, path: Path, **options: object) -> None:
        """読んで、数を言う。"""
        files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        try:
            records = [found for file in files for found in bounce.read(file.read_bytes())]
        except OSError as error:
            raise CommandError(str(error)) from None
        with row_security.system():
            written, unknown = bounces.take(records=records, at=timezone.now())
        self.stdout.write(f"不達 {len(records)}件：新しく書いた {written}、どの一通か分からない {unknown}")

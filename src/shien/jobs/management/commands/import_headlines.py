"""``manage.py import_headlines``: ほかのサイトの新着一覧を読み、見出しを載せる。"""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shien.domain.editorial.choices import Section
from shien.domain.editorial.indexing import index
from shien.integrations.headlines import feed

SHOWN = 20


class Command(BaseCommand):
    """見出しを載せる。同じ一覧を二度読んでも、何も変わらない。"""

    help = (
        "Show what another site publishes: read its news (RSS 2.0, RSS 1.0 or Atom), keep title, address and day, and link "
        "there under the owner's name. Nothing of the text is copied. Exit code 2 when an item could not be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """ファイルと持ち主。"""
        parser.add_argument("file", type=Path, help="RSS or Atom")
        parser.add_argument("--owner", required=True, help="who publishes it, as shown to readers")
        parser.add_argument(
            "--section", choices=Section.values, default=Section.NEWS.value, help="news (default) or article"
        )
        parser.add_argument("--dry-run", action="store_true", help="report only")

    def handle(self, *args: object, file: Path, owner: str, section: str, dry_run: bool, **options: object) -> None:
        """読んで、載せて、報告する。"""
        if not 0 < len(owner.strip()) <= 120:
            raise CommandError("--owner は、120字までの名前にしてください。")
        try:
            reading = feed.read(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file.name}：{error}") from None
        for fault in reading.faults:
            self.stderr.write(fault.line(file.name))
        found = index(
            headlines=reading.headlines,
            owner=owner.strip(),
            section=Section(section),
            at=timezone.now(),
            dry_run=dry_run,
        )
        head = f"見出し：新しい {len(found.new)}、変わった {len(found.changed)}、同じ {found.unchanged}"
        self.stdout.write(head + ("（試しただけです）" if dry_run else ""))
        for title in found.new[:SHOWN]:
            self.stdout.write(f"  新しい：{title}")
        for url, before, after in found.changed[:SHOWN]:
            self.stdout.write(f"  変わった：{before} → {after}（{url}）")
        if reading.faults:
            sys.exit(2)

"""``manage.py import_grants``: gBizINFO の補助金 (過去の交付) を取り込み、変わったことを報告する。"""

import gzip
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shien.domain.catalogue import granting
from shien.domain.catalogue.past_grants import PastGrantChanges
from shien.integrations.gbizinfo import subsidies
from shien.ledger.audit import SYSTEM

SHOWN = 20


class Command(BaseCommand):
    """過去の交付を取り込む。読めない行は、もとの文のまま編集者に回る。"""

    help = (
        "Import subsidies that were granted (gBizINFO: API answers as JSON, or the bulk file Hojokinjoho as CSV) and print "
        "what changed. Rows that cannot be read wait for an editor. Exit code 2 when there was one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """ファイル。"""
        parser.add_argument("file", type=Path, help="JSON or CSV, gzip or not")
        parser.add_argument("--dry-run", action="store_true", help="report only")
        parser.add_argument(
            "--complete", action="store_true", help="the file is the whole list: what is not in it is gone"
        )

    def handle(self, *args: object, file: Path, dry_run: bool, complete: bool, **options: object) -> None:
        """取り込んで、報告する。"""
        try:
            document = file.read_bytes()
            document = gzip.decompress(document) if document[:2] == b"\x1f\x8b" else document
        except (OSError, EOFError) as error:
            raise CommandError(f"{file.name}：{error}") from None
        reading = subsidies.read(document)
        for fault in reading.faults:
            self.stderr.write(fault.line(file.name))
        if complete and reading.faults:
            self.stderr.write("読めない行があるので、無くなった交付は判断しません。")
        report = granting.import_grants(
            records=reading.records,
            complete=complete and not reading.faults,
            by=SYSTEM,
            at=timezone.now(),
            dry_run=dry_run,
        )
        for line in lines(report, dry_run=dry_run):
            self.stdout.write(line)
        if reading.faults or report.doubtful:
            sys.exit(2)


def lines(report: PastGrantChanges, *, dry_run: bool) -> list[str]:
    """報告の文。"""
    found = [
        f"過去の交付：新しい {report.new}、変わった {len(report.changed)}、"
        f"変わらない {report.unchanged}、無くなった {len(report.gone)}、編集者を待つ {len(report.doubtful)}"
        + ("（確かめただけで、入れていません）" if dry_run else "")
    ]
    for title, changes in report.changed[:SHOWN]:
        found.append(f"  変わった {title}")
        found += [f"    {name}: {old or '（記載なし）'} → {new or '（記載なし）'}" for name, old, new in changes]
    found += [f"  無くなった {title}" for title in report.gone[:SHOWN]]
    return found + [f"  疑い {key}: {reason}" for key, reason in report.doubtful[:SHOWN]]

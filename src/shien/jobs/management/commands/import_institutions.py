"""``manage.py import_institutions``: 支援機関の名簿か実績の表を取り込み、変わったことを報告する。"""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shien.domain.accounts import row_security
from shien.domain.directory import actions
from shien.domain.directory.facts import InstitutionChanges, ResultChanges
from shien.integrations.institutions import directory, results
from shien.ledger.audit import SYSTEM
from shien.values.support import InstitutionReading

SHOWN = 20
READERS = {"institutions": directory.read, "results": results.read}


class Command(BaseCommand):
    """支援機関の名簿を取り込む。読めない行は一行ずつ言い、ほかの行は入る。"""

    help = (
        "Import a list of support institutions, or their results, and print what changed. Columns are found by their "
        "headers; UTF-8, UTF-16 or CP932. Exit code 2 when a row could not be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """ファイルと名簿の名前。"""
        parser.add_argument("file", type=Path, help="CSV with headers")
        parser.add_argument("--kind", choices=list(READERS), default="institutions", help="what the file lists")
        parser.add_argument("--source", default="certified", help="name of the list (default: certified)")
        parser.add_argument(
            "--licence", default="出典：中小企業庁「認定経営革新等支援機関」", help="source line to show"
        )
        parser.add_argument("--dry-run", action="store_true", help="report only")
        parser.add_argument(
            "--complete", action="store_true", help="the file is the whole list: what is not in it is gone"
        )

    def handle(
        self, *args: object, file: Path, kind: str, source: str, licence: str, dry_run: bool, complete: bool, **options: object
    ) -> None:  # fmt: skip
        """取り込んで、報告する。"""
        try:
            reading = READERS[kind](file.read_bytes())
        except OSError as error:
            raise CommandError(str(error)) from None
        for fault in reading.faults:
            self.stderr.write(fault.line(file.name))
        if complete and reading.broken:
            self.stderr.write("読めない行があるので、無くなった機関は判断しません。")
        with row_security.system():
            for line in self._import(reading, kind, source, licence, dry_run, complete and not reading.broken):
                self.stdout.write(line)
            if not dry_run:
                actions.refresh_track(at=timezone.now())
        if reading.broken:
            sys.exit(2)

    def _import(
        self, reading: InstitutionReading, kind: str, source: str, licence: str, dry_run: bool, complete: bool
    ) -> list[str]:
        now = timezone.now()
        if kind == "results":
            return result_lines(
                actions.import_results(source=source, records=reading.results, by=SYSTEM, at=now, dry_run=dry_run)
            )
        return lines(
            actions.import_institutions(
                source=source, licence=licence, records=reading.institutions, complete=complete, by=SYSTEM, at=now,
                dry_run=dry_run,
            )
        )  # fmt: skip


def lines(report: InstitutionChanges) -> list[str]:
    """名簿の報告の文。"""
    found = [
        f"新しい {len(report.new)}、変わった {len(report.changed)}、変わらない {report.unchanged}、無くなった {len(report.gone)}"
    ]
    for number, name, changes in report.changed[:SHOWN]:
        found.append(f"  変わった {number} {name}")
        found += [f"    {field}: {old or '（記載なし）'} → {new or '（記載なし）'}" for field, old, new in changes]
    return found + [f"  無くなった {number} {name}" for number, name in report.gone[:SHOWN]]


def result_lines(report: ResultChanges) -> list[str]:
    """実績の報告の文。"""
    unknown = [f"  名簿に無い番号 {number}（入れていません）" for number in report.unknown[:SHOWN]]
    return [
        f"実績：新しい {report.new}、変わった {report.changed}、変わらない {report.unchanged}、名簿に無い番号 {len(report.unknown)}",
        *unknown,
    ]

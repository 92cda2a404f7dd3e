"""``manage.py import_measures``: 支援施策の名簿を取り込み、変わったことを報告する。"""

import gzip
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shien.domain.catalogue import actions, queries
from shien.domain.catalogue.facts import ChangeReport
from shien.integrations.jgrants import measures as jgrants
from shien.integrations.measures import REGISTRIES
from shien.ledger.audit import SYSTEM
from shien.values.measure import MeasureReading

SHOWN = 20


class Command(BaseCommand):
    """支援施策の名簿を取り込む。読めた行は入り、疑わしい行は編集者に回る。"""

    help = (
        "Import a registry of measures and print what changed. Good rows are published, doubtful ones wait for an editor. "
        "Exit code 2 when a row could not be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """名簿の種類とファイル。"""
        parser.add_argument("file", type=Path, help="JSON, JSONL or CSV, gzip or not")
        parser.add_argument("--source", choices=list(REGISTRIES), required=True, help="which registry the file is of")
        parser.add_argument("--dry-run", action="store_true", help="report only")
        parser.add_argument(
            "--complete", action="store_true", help="the file is the whole registry: what is not in it is gone"
        )

    def handle(self, *args: object, file: Path, source: str, dry_run: bool, complete: bool, **options: object) -> None:
        """取り込んで、報告する。"""
        try:
            document = file.read_bytes()
            document = gzip.decompress(document) if file.suffix == ".gz" else document
        except OSError as error:
            raise CommandError(str(error)) from None
        reading = REGISTRIES[source].read(document)
        for fault in reading.faults:
            self.stderr.write(fault.line(file.name))
        broken = any(fault.severity == "error" for fault in reading.faults)
        if complete and broken:
            self.stderr.write("読めない行があるので、無くなった記録は判断しません。")
        report = actions.import_records(
            source=source, records=with_earlier_details(reading).records, complete=complete and not broken, by=SYSTEM,
            at=timezone.now(), dry_run=dry_run,
        )  # fmt: skip
        for line in lines(report, dry_run=dry_run):
            self.stdout.write(line)
        if broken:
            sys.exit(2)


def with_earlier_details(reading: MeasureReading) -> MeasureReading:
    """jGrants の一覧の記録に、前に読んだ詳細を補う。"""
    partial = [each.record_id for each in reading.records if each.partial]
    if not partial:
        return reading
    earlier = queries.raw_records(reading.source, partial)

    def full(record: Any) -> Any:
        if not record.partial or record.record_id not in earlier:
            return record
        return jgrants.record(
            jgrants.merge(json.loads(earlier[record.record_id]), json.loads(record.raw)), source=reading.source
        )

    return replace(reading, records=tuple(map(full, reading.records)))


def lines(report: ChangeReport, *, dry_run: bool) -> list[str]:
    """報告の文。"""
    found = [
        f"{report.source}: 新しい {len(report.new)}、変わった {len(report.changed)}、変わらない {report.unchanged}、"
        f"無くなった {len(report.gone)}、編集者を待つ {len(report.doubtful)}（公開 {report.published}、公開していない {report.held}）"
        + ("（確かめただけで、入れていません）" if dry_run else "")
    ]
    for change in report.changed[:SHOWN]:
        found.append(f"  変わった {change.record_id} {change.title}")
        found += [f"    {name}: {_short(old)} → {_short(new)}" for name, old, new in change.fields]
    found += [f"  無くなった {key} {title}" for key, title in report.gone[:SHOWN]]
    found += [
        f"  疑い {key} {title}: {_short(reason, 200)}"
        for key, title, reasons in report.doubtful[:SHOWN]
        for reason in reasons
    ]
    return found


def _short(text: str, longest: int = 60) -> str:
    plain = " ".join(text.split()) or "（記載なし）"
    return plain if len(plain) <= longest else f"{plain[:longest]}…"

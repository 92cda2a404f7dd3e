"""支援施策の名簿を、そろった形の行に直す (shien import の --kind jgrants・seido_navi・measures)。"""

import gzip
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from shien.integrations.measures import REGISTRIES
from shien.values.fault import Fault
from shien.values.measure import MeasureReading, MeasureRecord, flat

# The name of the kind -> the registry. "measures" is the plain table of municipalities and ministries.
KINDS = {"jgrants": "jgrants", "seido_navi": "seido_navi", "measures": "table"}
COLUMNS = (*(each.name for each in fields(MeasureRecord) if each.name not in ("partial", "doubts", "raw")), "doubts")


def read(kind: str, name: str) -> MeasureReading:
    """ファイルを読む。gzip はそのまま渡せる。"""
    document = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return REGISTRIES[KINDS[kind]].read(gzip.decompress(document) if document[:2] == b"\x1f\x8b" else document)


def rows(reading: MeasureReading) -> Iterator[tuple[object, ...]]:
    """一件を一行に。疑わしい値は空で、わけは doubts の列にある。"""
    for record in reading.records:
        row = flat(record)
        yield *(row[name] for name in COLUMNS[:-1]), " / ".join(each.reason for each in record.doubts)


def faults(reading: MeasureReading) -> list[Fault]:
    """読めなかった行と、公開できない疑い。"""
    doubtful = [
        Fault(
            f"{record.record_id} {record.title}：{each.reason}",
            "もとの記録をお確かめください。",
            None,
            each.column or None,
        )
        for record in reading.records
        for each in record.doubts
        if each.blocking and each.code != "unreadable"
    ]
    return [*reading.faults, *doubtful]

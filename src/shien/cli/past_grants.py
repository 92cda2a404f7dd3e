"""gBizINFO の補助金を、そろった形の行に直す (shien import の --kind gbizinfo_subsidies)。"""

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from shien.integrations.gbizinfo import subsidies
from shien.values.fault import Fault
from shien.values.past_grant import PastGrantReading

KIND = "gbizinfo_subsidies"
COLUMNS = ("corporate_number", "title", "amount", "date_of_approval", "government_departments", "doubts")


def read(name: str) -> PastGrantReading:
    """ファイルを読む。gzip はそのまま渡せる。"""
    document = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return subsidies.read(gzip.decompress(document) if document[:2] == b"\x1f\x8b" else document)


def rows(reading: PastGrantReading) -> Iterator[tuple[object, ...]]:
    """一件を一行に。読めない値は空で、わけは doubts の列にある。"""
    for each in reading.records:
        doubts = " / ".join(doubt.reason for doubt in each.doubts)
        yield (
            each.corporate_number, each.title, "" if each.amount is None else each.amount, each.date_of_approval or "",
            each.government_departments, doubts,
        )  # fmt: skip


def faults(reading: PastGrantReading) -> list[Fault]:
    """ファイルの誤りと、読めなかった欄。"""
    found = [
        Fault(
            f"{each.corporate_number or '（番号なし）'} {each.title}：{doubt.reason}",
            "もとの記録をお確かめください。",
            None,
            doubt.column or None,
        )
        for each in reading.records
        for doubt in each.doubts
        if doubt.code != "grant_unreadable"
    ]
    return [*reading.faults, *found]

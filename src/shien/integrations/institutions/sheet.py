"""見出しのある CSV の読み方。名簿も実績も同じ。"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from shien.integrations.text_file import decode
from shien.values.fault import Fault, InvalidValue
from shien.values.tags import plain

WIDTH = "*"  # beside the fields: how many cells a row has, when that is not as many as the headers
Row = dict[str, str]
Record = TypeVar("Record")


class Wrong(InvalidValue):
    """一つの列の誤り。column は見出し。"""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def rows(
    document: bytes, headers: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]
) -> tuple[Iterator[tuple[int, Row]], list[Fault]]:
    """(行の番号, 欄 → 文字) の並びと指摘。headers は 欄 → 見出しの書き方。番号は見出しを 1 とする。"""
    whole = decode(document)
    if isinstance(whole, Fault):
        return iter(()), [whole]
    lines = csv.reader(io.StringIO(whole[0], newline=""))
    head = [name.strip() for name in next(lines, [])]
    known = {plain(word): field for field, names in headers.items() for word in (field, *names)}
    fields = [known.get(plain(name), "") for name in head]
    faults = _head_faults(head, fields, headers, needed)
    if any(fault.severity == "error" for fault in faults):
        return iter(()), faults
    return _numbered(lines, fields), faults


def _head_faults(
    head: list[str], fields: list[str], headers: Mapping[str, tuple[str, ...]], needed: tuple[str, ...]
) -> list[Fault]:
    missing = [headers[field][0] for field in needed if field not in fields]
    twice = sorted({headers[field][0] for field in fields if field and fields.count(field) > 1})
    faults = []
    if missing:
        faults.append(Fault(f"列「{'」「'.join(missing)}」がありません。", f"いまの列：{'、'.join(head)}", 1))
    if twice:
        faults.append(Fault(f"列「{'」「'.join(twice)}」が二つあります。", "一つにしてください。", 1))
    faults += [
        Fault("知らない列か、公表しない列です。", "取り込みません。", 1, name, severity="warning")
        for name, field in zip(head, fields, strict=True)
        if not field and name
    ]
    return faults


def _numbered(lines: Any, fields: list[str]) -> Iterator[tuple[int, Row]]:
    for number, cells in enumerate(lines, 2):
        if any(cell.strip() for cell in cells):
            row = {field: cell.strip(" \t\r\n\u3000") for field, cell in zip(fields, cells, strict=False) if field}
            yield number, row | {WIDTH: "" if len(cells) == len(fields) else str(len(cells))}


def read_rows(found: Iterator[tuple[int, Row]], read: Callable[[Row], Record], faults: list[Fault]) -> list[Record]:
    """一行ずつ読む。誤りは、行と列とわけを言う一行の指摘になる。"""
    records = []
    for number, row in found:
        try:
            if row[WIDTH]:
                raise Wrong("", f"列の数が {row[WIDTH]} で、見出しと違います。")
            records.append(read(row))
        except Wrong as error:
            faults.append(Fault(str(error), "", number, error.column or None))
    return records

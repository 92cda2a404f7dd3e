"""試算表の読取り。列を見つけ、科目ごとの行にする。項目への対応はまだ決めない。"""

import csv
import hashlib
import io
import re
import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shien.integrations.accounts import find_period
from shien.integrations.text_file import beginning, decode
from shien.values.fault import Fault, InvalidValue
from shien.values.fold import narrow
from shien.values.my_number import find_my_numbers
from shien.values.yen import parse_yen

from .children import merged
from .row import Row

_ROWS, _HEADING_WITHIN, _CELL = 20_000, 20, 300
_UNIT = re.compile(r"単位[\s:は]*(?P<a>百万円|千円|円)|(?:^|[\s(\[])(?P<b>百万円|千円|円)(?:単位|[\s)\]]|$)")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Table:
    """試算表。layout は見出しの要約値 (対応を覚える鍵)、unit は表題に書かれた単位 (円の何倍か、書かれていなければ 0)。"""

    layout: str
    rows: tuple[Row, ...]
    start: date | None
    end: date | None
    unit: int
    faults: tuple[Fault, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """下見に置く形。"""
        return {
            "layout": self.layout, "unit": self.unit, "rows": [asdict(row) for row in self.rows],
            "start": self.start.isoformat() if self.start else "", "end": self.end.isoformat() if self.end else "",
        }  # fmt: skip

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "Table":
        """下見から戻す。"""
        day = {key: date.fromisoformat(kept[key]) if kept[key] else None for key in ("start", "end")}
        return cls(kept["layout"], tuple(Row(**row) for row in kept["rows"]), day["start"], day["end"], kept["unit"])


def looks_like(document: bytes) -> bool:
    """科目と残高の見出しを持つ表らしいか。"""
    return _heading(_cells(beginning(document, 20_000))) is not None


def table(files: list[tuple[str, bytes]]) -> Table:
    """一つの CSV を読む。読めない金額は、行と列を言う。"""
    if len(files) != 1:
        return Table(
            "",
            (),
            None,
            None,
            0,
            (Fault("試算表は一つずつ選んでください。", "貸借対照表と損益計算書が一つになったCSVです。"),),
        )
    name, document = files[0]
    text = decode(document)
    if isinstance(text, Fault):
        return Table("", (), None, None, 0, (Fault(text.what, text.expected, None, name),))
    rows = _cells(text[0])
    heading = _heading(rows)
    if heading is None:
        return Table("", (), None, None, 0, (_no_heading(name),))
    at, columns = heading
    if len(rows) > _ROWS:
        return Table(
            "", (), None, None, 0, (Fault(f"行が多すぎます（{len(rows)}行）。", f"{_ROWS}行までです。", None, name),)
        )
    titles = [" ".join(row) for row in rows[:at]]
    start, end = find_period(titles)
    found, faults = _rows(rows[at + 1 :], at + 2, columns, rows[at], name)
    layout = hashlib.sha256("\t".join(cell.strip() for cell in rows[at]).encode()).hexdigest()
    return Table(layout, tuple(found), start, end, _unit([*titles, " ".join(rows[at])]), tuple(faults))


def _cells(text: str) -> list[list[str]]:
    first = text[:4000]
    separator = "\t" if first.count("\t") > first.count(",") else ","
    csv.field_size_limit(1_000_000)
    try:
        return [
            [cell.strip(" \t\u3000") for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error:
        return []


def _heading(rows: list[list[str]]) -> tuple[int, dict[str, int]] | None:
    words = _words()
    for at, row in enumerate(rows[:_HEADING_WITHIN]):
        plain = [re.sub(r"[\s()]|円|千円|百万円", "", narrow(cell)) for cell in row]
        columns = {}
        for role in ("name", "child", "debit", "credit", "balance"):
            place = next((plain.index(word) for word in words[role] if word in plain), None)
            if place is not None:
                columns[role] = place
        if "name" in columns and ("balance" in columns or {"debit", "credit"} <= columns.keys()):
            return at, columns
    return None


def _no_heading(name: str) -> Fault:
    return Fault(
        "見出しの行が見つかりません。",
        "「勘定科目」と「残高」（または「借方残高」「貸方残高」）の列がある表にしてください。", None, name,
    )  # fmt: skip


def _unit(lines: list[str]) -> int:
    """書かれた単位。「千円未満切捨て」のような文は単位でない。"""
    found = _UNIT.search(narrow(" ".join(lines)))
    return _words()["units"][found["a"] or found["b"]] if found else 0


def _rows(
    rows: list[list[str]], first: int, columns: dict[str, int], heading: list[str], file: str
) -> tuple[list[Row], list[Fault]]:
    found: list[tuple[Row, str]] = []
    faults: list[Fault] = []
    name = ""
    for number, row in enumerate(rows, start=first):
        child = _cell(row, columns, "child")
        name = _cell(row, columns, "name").strip("[]［］【】「」 　")[:_CELL] or (name if child else "")
        if not name:
            continue
        if find_my_numbers(name):
            faults.append(
                Fault(
                    "マイナンバーと見られる12桁の番号があります。",
                    "番号を消してから、選び直してください。",
                    number,
                    file,
                )
            )
            continue
        amounts: dict[str, int | None] = {}
        for role in ("balance", "debit", "credit"):
            text = _cell(row, columns, role)
            try:
                amounts[role] = parse_yen(text) if text.strip("-－ー ") else None
            except InvalidValue:
                faults.append(
                    Fault(
                        f"「{name}」の金額「{text[:40]}」を読めません。",
                        "数字だけにしてください。",
                        number,
                        heading[columns[role]],
                    )
                )
                break
        else:
            if any(amount is not None for amount in amounts.values()):
                read = Row(name, amounts["debit"] or 0, amounts["credit"] or 0, amounts["balance"], number)
                found.append((read, child))
    if "child" not in columns:
        return [read for read, _ in found], faults
    accounts, differing = merged(found)
    return accounts, faults + differing


def _cell(row: list[str], columns: dict[str, int], role: str) -> str:
    return row[columns[role]] if role in columns and columns[role] < len(row) else ""

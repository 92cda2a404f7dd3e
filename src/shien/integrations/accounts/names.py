"""科目の名前から項目を引き、足し合わせる。"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shien.values.fold import fold


@dataclass(frozen=True, slots=True)
class Amount:
    """表の一行。amount は円、自然な符号 (負債も収益も正)。"""

    name: str
    amount: int
    row: int


@dataclass(frozen=True, slots=True)
class _Table:
    total: dict[str, str]
    part: dict[str, str]
    credit: frozenset[str]
    loss: frozenset[str]
    contra: frozenset[str]


@cache
def _table() -> _Table:
    data = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))

    def turned(section: dict[str, list[str]]) -> dict[str, str]:
        return {fold(name): item for item, names in section.items() for name in names}

    side = data["side"]
    return _Table(
        turned(data["total"]), turned(data["part"]), frozenset(side["credit"]),
        frozenset(map(fold, side["loss"])), frozenset(map(fold, side["contra"])),
    )  # fmt: skip


def item_of(name: str) -> str:
    """名前の指す項目。分からなければ空。"""
    key = fold(name)
    return _table().total.get(key) or _table().part.get(key, "")


def side_of(item: str) -> int:
    """借方に残る項目は 1、貸方に残る項目は -1 (借方残高 − 貸方残高に掛けると自然な符号になる)。"""
    return -1 if item in _table().credit else 1


def assemble(
    rows: Iterable[Amount], chosen: Mapping[str, str] | None = None
) -> tuple[dict[str, tuple[int, str, int]], list[str]]:
    """項目 → (金額, 名前, 行) と、どの項目にも当たらなかった名前。

    chosen は利用者の決めた対応 (名前 → 項目、空は使わない)。全部を表す行があれば、足し合わせた値より優先する。
    """
    table, chosen = _table(), {fold(name): item for name, item in (chosen or {}).items()}
    totals: dict[str, tuple[int, str, int]] = {}
    parts: dict[str, tuple[int, str, int]] = {}
    unknown: list[str] = []
    for row in rows:
        key = fold(row.name)
        amount = -abs(row.amount) if key in table.loss or key in table.contra else row.amount
        if key in chosen:
            if chosen[key]:
                _add(parts, chosen[key], amount, row)
        elif key in table.total:
            if table.total[key] not in totals:
                totals[table.total[key]] = (amount, row.name, row.row)
        elif key in table.part:
            _add(parts, table.part[key], amount, row)
        elif row.name not in unknown:
            unknown.append(row.name)
    return parts | totals, unknown


def _add(parts: dict[str, tuple[int, str, int]], item: str, amount: int, row: Amount) -> None:
    before = parts.get(item)
    parts[item] = (before[0] + amount, f"{before[1]}＋{row.name}", before[2]) if before else (amount, row.name, row.row)

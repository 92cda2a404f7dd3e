"""e-Tax の科目から、項目の値にする。科目コードで、自社の科目と製造原価報告書は名前で引く。"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from shien.integrations.accounts import Amount, assemble, item_of
from shien.values.fold import fold

# (金額, 名前, 行) を科目コードか項目で引く。
Amounts = Mapping[str, tuple[int, str, int]]
Values = dict[str, tuple[int, str, int]]


@cache
def table() -> dict[str, Any]:
    """科目コードと項目の表。"""
    return tomllib.loads(Path(__file__).with_name("accounts.toml").read_text(encoding="utf-8"))


def values_of(amounts: Amounts, cost: Amounts) -> tuple[Values, list[tuple[int, str]]]:
    """項目 → (金額, 名前, 行) と、どの項目にも入らなかった (金額, 名前)。

    amounts は貸借対照表と損益計算書、cost は製造原価報告書の科目。
    """
    values: Values = {}
    used: set[str] = set(table()["check"])
    for code, item in table()["direct"].items():
        if code in amounts:
            values[item] = amounts[code]
            used.add(code)
    own = _own(amounts)
    for item, codes in table()["sum"].items():
        whole = table()["whole"].get(item)
        parts = [whole] if whole in amounts else [*(code for code in codes if code in amounts), *own.pop(item, ())]
        _add(values, item, (amounts[code] for code in parts))
        used.update(codes, parts)
    for item, codes in own.items():
        if item not in values:  # the account of the tables holds it all
            values |= assemble(Amount(*_turned(amounts[code])) for code in codes)[0]
            used.update(codes)
    unread = _unread(amounts, used) + _unread(cost, _cost(values, cost))
    return values, unread


def _own(amounts: Amounts) -> dict[str, list[str]]:
    """自社の科目 (見出しの科目コード＋枝番) を、その見出しの下で名前の指す項目ごとに。"""
    found: dict[str, list[str]] = {}
    for code, (_, name, _) in amounts.items():
        if "-" in code:
            sections = [items for section, items in table()["own"].items() if code.startswith(section)]
            item = sections[0].get(item_of(name)) if sections else None
            if item:
                found.setdefault(item, []).append(code)
    return found


def _cost(values: Values, cost: Amounts) -> set[str]:
    """製造原価報告書の労務費と減価償却費を足す。労務費は人件費にも入る。"""
    places = {item: code for code, (_, name, _) in cost.items() if (item := _cost_items().get(fold(name)))}
    for item, code in places.items():
        _add(values, item, [cost[code]])
        if item == "labour_cost":
            _add(values, "personnel_expenses", [cost[code]])
    return set(places.values())


@cache
def _cost_items() -> dict[str, str]:
    return {fold(name): item for name, item in table()["by_name"]["SC"].items()}


def _add(values: Values, item: str, rows: Iterable[tuple[int, str, int]]) -> None:
    for amount, name, row in rows:
        before = values.get(item)
        values[item] = (before[0] + amount, f"{before[1]}＋{name}", before[2]) if before else (amount, name, row)


def _turned(row: tuple[int, str, int]) -> tuple[str, int, int]:
    return row[1], row[0], row[2]


def _unread(amounts: Amounts, used: set[str]) -> list[tuple[int, str]]:
    return [(amount, name) for code, (amount, name, _) in amounts.items() if amount and code not in used]

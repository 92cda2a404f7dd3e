"""試算表を、利用者の決めた対応で項目にする。"""

from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from datetime import date

from shien.integrations.accounts import Amount, assemble, figures_of, item_of, side_of
from shien.values.fault import Fault
from shien.values.reading import Figure, Reading

from .row import Row
from .table import Table


@dataclass(frozen=True, slots=True)
class Mapping:
    """利用者の決めたこと。names は科目の名前 → 項目 (空は使わない)、unit は円の何倍か、end は決算の末日。"""

    names: Pairs[str, str] = field(default_factory=dict)
    unit: int = 0
    start: date | None = None
    end: date | None = None


def reading(table: Table, mapping: Mapping) -> Reading:
    """項目にする。決まっていない名前は unmapped に、期間が分からなければ指摘に入る。"""
    unit = mapping.unit or table.unit or 1
    chosen = dict(mapping.names)
    rows = [Amount(row.name, _natural(row, chosen) * unit, row.row) for row in table.rows]
    values, unknown = assemble(rows, chosen)
    faults = list(table.faults)
    start, end = mapping.start or table.start, mapping.end or table.end
    figures: list[Figure] = []
    if end is None:
        if not faults:
            faults.append(Fault("決算の末日が書かれていません。", "次の画面で、決算の末日を入れてください。"))
    elif values:
        figures, wrong = figures_of(values, start, end)
        faults += wrong
    if not values and not faults and not unknown:
        faults.append(Fault("金額のある行がありません。", "残高の入った試算表を選んでください。"))
    return Reading("accounting", tuple(figures), tuple(faults), unmapped=tuple(unknown))


def _natural(row: Row, chosen: Pairs[str, str]) -> int:
    """自然な符号の残高。借方・貸方の二列は、項目がどちらに残るかで引く。"""
    if row.balance is not None:
        return row.balance
    item = chosen.get(row.name) or item_of(row.name)
    return (row.debit - row.credit) * side_of(item)

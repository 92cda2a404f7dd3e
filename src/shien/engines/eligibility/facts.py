"""事業者の値。列の配列で持つ。一社でも数百万社でも、同じ形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np

from .items import NUMERIC, UNKNOWN, items
from .logic import Array


@dataclass(frozen=True, slots=True)
class Sourced:
    """一つの値と、その出所・日付。value は、数・日付・文字 (選択肢の key か名、業種や市区町村のコード)・真偽。"""

    value: object
    source: str = ""
    observed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Firms:
    """事業者。columns の軸は (firm,)。数は float64 (円・人・率、不明は nan)、日付は 1970-01-01 からの日数。

    ほかの項目は番号の整数 (不明は -1) で、はい・いいえは 1・0。無い列は、すべて不明とみなす。
    """

    count: int
    columns: Mapping[str, Array]

    def column(self, key: str) -> Array:
        """列。"""
        found = self.columns.get(key)
        if found is not None:
            return found
        blank = np.nan if items()[key].kind in NUMERIC else UNKNOWN
        return np.broadcast_to(np.array(blank), (self.count,))

    def part(self, start: int, stop: int) -> "Firms":
        """一部。写しを作らない。"""
        rows = {key: cells[start:stop] for key, cells in self.columns.items()}
        return Firms(min(stop, self.count) - start, rows)


def firm_of(values: Mapping[str, Sourced]) -> Firms:
    """一社。読めない値は InvalidValue、知らない項目は KeyError。

    >>> firm_of({"employee_number": Sourced(12)}).column("employee_number").tolist()
    [12.0]
    """
    columns = {key: np.array([_read(key, given.value)]) for key, given in values.items()}
    return Firms(1, MappingProxyType(columns))


def _read(key: str, value: object) -> float | int:
    return items()[key].read(int(value) if isinstance(value, bool) else value)

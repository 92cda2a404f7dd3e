"""比べる相手: 一行ずつ診断する、ふつうの書き方。pandas の apply からも、Python の繰返しからも呼ぶ。製品と同じ列を作る。"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from shien.engines.diagnosis.indicators import INDICATORS, KEYS
from shien.engines.diagnosis.industries import number_of
from shien.engines.diagnosis.size import Size, size_of
from shien.engines.diagnosis.vintages import Vintage

Row = Mapping[str, Any]
_WORKING = ("accounts_receivable", "notes_receivable", "inventories", "accounts_payable", "notes_payable")
_SIGNS = (1, 1, 1, -1, -1)


class Judge:
    """一行を診断する。基準値は辞書に広げておく。newest は企業ごとの最新の行。"""

    def __init__(self, vintage: Vintage, newest: Iterable[Row]) -> None:
        self.limits = {
            (row, key): tuple(vintage.thresholds[row, place].tolist())
            for row in range(len(vintage.thresholds))
            for place, key in enumerate(KEYS)
        }
        self.firms = {row["firm_id"]: _firm(row) for row in newest}

    def row(self, row: Row) -> dict[str, Any]:
        """製品と同じ列。"""
        size, place = self.firms[row["firm_id"]]
        values = dict(zip(KEYS, _values(row), strict=True))
        points = {
            f"points_{each.key}": _point(each.key, each.rising, values[each.key], row, self.limits[place, each.key])
            for each in INDICATORS
        }
        total = sum(points.values())
        lost = [key for key, value in values.items() if value is None]
        told = f"値なし：{'、'.join(lost)}" if lost else ""
        head = {"firm_id": row["firm_id"], "period": row["period"], "size": size}
        return {**head, **values, **points, "total": total, "rank": _rank(total), "message": told}


def _firm(row: Row) -> tuple[str, int]:
    """規模と、基準値の行。"""
    number = number_of(row["industry"])
    size = Size(int(size_of(*(np.array([each]) for each in (number, row["capital_stock"], row["employees"])))[0]))
    return size.label, number * 2 + (size is Size.SMALL)


def _rank(total: int) -> str:
    return "A" if total >= 24 else "B" if total >= 18 else "C" if total >= 12 else "D"


def _values(row: Row) -> tuple[float | None, ...]:
    income, sales = row["operating_income"], row["net_sales"]
    ebitda = income + row["depreciation"]
    parts = [row[key] for key in _WORKING]
    capital = math.nan
    if not all(map(math.isnan, parts)):
        capital = sum(sign * (0 if math.isnan(part) else part) for sign, part in zip(_SIGNS, parts, strict=True))
    return (
        _over(sales - row["previous_net_sales"], row["previous_net_sales"]), _over(income, sales),
        _over(income, row["employees"]), _over(row["borrowings"] - row["cash"], ebitda),
        _over(12 * capital, sales), _over(row["net_assets"], row["net_assets"] + row["total_liabilities"]),
    )  # fmt: skip


def _over(above: float, below: float) -> float | None:
    return None if math.isnan(above) or math.isnan(below) or below == 0 else above / below


def _point(key: str, rising: bool, value: float | None, row: Row, limits: tuple[float, ...]) -> int:
    if key == "debt_to_ebitda":
        if row["borrowings"] - row["cash"] <= 0:
            return 5
        if row["operating_income"] + row["depreciation"] <= 0:
            return 1
    if value is None:
        return 0
    reached = sum(value >= limit for limit in limits)
    return 1 + reached if rising else 5 - reached

"""財務6指標の値。決算の配列から求める。金額は円、率は分数。

出典: 経済産業省「ローカルベンチマーク」ツール【入力】財務分析 (2023-09-15 保存の版) の計算式。
"""

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np

Array = Any


@dataclass(frozen=True, slots=True)
class Indicator:
    """指標。kind は性質、unit は結果の単位、rising は大きいほど良いか。"""

    key: str
    label: str
    kind: str
    unit: str
    rising: bool


INDICATORS = (
    Indicator("sales_growth", "売上増加率", "売上持続性", "%", True),
    Indicator("operating_margin", "営業利益率", "収益性", "%", True),
    Indicator("labour_productivity", "労働生産性", "生産性", "円", True),
    Indicator("debt_to_ebitda", "EBITDA有利子負債倍率", "健全性", "倍", False),
    Indicator("working_capital_period", "営業運転資本回転期間", "効率性", "か月", False),
    Indicator("equity_ratio", "自己資本比率", "安全性", "%", True),
)
KEYS = tuple(each.key for each in INDICATORS)


class Gap(IntEnum):
    """値が無いわけ。"""

    NONE = 0  # 値はある
    BLANK = 1  # 要る項目が空欄
    ZERO = 2  # 割る数が0


@dataclass(frozen=True, slots=True)
class Figures:
    """決算の項目 (円) と従業員数 (人)。どれも同じ形の float64 で、nan は分からない。

    軸は (firm, period)。period は 0 が最新期、1 が前期、2 が前々期。行のまま (row,) でもよい。
    """

    employees: Array
    net_sales: Array
    previous_net_sales: Array
    operating_income: Array
    depreciation: Array
    cash: Array
    notes_receivable: Array
    accounts_receivable: Array
    inventories: Array
    total_liabilities: Array
    notes_payable: Array
    accounts_payable: Array
    borrowings: Array
    net_assets: Array


AMOUNTS = tuple(each.name for each in fields(Figures) if each.name != "employees")


def ratios(given: Figures) -> tuple[Array, Array]:
    """六つの値 (無ければ nan) と、無いわけ (Gap)。軸は (indicator, …)、並びは INDICATORS。"""
    found = [
        _divided(given.net_sales - given.previous_net_sales, given.previous_net_sales),
        _divided(given.operating_income, given.net_sales),
        _divided(given.operating_income, given.employees),
        _divided(net_debt(given), ebitda(given)),
        _divided(12 * working_capital(given), given.net_sales),
        _divided(given.net_assets, given.net_assets + given.total_liabilities),
    ]
    return np.stack([value for value, _ in found]), np.stack([gap for _, gap in found])


def net_debt(given: Figures) -> Array:
    """純有利子負債 (円)。借入金から現金・預金を引く。"""
    return given.borrowings - given.cash


def ebitda(given: Figures) -> Array:
    """EBITDA (円)。営業利益に減価償却費を足す。"""
    return given.operating_income + given.depreciation


def working_capital(given: Figures) -> Array:
    """営業運転資本 (円)。空欄は0とみなし、五つとも空欄なら nan。"""
    plus = (given.accounts_receivable, given.notes_receivable, given.inventories)
    minus = (given.accounts_payable, given.notes_payable)
    total = sum(map(_or_zero, plus)) - sum(map(_or_zero, minus))
    blank = np.logical_and.reduce([np.isnan(each) for each in (*plus, *minus)])
    return np.where(blank, np.nan, total)


def _or_zero(cells: Array) -> Array:
    return np.where(np.isnan(cells), 0.0, cells)


def _divided(above: Array, below: Array) -> tuple[Array, Array]:
    """割り算。どちらかが nan なら BLANK、割る数が0なら ZERO。"""
    blank = np.isnan(above) | np.isnan(below)
    possible = ~blank & (below != 0)
    value = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=possible)
    return value, np.where(blank, Gap.BLANK, np.where(possible, Gap.NONE, Gap.ZERO)).astype(np.int8)

"""円と千円の取り違えなどの疑い。点には使わず、注意として伝える。境目は plausibility.toml。"""

import tomllib
from dataclasses import dataclass
from enum import IntFlag
from functools import cache
from pathlib import Path

import numpy as np

from .indicators import AMOUNTS, Array, Figures

_SIGNED = frozenset({"operating_income", "net_assets"})


class Doubt(IntFlag):
    """疑い。一つの行に幾つも付く。"""

    SALES_JUMP = 1
    ASSETS_JUMP = 2
    PREVIOUS_JUMP = 4
    SALES_TO_ASSETS = 8
    PART_OVER_WHOLE = 16
    SALES_PER_EMPLOYEE = 32
    NEGATIVE = 64


@dataclass(frozen=True, slots=True)
class _Limits:
    jump: float
    part: float
    sales_per_employee: float


@cache
def _limits() -> _Limits:
    table = tomllib.loads(Path(__file__).with_name("plausibility.toml").read_text(encoding="utf-8"))
    return _Limits(table["jump"], table["part"], table["sales_per_employee"])


def doubts(given: Figures, usual_sales: Array, usual_assets: Array) -> Array:
    """疑い (Doubt の和)。軸は決算と同じ。usual_sales と usual_assets は、その企業のふだんの売上高と総資産 (円)。"""
    limits, assets = _limits(), given.total_liabilities + given.net_assets
    flags = {
        Doubt.SALES_JUMP: _far(given.net_sales, usual_sales, limits.jump),
        Doubt.ASSETS_JUMP: _far(assets, usual_assets, limits.jump),
        Doubt.PREVIOUS_JUMP: _far(given.net_sales, given.previous_net_sales, limits.jump),
        Doubt.SALES_TO_ASSETS: _far(given.net_sales, assets, limits.jump),
        Doubt.PART_OVER_WHOLE: _part_over_whole(given, assets, limits.part),
        Doubt.SALES_PER_EMPLOYEE: (given.net_sales > 0)
        & (given.employees > 0)
        & (given.net_sales < limits.sales_per_employee * given.employees),
        Doubt.NEGATIVE: np.logical_or.reduce([getattr(given, each) < 0 for each in AMOUNTS if each not in _SIGNED]),
    }
    found = np.zeros(np.shape(given.net_sales), np.int16)
    for flag, met in flags.items():
        found[met] |= flag.value
    return found


def _far(one: Array, other: Array, times: float) -> Array:
    """どちらも正で、times 倍以上も違うか。"""
    return (one > 0) & (other > 0) & ((one >= times * other) | (other >= times * one))


def _part_over_whole(given: Figures, assets: Array, times: float) -> Array:
    """一部が全体の times 倍を超えるか。営業利益は売上高に、資産は総資産に、負債は負債合計に収まるはず。"""
    pairs = [
        (given.operating_income, given.net_sales),
        (np.fmax(given.cash, np.fmax(given.accounts_receivable, given.inventories)), assets),
        (given.notes_receivable, assets),
        (np.fmax(given.borrowings, np.fmax(given.accounts_payable, given.notes_payable)), given.total_liabilities),
    ]
    return np.logical_or.reduce([(whole > 0) & (part > times * whole) for part, whole in pairs])

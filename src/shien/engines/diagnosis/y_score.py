"""経営事項審査の経営状況評点 (Y点)。8指標の加重和から求める。係数と上下限は y_score.toml。"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .indicators import Array

_HUNDRED_MILLION = 1e8


@dataclass(frozen=True, slots=True)
class Accounts:
    """Y点に要る決算の項目 (円)。軸は (firm,)、nan は分からない。

    operating_cash_flow は当期と前期の平均、total_assets と previous_total_assets は総資本 (負債純資産合計)。
    """

    net_sales: Array
    interest_paid: Array
    interest_received: Array
    total_liabilities: Array
    gross_profit: Array
    ordinary_income: Array
    total_assets: Array
    previous_total_assets: Array
    fixed_assets: Array
    net_assets: Array
    operating_cash_flow: Array
    retained_earnings: Array


@dataclass(frozen=True, slots=True)
class YScore:
    """Y点。ratios は上下限に収める前の8指標で、軸は (ratio, firm)。points は経営状況点数 A、score は Y。"""

    ratios: Array
    capped: Array
    points: Array
    score: Array


def y_score(given: Accounts) -> YScore:
    """Y点。A は小数第3位を、Y は小数第1位を四捨五入する。求められなければ nan。"""
    table = _table()
    ratios = _ratios(given, table["least_total_assets"])
    low, high, weight = (np.array([each[key] for each in table["ratio"]]) for key in ("low", "high", "weight"))
    capped = np.clip(ratios, low[:, None], high[:, None])
    points = _rounded(weight @ capped + table["constant"], 2)
    score = _rounded(table["slope"] * points + table["base"], 0)
    return YScore(ratios, capped, points, np.clip(score, table["least"], table["most"]))


def _ratios(given: Accounts, least_assets: float) -> Array:
    average = np.maximum((given.total_assets + given.previous_total_assets) / 2, least_assets)
    return np.stack([
        100 * _divided(given.interest_paid - given.interest_received, given.net_sales),
        12 * _divided(given.total_liabilities, given.net_sales),
        100 * _divided(given.gross_profit, average),
        100 * _divided(given.ordinary_income, given.net_sales),
        100 * _divided(given.net_assets, given.fixed_assets),
        100 * _divided(given.net_assets, given.total_assets),
        given.operating_cash_flow / _HUNDRED_MILLION,
        given.retained_earnings / _HUNDRED_MILLION,
    ])  # fmt: skip


def _rounded(cells: Array, digits: int) -> Array:
    """四捨五入 (0から遠い方へ)。二進の丸めで半分を切らないよう、わずかに外へ寄せる。"""
    scaled = np.abs(cells) * 10**digits
    return np.copysign(np.floor(scaled * (1 + 1e-12) + 0.5), cells) / 10**digits


def _divided(above: Array, below: Array) -> Array:
    return np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("y_score.toml").read_text(encoding="utf-8"))

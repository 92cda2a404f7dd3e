"""点・合計・ランク。値を業種基準値の閾値と比べる。"""

import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

import numpy as np

from .indicators import INDICATORS, KEYS, Array, Figures, Gap, ebitda, net_debt, ratios
from .vintages import Vintage

# 表計算は約15桁で比べるので、二進の丸めの分だけ違う値は等しいとみなす (LibreOffice の approxEqual と同じ 2^-48)。
_EQUAL = 2.0**-48
_DEBT = KEYS.index("debt_to_ebitda")


class Rule(IntEnum):
    """点を決めたわけ。"""

    THRESHOLD = 0  # 閾値と比べた
    NET_CASH = 1  # 借入金が現金・預金以下なので5点
    NO_EBITDA = 2  # EBITDA が0以下なので1点
    NO_VALUE = 3  # 値が無い
    NO_BENCHMARK = 4  # 業種か規模が決まらず、基準値が無い


@dataclass(frozen=True, slots=True)
class Scores:
    """採点の結果。values・points・rules・gaps の軸は (indicator, …)、ほかは決算と同じ形。

    points は 1〜5、0 は点が無い。rank は RANKS の番号 (0 は無い)。row は基準値の行。
    """

    values: Array
    points: Array
    rules: Array
    gaps: Array
    row: Array
    total: Array
    rank: Array

    @property
    def provisional(self) -> Array:
        """参考か。合計とランクはあるが、点の無い指標がある。"""
        return (self.rank > 0) & (self.points == 0).any(axis=0)


def score(given: Figures, row: Array, vintage: Vintage) -> Scores:
    """採点する。row は基準値の行で、決算と同じ形に広がる。合計は、ある点だけの和 (割り増さない)。"""
    values, gaps = ratios(given)
    row = np.broadcast_to(row, values.shape[1:])
    points, rules = np.empty(values.shape, np.int8), np.empty(values.shape, np.int8)
    for place in range(len(INDICATORS)):
        points[place] = _by_threshold(place, values[place], row, vintage)
        rules[place] = np.where(gaps[place] == Gap.NONE, Rule.THRESHOLD, Rule.NO_VALUE)
    _debt_rules(given, points[_DEBT], rules[_DEBT])
    known = row >= 0
    points, rules = np.where(known, points, 0).astype(np.int8), np.where(known, rules, Rule.NO_BENCHMARK)
    total = points.sum(axis=0, dtype=np.int8)
    rank = np.where(known, np.searchsorted(floors(), total, side="right"), 0)
    return Scores(values, points, rules.astype(np.int8), gaps, row, total, rank.astype(np.int8))


def _by_threshold(place: int, value: Array, row: Array, vintage: Vintage) -> Array:
    """閾値による点。値が無ければ0。

    値が届いた閾値を数え、大きいほど良い指標は足し、小さいほど良い指標は引く。同じ値は届いたとみなすので、
    大きいほど良い指標では良い方、小さいほど良い指標では悪い方の点になる。
    """
    limits = vintage.thresholds[:, place]
    limits = limits - np.abs(limits) * _EQUAL
    reached = np.zeros(value.shape, np.int8)
    for column in limits.T:
        reached += value >= column[row]
    found = 1 + reached if INDICATORS[place].rising else 5 - reached
    return np.where(np.isnan(value), 0, found)


def _debt_rules(given: Figures, points: Array, rules: Array) -> None:
    """④ EBITDA有利子負債倍率の優先の決まり (注※9)。値が無くても点が付くことがある。"""
    for met, point, rule in (
        (ebitda(given) <= 0, 1, Rule.NO_EBITDA),
        (net_debt(given) <= 0, 5, Rule.NET_CASH),
    ):
        points[met] = point
        rules[met] = rule


@cache
def _ranks() -> tuple[tuple[str, int], ...]:
    least = tomllib.loads(Path(__file__).with_name("ranks.toml").read_text(encoding="utf-8"))["least"]
    return tuple(sorted(least.items(), key=lambda each: each[1]))


def floors() -> Array:
    """ランクになる合計点の下限。小さい順。"""
    return np.array([floor for _, floor in _ranks()])


def rank_names() -> tuple[str, ...]:
    """ランクの名。番号0は、ランクが無い。"""
    return ("", *(name for name, _ in _ranks()))

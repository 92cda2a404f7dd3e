"""条件の確かめ方。表を引く (Lookup)、両端に収まる (Bound)、規模の限度に収まる (Size) の三つ。

judge の結果の軸はどれも (firm,)、値は Outcome。分からない値は、どの確かめ方でも UNKNOWN になる。
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .facts import Firms
from .logic import Array, Outcome


class Criterion(Protocol):
    """条件の確かめ方。"""

    def judge(self, firms: Firms) -> Array:
        """判定。"""
        ...


@dataclass(frozen=True, eq=False)
class Lookup:
    """番号の項目。outcomes は番号で引く判定で、最後は不明のとき (番号 -1)。"""

    item: str
    outcomes: Array

    def judge(self, firms: Firms) -> Array:
        """判定。"""
        return self.outcomes[firms.column(self.item)]


@dataclass(frozen=True, eq=False)
class Bound:
    """数の項目。low 以上 high 以下。「超える」「未満」は、隣の数にずらして表す。"""

    item: str
    low: float = -np.inf
    high: float = np.inf

    def judge(self, firms: Firms) -> Array:
        """判定。nan はどちらの比べ方も偽になり、分からないになる。"""
        cells = firms.column(self.item)
        inside, outside = (cells >= self.low) & (cells <= self.high), (cells < self.low) | (cells > self.high)
        return inside.astype(np.int8) - outside.astype(np.int8)


@dataclass(frozen=True, eq=False)
class Size:
    """規模。従業員数か資本金の一方が限度以下。

    employees と capital の軸は (業種のコード + 1, 2) で、その業種で取りうる限度の、最も小さいものと大きいもの。
    業種が粗くしか分からなくても、どの業種でも同じ答えなら決まる。has_capital は資本金で見る事業形態か (Outcome)。
    """

    employees: Array
    capital: Array
    has_capital: Array

    def judge(self, firms: Firms) -> Array:
        """判定。"""
        industry = firms.column("industry")
        few = _within(firms.column("employee_number"), self.employees[industry])
        if np.isneginf(self.capital[-1, 1]):
            return few
        modest = _within(firms.column("capital_stock"), self.capital[industry])
        return np.maximum(few, np.minimum(modest, self.has_capital[firms.column("kind")]))


def _within(cells: Array, limits: Array) -> Array:
    """限度以下か。小さい限度以下なら満たし、大きい限度を超えれば満たさず、間は分からない。"""
    return (cells <= limits[:, 0]).astype(np.int8) - (cells > limits[:, 1]).astype(np.int8)


def lookup(item: str, outcomes: Array) -> Lookup:
    """表を引く条件。"""
    return Lookup(item, outcomes.astype(np.int8))


def inverse(outcomes: Array) -> Array:
    """除く方の表。"""
    return np.where(outcomes == Outcome.UNKNOWN, outcomes, -outcomes)

"""額の確定。交付決定の額・認めた経費 × 補助率・報告された額の、いちばん小さいもの。"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .law import Law

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Settled:
    """確定した額。軸は (case,)、単位は円。bound は決め手: 0 交付決定の額、1 報告された額、2 認めた経費 × 補助率。"""

    amount: Ints
    by_rate: Ints
    eligible: Ints
    bound: NDArray[np.int8]


def settle(
    *, decided: Ints, claimed: Ints, rate: tuple[Ints, Ints], case: Ints, accepted: Ints, category: NDArray[np.str_], law: Law
) -> Settled:  # fmt: skip
    """額を確定する (補助金適正化法第15条)。

    decided・claimed (報告された補助金の額)・rate (分子, 分母) は軸 (case,)。case (どの案件か)・accepted (認めた経費、円)・
    category (経費の区分) は軸 (row,)。割合の決まりのある区分は、その割合を超えた分を数えない。千円未満は切り捨てる。
    """
    if accepted.size and (accepted.min() < 0 or case.min() < 0 or case.max() >= decided.size):
        raise ValueError("認めた経費は0円以上、案件の番号は表の中であること。")
    eligible = _sum(case, accepted, decided.size)
    limited = [np.where(category == name, accepted, 0) for name, _ in law.shares]
    free = _times(eligible - sum((_sum(case, each, decided.size) for each in limited), np.zeros_like(eligible)), rate)
    by_rate = free.copy()
    for (_, share), rows in zip(law.shares, limited, strict=True):
        by_rate += np.minimum(_times(_sum(case, rows, decided.size), rate), _room(free, share))
    sides = np.stack([decided, claimed, by_rate])
    amount = np.maximum(sides.min(axis=0), 0) // law.unit * law.unit
    return Settled(amount, by_rate, eligible, sides.argmin(axis=0).astype(np.int8))


def _sum(case: Ints, values: Ints, size: int) -> Ints:
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, case, values)
    return total


def _times(amount: Ints, rate: tuple[Ints, Ints]) -> Ints:
    # Whole and rest apart: the product of an amount and a numerator must not leave 64 bits.
    top, bottom = rate
    whole, rest = np.divmod(amount, bottom)
    return whole * top + rest * top // bottom


def _room(free: Ints, share: Fraction) -> Ints:
    """割合 s の区分に残る額。全体の s までなので、ほかの区分の額の s/(1−s)。"""
    odds = share / (1 - share)
    return _times(free, (np.asarray(odds.numerator), np.asarray(odds.denominator)))

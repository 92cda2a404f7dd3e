"""三値の論理 (クリーネの強い論理)。満たす 1、分からない 0、満たさない -1。

「すべて」は最小、「いずれか」は最大、「でない」は符号の反転になる。結論と一緒に「結論を決めた条件」を運ぶため、
一つの整数 (符号語) に、値 × STEP + 条件の番号 を入れる。最小をとれば、値が最も悪く、番号が最も若い条件が残る。
「いずれか」はド・モルガンの法則で「でない」と「すべて」から作る。
"""

from enum import IntEnum
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
SHIFT = 20
STEP = 1 << SHIFT  # 一つの仕組みに置ける条件の数の上限。10^4 の施策の条件が入る
_MASK = STEP - 1


class Outcome(IntEnum):
    """判定。NOT_JUDGED は、理由が一つも無いので判定しない。"""

    NOT_MET = -1
    UNKNOWN = 0
    MET = 1
    NOT_JUDGED = 2

    @property
    def label(self) -> str:
        """画面に出す言葉。"""
        return ("分からない", "満たす", "判定しない", "満たさない")[self]


def coded(outcomes: Array, place: int) -> Array:
    """判定を符号語にする。place は条件の番号。"""
    return outcomes.astype(np.int32) * STEP + np.int32(place)


def outcome_of(codes: Array) -> Array:
    """符号語の判定 (Outcome)。"""
    return (codes >> SHIFT).astype(np.int8)


def condition_of(codes: Array) -> Array:
    """符号語の条件の番号。"""
    return codes & _MASK


def negated(codes: Array) -> Array:
    """でない。二度とれば元に戻る。

    >>> outcome_of(negated(coded(np.array([-1, 0, 1]), 7))).tolist()
    [1, 0, -1]
    """
    return 2 * (codes & _MASK) - codes


def all_of(parts: list[Array]) -> Array:
    """すべて。一つでも満たさなければ満たさない。"""
    found = parts[0]
    for each in parts[1:]:
        found = np.minimum(found, each)
    return found


def any_of(parts: list[Array]) -> Array:
    """いずれか。一つでも満たせば満たす。"""
    return negated(all_of([negated(each) for each in parts]))

"""期の間の変化。どの指標が合計を何点動かしたか。"""

from dataclasses import dataclass

import numpy as np

from .indicators import INDICATORS, Array, Indicator
from .scores import Scores


@dataclass(frozen=True, slots=True)
class Move:
    """一つの指標の動き。before と after は点 (0 は点が無い)、by は合計を動かした点。"""

    indicator: Indicator
    before: int
    after: int

    @property
    def by(self) -> int:
        """合計への増減。"""
        return self.after - self.before


def point_changes(scores: Scores) -> Array:
    """前の期からの点の増減。軸は (indicator, firm, period - 1)。指標について足すと、合計の増減になる。"""
    return -np.diff(scores.points, axis=-1)


def what_changed(scores: Scores, firm: int, newer: int = 0, older: int = 1) -> tuple[Move, ...]:
    """二つの期の間で点の動いた指標。動きの大きい順、同じなら INDICATORS の順。"""
    before, after = scores.points[:, firm, older], scores.points[:, firm, newer]
    moves = (
        Move(each, int(old), int(new)) for each, old, new in zip(INDICATORS, before, after, strict=True) if old != new
    )
    return tuple(sorted(moves, key=lambda move: -abs(move.by)))

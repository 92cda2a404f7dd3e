"""対数の目盛。すべて正の系列は log y、0 のある系列 (件数など) は log (y + 平均)、負のある系列はそのまま。

0 のある系列に平均を足すのは、0 を避けつつ、急に増えた期の重みを抑えるため。平均で割った値を受け取るので、足すのは 1。
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .scale import RANGE
from .season import Array

REACH = 690.0  # exp があふれない限り。けた外れは有限の値で止め、ほかの方法との中央値に任せる


@dataclass(frozen=True, slots=True)
class Logs:
    """目盛。values は目盛の上の値 (series, period)、shift は足した数、plain は目盛を変えない系列。"""

    values: Array
    shift: Array
    plain: NDArray[np.bool_]

    def back(self, forecast: Array) -> Array:
        """元の目盛へ戻す。"""
        raised = np.exp(np.clip(np.where(self.plain, 0.0, forecast), -REACH, REACH)) - self.shift
        return np.where(self.plain, forecast, raised)

    def without(self, values: Array, season: Array) -> Array:
        """季節 (目盛の上の指数) を除いた、元の目盛の値。比で除く。"""
        factor = np.exp(np.where(self.plain, 0.0, season))
        return np.where(self.plain, values - season, (values + self.shift) / factor)

    def within(self, values: Array, season: Array) -> Array:
        """without の逆。"""
        factor = np.exp(np.where(self.plain, 0.0, season))
        return np.where(self.plain, values + season, values * factor - self.shift)


def logs(values: Array) -> Logs:
    """目盛を決める。values は (series, period)、平均の絶対値が 1 の右詰め。"""
    low, high = np.nanmin(values, 1, keepdims=True), np.nanmax(values, 1, keepdims=True)
    plain = low < 0
    shift = np.where((low > 0) & (high < low * RANGE) | plain, 0.0, 1.0)
    safe = np.where(plain | np.isnan(values), 1.0, values + shift)
    scaled = np.where(plain, values, np.log(safe))
    return Logs(np.where(np.isnan(values), np.nan, scaled), shift, plain)

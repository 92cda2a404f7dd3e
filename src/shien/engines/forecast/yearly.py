"""一巡 (月次なら一年) ごとに束ねた予測。季節を除いた値を一巡ずつ平均し、減衰する傾きを当て、元の期へ戻す。

束ねると一期ごとのぶれが消え、長い目の傾きだけが残る (時間の集約; Athanasopoulos ほか 2017, European Journal of Operational
Research 262)。一期ごとに見る方法と外れ方が違うので、組み合わせると誤差が減る。
"""

import numpy as np

from .season import Array
from .smoothing import Grid, smooth

LEAST = 3


def yearly(values: Array, season: int, over: Grid, horizon: int, sharpness: float) -> Array:
    """予測。values は (series, period) の右詰めで季節を除いたもの。三巡に満たない系列は nan。"""
    rounds = values.shape[1] // season
    if rounds < LEAST:
        return np.full((len(values), horizon), np.nan)
    means = values[:, values.shape[1] - rounds * season :].reshape(len(values), rounds, season).mean(2)
    enough = (~np.isnan(means)).sum(1) >= LEAST
    usable = np.where(enough[:, None], means, 0.0)
    ahead = horizon // season + 2  # 最後の期を、その後の巡の真ん中との間で補うため、一巡多く
    path = smooth(usable, np.zeros((len(values), 1)), over, ahead, [sharpness])[0]
    return np.where(enough[:, None], _between(np.concatenate([usable[:, -1:], path], axis=1), season, horizon), np.nan)


def _between(means: Array, season: int, horizon: int) -> Array:
    """一巡の平均を、その真ん中の期の値とみて、間を直線で補う。"""
    place = (np.arange(1, horizon + 1) + (season - 1) / 2) / season
    before = place.astype(int)
    found: Array = means[:, before] * (1 - place + before) + means[:, before + 1] * (place - before)
    return found

"""系列の動きの大きさ。誤差をこれで割って、大きさも動きの激しさも違う系列どうしを比べる。

一期前との差と一巡前 (季節) との差の絶対値の、幾何平均。水準で割った率を、系列が短いほど束の中央値へ寄せる。
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .season import Array

PRIOR = 4.0  # 束の中央値に与える重み。差の数と比べる (検証: 2・4・8 で区間の得点がほぼ同じ、4 が最良)
FLOOR, RANGE = 1e-4, 1e4


@dataclass(frozen=True, slots=True)
class Scale:
    """軸は (series,)。level は最近の水準、ratio は動きの率、loggable は誤差を比で測るか (すべて正か)。"""

    level: Array
    ratio: Array
    loggable: NDArray[np.bool_]


def typical(values: Array, season: int, prior: float) -> float:
    """束の動きの率の中央値。系列が少ないほど prior (表の値) へ寄せる。"""
    _, ratio, count = _own(values, season)
    usable = ratio[(count >= 2) & (ratio > FLOOR)]
    if not len(usable):
        return prior
    share = len(usable) / (len(usable) + 20)
    return float(np.exp(share * np.log(np.median(usable)) + (1 - share) * np.log(prior)))


def scale(values: Array, season: int, usual: float) -> Scale:
    """動きの大きさ。usual は typical の答え。"""
    level, ratio, count = _own(values, season)
    share = count / (count + PRIOR)
    mixed = np.exp(share * np.log(np.maximum(ratio, FLOOR)) + (1 - share) * np.log(usual))
    low, high = np.nanmin(values, 1), np.nanmax(values, 1)
    return Scale(level, mixed, (low > 0) & (high < low * RANGE))


def _own(values: Array, season: int) -> tuple[Array, Array, Array]:
    """水準・自分だけの率・差の数。"""
    recent = values[:, -max(2 * season, 4) :]
    level = np.nansum(np.abs(recent), 1) / np.maximum((~np.isnan(recent)).sum(1), 1)
    near, count = _difference(values, 1)
    round_, rounds = _difference(values, season)
    size = np.where(rounds >= season, np.sqrt(near * round_), near)
    return level, np.divide(size, level, out=np.zeros_like(level), where=level > 0), count


def _difference(values: Array, lag: int) -> tuple[Array, Array]:
    if values.shape[1] <= lag:
        return np.zeros(len(values)), np.zeros(len(values))
    apart = np.abs(values[:, lag:] - values[:, :-lag])
    count = (~np.isnan(apart)).sum(1).astype(float)
    return np.nansum(apart, 1) / np.maximum(count, 1), count

"""シータ法 (動的・最適化)。長い目の直線と、足もとの単純指数平滑を足し合わせる。

Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016, International Journal of Forecasting 32 の動的モデルを、
平滑化定数とシータの格子の上で全系列まとめて計算し、当てはまりの重みで平均する。配列の軸は (母数, 系列)。
"""

import numpy as np

from .season import Array
from .smoothing import TINY


def theta(values: Array, levels: list[float], thetas: list[float], horizon: int, sharpness: float) -> Array:
    """予測。values は (series, period) の右詰めで季節を除いたもの。答えは (series, horizon)。"""
    pairs = np.array([(a, t) for a in levels for t in thetas], float)
    alpha, share = pairs[:, :1], 1 - 1 / pairs[:, 1:]
    periods, start = values.shape[1], np.isnan(values).sum(1)
    level, loss = np.zeros((len(pairs), len(values))), np.zeros((len(pairs), len(values)))
    fade = np.ones_like(level)
    mean, slope = np.zeros(len(values)), np.zeros(len(values))
    for now in range(int(start.min(initial=0)), periods):
        live, count = start <= now, np.maximum(now - start + 1.0, 1.0)
        actual = np.where(live, values[:, now], 0.0)
        expected = level + share * _line(mean, slope, count, fade, alpha)
        error = np.where(count > 2, actual - expected, 0.0)
        loss += error * error
        level = np.where(count > 1, level + alpha * (actual - level), actual)
        mean, slope = _regress(actual, mean, slope, count)
        fade = np.where(live, fade * (1 - alpha), 1.0)
    weights = _weights(loss, (periods - start).astype(float), sharpness, values)
    return _extend(level, mean, slope, fade, (alpha, share), (periods - start).astype(float), weights, horizon)


def _line(mean: Array, slope: Array, count: Array, fade: Array, alpha: Array) -> Array:
    """直線の寄与。(1-α)^(t-1) A + (1-(1-α)^t)/α B。mean と slope は t-1 期までの回帰。"""
    intercept = mean - slope * count / 2
    part: Array = fade * intercept + (1 - fade * (1 - alpha)) / alpha * slope
    return part


def _regress(actual: Array, mean: Array, slope: Array, count: Array) -> tuple[Array, Array]:
    """一期ぶん進めた平均と回帰の傾き。"""
    mean = ((count - 1) * mean + actual) / count
    slope = np.where(count < 2, 0.0, ((count - 2) * slope + 6 * (actual - mean) / count) / (count + 1))
    return mean, slope


def _extend(
    level: Array, mean: Array, slope: Array, fade: Array, over: tuple[Array, Array], count: Array, weights: Array,
    horizon: int,
) -> Array:  # fmt: skip
    """予測を次の実績とみなして、一期ずつ進める。"""
    alpha, share = over
    out = np.zeros((level.shape[1], horizon))
    for step in range(horizon):
        count = count + 1
        path = level + share * _line(mean, slope, count, fade, alpha)
        out[:, step] = (weights * path).sum(0)
        level = level + alpha * (path - level)
        mean, slope = _regress(path, mean, slope, count)
        fade = fade * (1 - alpha)
    return out


def _weights(loss: Array, count: Array, sharpness: float, values: Array) -> Array:
    floor = 1e-20 * np.nansum(values * values, 1) + TINY
    used = np.maximum(count - 2, 1)
    score = -0.5 * sharpness * used * np.log((loss + floor) / used)
    weights: Array = np.exp(score - score.max(0))
    return weights / weights.sum(0)

"""指数平滑法。減衰する傾きと加法の季節を持つ形を、母数の格子の上で全系列まとめて計算し、重み付きで平均する。

一つの母数を選ばず、当てはまり (赤池の情報量規準、小標本の補正つき) の重みで平均する。短い系列では
一点を選ぶより安定する (Burnham and Anderson 2002, 第4章; 型は Gardner 1985 の減衰傾向)。
配列の軸は (母数, 系列)。時間は期の数だけ進むが、行 (系列) ごとの繰返しは無い。
"""

from dataclasses import dataclass

import numpy as np

from .season import Array, spread

TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Grid:
    """母数の格子。軸は (母数, 1)。水準・傾き・減衰・季節の平滑化定数と、母数の数。"""

    level: Array
    trend: Array
    damping: Array
    season: Array
    size: Array


def grid(levels: list[float], trends: list[list[float]], seasons: list[float]) -> Grid:
    """格子を作る。trends は (傾きの平滑化定数, 減衰) の組。減衰 0 は傾きの無い単純指数平滑。"""
    rows = np.array([(a, b, d, c) for a in levels for b, d in trends for c in seasons], float)
    size = np.where(rows[:, 2] > 0, 5.0, 2.0)
    return Grid(rows[:, :1], rows[:, 1:2], rows[:, 2:3], rows[:, 3:4], size)


def smooth(values: Array, shape: Array, over: Grid, horizon: int, sharpness: list[float]) -> list[Array]:
    """予測。values は (series, period) の右詰め、shape は季節指数の初期値。sharpness ごとに (series, horizon)。"""
    periods, season = values.shape[1], shape.shape[1]
    start = np.isnan(values).sum(1)
    first, slope = _beginning(values - spread(shape, periods), max(10, 2 * season))
    level = np.zeros((len(over.size), len(values)))
    trend, loss = np.zeros_like(level), np.zeros_like(level)
    phases = np.repeat(shape.T[:, None, :], len(over.size), axis=1)
    moving = bool(over.season.any())
    for now in range(int(start.min(initial=0)), periods):
        new = start == now
        if new.any():
            level[:, new] = (first - slope)[new]
            trend[:, new] = np.where(over.damping > 0, slope[new], 0.0)
        phase = (periods - 1 - now) % season
        damped = over.damping * trend
        error = np.where(start <= now, values[:, now] - level - damped - phases[phase], 0.0)
        loss += error * error
        level += damped + over.level * error
        trend = damped + over.level * over.trend * error
        if moving:
            phases[phase] += over.season * (1 - over.level) * error
    weights = [informed(loss, (periods - start).astype(float), over.size, each, values) for each in sharpness]
    return _extend(level, trend, phases, over, horizon, weights)


def _extend(level: Array, trend: Array, phases: Array, over: Grid, horizon: int, weights: list[Array]) -> list[Array]:
    out = [np.zeros((level.shape[1], horizon)) for _ in weights]
    drift, power = np.zeros_like(level), np.ones_like(over.damping)
    for step in range(horizon):
        power = power * over.damping
        drift += power * trend
        path = level + drift + phases[(-1 - step) % len(phases)]
        for each, weight in zip(out, weights, strict=True):
            each[:, step] = (weight * path).sum(0)
    return out


def informed(loss: Array, count: Array, size: Array, sharpness: float, values: Array) -> Array:
    """当てはまりの重み。軸は (母数, 系列)、和は 1。sharpness を大きくすると最良の一つに近づく。"""
    floor = 1e-20 * np.nansum(values * values, 1) + TINY
    number = size[:, None]
    penalty = 2 * number + 2 * number * (number + 1) / np.maximum(count - number - 1, 1)
    score = -0.5 * sharpness * (count * np.log((loss + floor) / count) + penalty)
    weights: Array = np.exp(score - score.max(0))
    return weights / weights.sum(0)


def _beginning(values: Array, periods: int) -> tuple[Array, Array]:
    """始まりの水準と傾き: 初めの periods 期に当てはめた直線。"""
    rows, width = values.shape
    place = np.isnan(values).sum(1)[:, None] + np.arange(min(periods, width))
    known = place < width
    head = np.where(known, values[np.arange(rows)[:, None], np.minimum(place, width - 1)], 0.0)
    time, count = np.arange(head.shape[1]), known.sum(1)
    centre, mean = (known * time).sum(1) / count, head.sum(1) / count
    away = np.where(known, time - centre[:, None], 0.0)
    square = (away**2).sum(1)
    slope = np.divide((away * head).sum(1), square, out=np.zeros(rows), where=square > 0)
    return mean - slope * centre, slope

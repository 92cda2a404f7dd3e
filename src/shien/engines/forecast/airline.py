"""季節階差の移動平均。一期前と一巡前との階差をとり、残りを移動平均で表す「航空旅客の模型」(Box and Jenkins 1970, 第9章)。

二つの母数を格子の上で全系列まとめて計算し、当てはまりの重みで平均する。配列の軸は (母数, 系列)、時間は期の数だけ進む。
誤差と先の値は、一巡と一期の輪に置く (全部の期を持つと記憶が系列の長さに比例する)。
"""

import numpy as np

from .season import Array
from .smoothing import informed

PARAMETERS = 3.0
ROUNDS, MORE = 2, 4  # 二巡と 4 期に満たない系列には使わない


def airline(values: Array, season: int, near: list[float], far: list[float], horizon: int, sharpness: float) -> Array:
    """予測。values は (series, period) の右詰め、near と far は一期前と一巡前の移動平均の母数。短すぎる系列は nan。"""
    start, periods = np.isnan(values).sum(1), values.shape[1]
    enough = periods - start >= ROUNDS * season + MORE
    if season == 1 or not enough.any():
        return np.full((len(values), horizon), np.nan)
    pairs = np.array([(one, round_) for one in near for round_ in far], float)
    over = pairs[:, :1], pairs[:, 1:]
    errors, loss = _errors(values, season, over, start)
    count = np.maximum(periods - start - season - 1 - season // 2, 1).astype(float)
    weights = informed(loss, count, np.full(len(pairs), PARAMETERS), sharpness, values)
    return np.where(enough[:, None], _extend(values, season, over, errors, weights, horizon), np.nan)


def _errors(values: Array, season: int, over: tuple[Array, Array], start: Array) -> tuple[Array, Array]:
    """最後の一巡と一期の誤差 (place, 母数, 系列; 期の数 mod 輪の長さの所に置く) と、二乗和。初めの半巡は数えない。"""
    filled, periods, ring = np.where(np.isnan(values), 0.0, values), values.shape[1], season + 1
    errors = np.zeros((ring, len(over[0]), len(values)))
    loss = np.zeros(errors.shape[1:])
    for now in range(int(start.min()) + ring, periods):
        step = filled[:, now] - filled[:, now - 1] - filled[:, now - season] + filled[:, now - ring]
        error = np.where(now - ring >= start, step - _expected(errors, now, over), 0.0)
        errors[now % ring] = error
        loss += np.where(now - ring >= start + season // 2, error * error, 0.0)
    return errors, loss


def _expected(errors: Array, now: int, over: tuple[Array, Array]) -> Array:
    """階差の期待値。輪の now の所には、一巡と一期前の誤差がある。"""
    ring = len(errors)
    near, far = over
    found: Array = near * far * errors[now % ring] - near * errors[(now - 1) % ring] - far * errors[(now + 1) % ring]
    return found


def _extend(
    values: Array, season: int, over: tuple[Array, Array], errors: Array, weights: Array, horizon: int
) -> Array:
    """先の値を一期ずつ。先の誤差は 0 とみる。"""
    periods, ring = values.shape[1], season + 1
    path = np.empty_like(errors)
    for back in range(1, ring + 1):
        path[(periods - back) % ring] = values[:, periods - back]
    out = np.zeros((len(values), horizon))
    for step in range(horizon):
        now = periods + step
        ahead = path[(now - 1) % ring] + path[(now + 1) % ring] - path[now % ring] + _expected(errors, now, over)
        path[now % ring], errors[now % ring] = ahead, 0.0
        out[:, step] = (weights * ahead).sum(0)
    return out

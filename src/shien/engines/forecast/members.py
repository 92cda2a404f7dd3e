"""点予測。同じ長さに近い系列をまとめ、複数の方法で計算し、その中央値をとる。

値の大きさによらない: 値を k 倍すれば予測も k 倍になる。短い系列では最新の値へ寄せる (2 期まではその値)。
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .calendar import Whole
from .methods import Member, Method, grid_of, table
from .scale import RANGE
from .season import Array, ahead, indices, spread
from .smoothing import smooth
from .theta import theta

CELLS = 2_000_000


def point(values: Array, horizon: int, method: Method) -> Array:
    """点予測。values は (series, period) の右詰め (欠けは補ったもの)、答えは (series, horizon)。"""
    out = np.empty((len(values), horizon))
    for rows, block in blocks(values, method):
        unit = np.nanmean(np.abs(block), 1, keepdims=True)
        unit[unit == 0] = 1.0
        out[rows] = _settled(block / unit, _combined(block / unit, horizon, method)) * unit
    return out


def naive(values: Array, horizon: int, method: Method) -> Array:
    """最新の値 (季節を除いて) がそのまま続くとした予測。軸は (series, horizon)。"""
    out = np.empty((len(values), horizon))
    for rows, block in blocks(values, method):
        loggable = (np.nanmin(block, 1) > 0)[:, None]
        chosen = np.where(loggable, np.log(np.where(block > 0, block, 1.0)), block)
        chosen[np.isnan(block)] = np.nan
        shape = indices(chosen, method.season)
        moved = ahead(shape, horizon) - shape[:, :1]
        last = block[:, -1:]
        out[rows] = np.where(loggable, last * np.exp(np.where(loggable, moved, 0.0)), last + moved)
        out[rows] = np.where((np.nanmin(block, 1) >= 0)[:, None], np.maximum(out[rows], 0.0), out[rows])
    return out


def blocks(values: Array, method: Method) -> Iterator[tuple[Whole, Array]]:
    """長さの近い系列ごとに分ける。計算の記憶は CELLS に収まる。"""
    count = np.minimum((~np.isnan(values)).sum(1), method.history)
    order = np.argsort(count, kind="stable")
    widest = max(_size(each.model) for each in method.members)
    limit = max(1, CELLS // (widest * max(method.season, 4)))
    start = 0
    while start < len(order):
        longest = max(count[order[start]] * 1.2, count[order[start]] + 8)
        stop = min(start + limit, int(np.searchsorted(count[order], longest, side="right")))
        rows = order[start:stop]
        width = max(int(count[rows].max(initial=0)), 1)
        yield rows, values[rows, values.shape[1] - width :]
        start = stop


def _size(model: str) -> int:
    return len(table()["theta"]["levels"]) * len(table()["theta"]["thetas"]) if model == "theta" else len(
        grid_of(model).size
    )  # fmt: skip


def _combined(values: Array, horizon: int, method: Method) -> Array:
    low, high = np.nanmin(values, 1), np.nanmax(values, 1)
    loggable = (low > 0) & (high < low * RANGE)
    logs = np.where(loggable[:, None], np.log(np.where(values > 0, values, 1.0)), values)
    logs[np.isnan(values)] = np.nan
    shapes = {"raw": indices(values, method.season), "log": indices(logs, method.season)}
    forecasts = []
    for (model, scale), members in _groups(method).items():
        sharpness = [each.sharpness for each in members]
        if model == "theta":
            forecasts += [_theta(values, logs, shapes["log"], loggable, scale, each, horizon) for each in sharpness]
        else:
            chosen = logs if scale == "log" else values
            found = smooth(chosen, shapes[scale], grid_of(model), horizon, sharpness)
            forecasts += [_back(each, loggable) if scale == "log" else each for each in found]
    middle: Array = np.median(forecasts, axis=0)
    return middle


def _groups(method: Method) -> dict[tuple[str, str], list[Member]]:
    """計算を分け合うもの (同じ格子・同じ尺度) を束ねる。"""
    found: dict[tuple[str, str], list[Member]] = {}
    for each in method.members:
        found.setdefault((each.model, each.scale), []).append(each)
    return found


def _theta(
    values: Array, logs: Array, shape: Array, loggable: NDArray[np.bool_], scale: str, sharpness: float, horizon: int
) -> Array:
    """季節を (正の系列は比で) 除いてシータ法にかけ、季節を戻す。"""
    past, future = spread(shape, values.shape[1]), ahead(shape, horizon)
    given = table()["theta"]
    if scale == "log":
        return _back(theta(logs - past, given["levels"], given["thetas"], horizon, sharpness) + future, loggable)
    factor = np.exp(np.where(loggable[:, None], past, 0.0))
    adjusted = np.where(loggable[:, None], values / factor, values - past)
    found = theta(adjusted, given["levels"], given["thetas"], horizon, sharpness)
    return np.where(loggable[:, None], found * np.exp(np.where(loggable[:, None], future, 0.0)), found + future)


def _back(forecast: Array, loggable: NDArray[np.bool_]) -> Array:
    """対数から戻す。けた外れは有限の値で止め、中央値に任せる。"""
    return np.where(loggable[:, None], np.exp(np.clip(np.where(loggable[:, None], forecast, 0.0), -690, 690)), forecast)


def _settled(values: Array, forecast: Array) -> Array:
    """短い系列を最新の値へ寄せる。3 期で 1/8、10 期から先はそのまま。負の値の無い系列は 0 で止める。

    10 期に切り詰めた企業の系列では半分、傾きの強い公開の年次系列では全部を信じるのが最良だったので、間をとる。
    """
    count = (~np.isnan(values)).sum(1)
    trust = np.clip((count - 2) / 8, 0, 1)[:, None]
    settled = values[:, -1:] + trust * (forecast - values[:, -1:])
    return np.where((np.nanmin(values, 1) >= 0)[:, None], np.maximum(settled, 0.0), settled)

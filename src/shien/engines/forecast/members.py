"""点予測。同じ長さに近い系列をまとめて、方法の組合せ (combination) を計算する。

値の大きさによらない: 値を k 倍すれば予測も k 倍になる。短い系列では最新の値へ寄せる (2 期まではその値)。
"""

from collections.abc import Iterator

import numpy as np

from .calendar import Whole
from .combination import combined
from .logs import logs
from .methods import Method, grid_of, table
from .season import Array, ahead, indices

CELLS = 2_000_000


def point(values: Array, horizon: int, method: Method) -> Array:
    """点予測。values は (series, period) の右詰め (欠けは補ったもの)、答えは (series, horizon)。"""
    out = np.empty((len(values), horizon))
    for rows, block in blocks(values, method):
        unit = _unit(block)
        out[rows] = _settled(block / unit, combined(block / unit, horizon, method)) * unit
    return out


def naive(values: Array, horizon: int, method: Method) -> Array:
    """最新の値 (季節を除いて) がそのまま続くとした予測。軸は (series, horizon)。"""
    out = np.empty((len(values), horizon))
    for rows, block in blocks(values, method):
        unit = _unit(block)
        scaled = logs(block / unit)
        shape = indices(scaled.values, method.season)
        last = scaled.without(block[:, -1:] / unit, shape[:, :1])
        out[rows] = _floored(block, scaled.within(last, ahead(shape, horizon)) * unit)
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
    """母数の組の数。"""
    row = table()[model]
    if model == "theta":
        return len(row["levels"]) * len(row["thetas"])
    return len(grid_of(model).size) if "trends" in row else len(row.get("near", [0])) * len(row.get("far", [0]))


def _settled(values: Array, forecast: Array) -> Array:
    """短い系列を最新の値へ寄せる。3 期で 1/8、10 期から先はそのまま。負の値の無い系列は 0 で止める。

    10 期に切り詰めた企業の系列では半分、傾きの強い公開の年次系列では全部を信じるのが最良だったので、間をとる。
    """
    count = (~np.isnan(values)).sum(1)
    trust = np.clip((count - 2) / 8, 0, 1)[:, None]
    settled = values[:, -1:] + trust * (forecast - values[:, -1:])
    return _floored(values, settled)


def _floored(values: Array, forecast: Array) -> Array:
    return np.where((np.nanmin(values, 1) >= 0)[:, None], np.maximum(forecast, 0.0), forecast)


def _unit(values: Array) -> Array:
    """系列の大きさ (絶対値の平均)。これで割って計算するので、答えは単位によらない。"""
    unit: Array = np.nanmean(np.abs(values), 1, keepdims=True)
    return np.where(unit == 0, 1.0, unit)

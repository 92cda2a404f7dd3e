"""隠して確かめる。各系列の最後の数期を隠し、残りから予測して、誤差を集める。

系列が少ないときは、隠す位置をずらして何度も確かめる (一つの系列の誤差だけでは分位が決まらない)。
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .calendar import Whole
from .members import naive, point
from .methods import Method
from .scale import Scale, scale
from .season import Array

ROWS, ORIGINS, LEAST, DONORS = 240, 24, 3, 5000
SHARES = (0.0, 0.5, 1.0)  # 最新の値をどれだけ混ぜるか


@dataclass(frozen=True, slots=True)
class Errors:
    """集めた誤差。軸は (row, horizon)、隠さなかった所と実際の値の無い所は nan。

    ratio は比の誤差、plain は差の誤差。どちらも系列の動きの大きさで割ってある。count は系列の期の数。
    share は最新の値を混ぜる割合、origins は一つの系列で隠した位置の数。
    """

    ratio: Array
    plain: Array
    count: Whole
    share: float
    origins: int


def errors(values: Array, known: NDArray[np.bool_], horizon: int, method: Method, usual: float) -> Errors:
    """誤差を集め、混ぜる割合を選ぶ。軸は (series, period)。"""
    count = (~np.isnan(values)).sum(1)
    row, cut, origins = _places(_sample(values, count), count, horizon)
    past, actual = _split(values, known, row, cut, horizon)
    base = scale(past, method.season, usual) if len(row) else Scale(np.zeros(0), np.zeros(0), np.zeros(0, bool))
    best, last = point(past, horizon, method), naive(past, horizon, method)
    ratio = {share: ratio_errors(actual, _mix(best, last, share), base) for share in SHARES}
    plain = {share: plain_errors(actual, _mix(best, last, share), base) for share in SHARES}
    share = _chosen(plain, len(np.unique(row)))
    return Errors(ratio[share], plain[share], count[row], share, origins)


def _mix(best: Array, last: Array, share: float) -> Array:
    return (1 - share) * best + share * last


def _sample(values: Array, count: Whole) -> Whole:
    """誤差を集める系列。多ければ、長さと大きさの順に等しい間隔で選ぶ (名前や並びによらない)。"""
    usable = np.flatnonzero(count > 1)
    order = usable[np.lexsort((values[usable, -1], count[usable]))]
    return order if len(order) <= DONORS else order[np.linspace(0, len(order) - 1, DONORS).astype(int)]


def _places(usable: Whole, count: Whole, horizon: int) -> tuple[Whole, Whole, int]:
    """隠す位置。系列が多くても三度か六度ずらす (同じ時期の景気の当たり方だけで幅を決めない)。残りが短くなりすぎる所は使わない。"""
    spread = 6 if len(usable) <= 2000 else 3
    origins = int(np.clip(-(-ROWS // max(len(usable), 1)), spread, ORIGINS))
    stride = max(1, -(-horizon // 2)) if origins == spread else 1
    row = np.tile(usable, origins)
    shift = np.repeat(stride * np.arange(origins), len(usable))
    cut = _cut(count[row], horizon)
    left = count[row] - cut
    kept = (left >= 1) & ((shift == 0) | (left - shift >= np.maximum(LEAST, 0.6 * left)))
    return row[kept], (cut + shift)[kept], origins


def _cut(count: Whole, horizon: int) -> Whole:
    """隠す期の数。3 期は残す (2・3 期の系列は一期だけ隠す)。"""
    return np.minimum(horizon, np.where(count > LEAST, count - LEAST, 1))


def _split(values: Array, known: NDArray[np.bool_], row: Whole, cut: Whole, horizon: int) -> tuple[Array, Array]:
    """隠す前 (右詰め) と、隠した実際の値。"""
    width = values.shape[1]
    place = np.arange(width) - cut[:, None]
    past = np.where(place >= 0, values[row[:, None], np.maximum(place, 0)], np.nan)
    ahead = width - cut[:, None] + np.arange(horizon)
    seen = np.minimum(ahead, width - 1)
    return past, np.where((ahead < width) & known[row[:, None], seen], values[row[:, None], seen], np.nan)


def ratio_errors(actual: Array, forecast: Array, base: Scale) -> Array:
    """比の誤差を動きの大きさで割る。軸は (row, horizon)。"""
    usable = base.loggable[:, None] & (actual > 0) & (forecast > 0)
    with np.errstate(invalid="ignore"):
        logs = np.log(np.where(usable, actual, 1.0)) - np.log(np.where(usable, forecast, 1.0))
    found: Array = np.where(usable, logs, np.nan) / base.ratio[:, None]
    return found


def plain_errors(actual: Array, forecast: Array, base: Scale) -> Array:
    """差の誤差を動きの大きさで割る。軸は (row, horizon)。"""
    size = (base.level * base.ratio)[:, None]
    return np.divide(actual - forecast, size, out=np.full(actual.shape, np.nan), where=size > 0)


def _chosen(plain: dict[float, Array], series: int) -> float:
    """混ぜる割合。混ぜないときとの差が、系列ごとのばらつきの 2 標準誤差を超えるものだけを選ぶ。

    30 系列より少なければ混ぜない。外れ値に引かれないよう、誤差は 10 で頭打ちにする。
    """
    if series < 30:
        return 0.0
    loss = {share: np.minimum(np.abs(found), 10.0) for share, found in plain.items()}
    known = ~np.isnan(loss[0.0]).all(1)
    best, gain = 0.0, 0.0
    for share in SHARES[1:]:
        apart = np.nanmean(loss[0.0][known] - loss[share][known], axis=1)
        error = apart.std() / np.sqrt(series)
        if apart.mean() > max(2 * error, gain):
            best, gain = share, float(apart.mean())
    return best

"""季節の形 (季節指数)。移動平均で傾きを除き、同じ位相の平均をとり、偶然のばらつきの分だけ 0 へ縮める。

行列はどれも右詰め (最後の列が各系列の最新の期、始まる前は nan)。位相 0 は最新の期。
縮め方は James–Stein 型 (Miller and Williams 2003, International Journal of Forecasting 19)。季節の有無を
検定で決めて切り替えるより、四半期・月次のどちらの検証でも誤差が小さい。
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def indices(values: Array, season: int) -> Array:
    """加法の季節指数。軸は (series, phase)、和は 0。二巡に足りない系列は 0。"""
    if season == 1 or values.shape[1] < 2 * season:
        return np.zeros((len(values), season))
    detrended = values - centred_average(values, season)
    known = ~np.isnan(detrended)
    enough = (known.sum(1) >= 2 * season) & (by_phase(known.astype(float), season).min(1) > 0)
    shape = by_phase(np.where(known, detrended, 0.0), season) / np.maximum(by_phase(known.astype(float), season), 1)
    shape -= shape.mean(1, keepdims=True)
    rest = np.where(known, detrended - spread(shape, values.shape[1]), 0.0)
    noise = (rest**2).sum(1) / np.maximum(known.sum(1) - season, 1) / np.maximum(known.sum(1) / season, 1)
    signal = (shape**2).sum(1) / (season - 1)
    kept = np.clip(1 - np.divide(noise, signal, out=np.ones_like(noise), where=signal > 0), 0, 1)
    return np.where(enough[:, None], shape * kept[:, None], 0.0)


def centred_average(values: Array, season: int) -> Array:
    """中心化移動平均。端と欠けにかかる所は nan。"""
    weights = np.ones(season) if season % 2 else np.r_[0.5, np.ones(season - 1), 0.5]
    weights /= weights.sum()
    out, half = np.full_like(values, np.nan), len(weights) // 2
    if values.shape[1] >= len(weights):
        windows = np.lib.stride_tricks.sliding_window_view(values, len(weights), axis=1)
        out[:, half : values.shape[1] - half] = windows @ weights
    return out


def by_phase(values: Array, season: int) -> Array:
    """位相ごとの和。軸は (series, phase)。"""
    rounds = -(-values.shape[1] // season)
    padded = np.zeros((len(values), rounds * season))
    padded[:, rounds * season - values.shape[1] :] = values
    return padded.reshape(len(values), rounds, season).sum(1)[:, ::-1]


def spread(shape: Array, periods: int) -> Array:
    """過去の各期に当てはめた季節指数。軸は (series, period)。"""
    return shape[:, (periods - 1 - np.arange(periods)) % shape.shape[1]]


def ahead(shape: Array, horizon: int) -> Array:
    """先の各期の季節指数。軸は (series, horizon)。"""
    return shape[:, (-1 - np.arange(horizon)) % shape.shape[1]]

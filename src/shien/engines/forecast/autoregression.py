"""自己回帰。一期ごとの変化 (または水準) を、過去の変化の一次式で表し、系列ごとに縮小推定 (リッジ回帰) で決める。

季節は除かず、一巡と一期前までの遅れで表す (Box and Jenkins 1970)。係数は 0 へ縮めるので、短い系列でも荒れない。
変化の平均は半分だけ信じる (検証: 全部信じると、傾きの終わった系列で大きく外れた)。全系列を一度の行列計算で解く。
"""

import numpy as np

from .season import Array

LAGS, TRUST, LEAST = 13, 0.5, 3
STEEPEST = 1.5  # 一期の変化の頭打ち。これまでの最大の変化の何倍まで認めるか (係数が発散しても有限にとどめる)
TINY = 1e-12


def changes(values: Array, season: int, ridge: float, horizon: int) -> Array:
    """一期ごとの変化の自己回帰。values は (series, period) の右詰め。短すぎる系列は nan。

    >>> changes(np.arange(40.0)[None, :], 12, 1.0, 3).round(1).tolist()
    [[40.0, 41.0, 42.0]]
    """
    moved = np.diff(values, axis=1)
    mean = TRUST * _mean(moved)
    found: Array = values[:, -1:] + np.cumsum(mean + _extended(moved - mean, season, ridge, horizon), axis=1)
    return found


def levels(values: Array, season: int, ridge: float, horizon: int) -> Array:
    """水準の自己回帰。平均へ戻る動きを表す。形は changes と同じ。"""
    mean = _mean(values)
    found: Array = mean + _extended(values - mean, season, ridge, horizon)
    return found


def _mean(values: Array) -> Array:
    known = ~np.isnan(values)
    mean: Array = np.where(known, values, 0.0).sum(1, keepdims=True) / np.maximum(known.sum(1, keepdims=True), 1)
    return mean


def _extended(values: Array, season: int, ridge: float, horizon: int) -> Array:
    """先の値。遅れの数より LEAST 期以上長い系列だけ。軸は (series, horizon)。"""
    lags = min(season + 1, LAGS)
    known = ~np.isnan(values)
    enough = known.sum(1) >= lags + LEAST
    if not enough.any():
        return np.full((len(values), horizon), np.nan)
    weights = _weights(np.where(known, values, 0.0), known, lags, ridge)
    limit = STEEPEST * np.where(known, np.abs(values), 0.0).max(1)
    path = np.concatenate([np.where(known, values, 0.0)[:, -lags:], np.zeros((len(values), horizon))], axis=1)
    for step in range(horizon):
        expected = (path[:, step : step + lags][:, ::-1] * weights).sum(1)
        path[:, lags + step] = np.clip(expected, -limit, limit)
    return np.where(enough[:, None], path[:, lags:], np.nan)


def _weights(filled: Array, known: Array, lags: int, ridge: float) -> Array:
    """係数 (series, lag)。lag 0 が一期前。過去の足りない期は使わない。"""
    windows = np.lib.stride_tricks.sliding_window_view(filled[:, :-1], lags, axis=1)[:, :, ::-1]
    whole = known[:, : filled.shape[1] - lags]  # 右詰めなので、最も古い遅れに値があれば、窓はすべて埋まる
    past = np.where(whole[:, :, None], windows, 0.0)
    size = (filled**2).sum(1) / np.maximum(known.sum(1), 1) + TINY
    square = past.transpose(0, 2, 1) @ past + (ridge * size)[:, None, None] * np.eye(lags)
    product = past.transpose(0, 2, 1) @ filled[:, lags:, None]
    found: Array = np.linalg.solve(square, product)[:, :, 0]
    return found

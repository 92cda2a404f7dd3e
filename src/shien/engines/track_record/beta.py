"""ベータ分布。不完全ベータ関数を連分数 (Lentz の方法) で計算し、分位点を二分法で求める。"""

from typing import Any

import numpy as np

Array = Any
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680)
_SHIFT = 8
_TINY = 1e-300


def log_gamma(x: Array) -> Array:
    """ガンマ関数の対数。x > 0。8 だけずらしてから Stirling の級数を使う (誤差はおよそ 1e-11)。"""
    shifted = np.asarray(x, float)
    lowered = np.zeros_like(shifted)
    for _ in range(_SHIFT):
        lowered = lowered + np.log(shifted)
        shifted = shifted + 1
    series = sum(weight / shifted ** (2 * at + 1) for at, weight in enumerate(_STIRLING))
    return (shifted - 0.5) * np.log(shifted) - shifted + 0.5 * np.log(2 * np.pi) + series - lowered


def cumulative(x: Array, a: Array, b: Array) -> Array:
    """x までの確率。軸はそろえる。x は 0 より大きく 1 より小さい。"""
    swap = x > (a + 1) / (a + b + 2)
    first, second, point = np.where(swap, b, a), np.where(swap, a, b), np.where(swap, 1 - x, x)
    log_front = (
        log_gamma(a + b) - log_gamma(a) - log_gamma(b) + first * np.log(point) + second * np.log1p(-point)
    )  # fmt: skip
    value = np.exp(log_front) * _fraction(point, first, second) / first
    return np.where(swap, 1 - value, value)


def _fraction(x: Array, a: Array, b: Array, steps: int = 400) -> Array:
    """不完全ベータ関数の連分数。すべての要素が収まるまで進める。"""
    c, d = np.ones_like(x), 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, steps):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1 / _away(1 + even * d), _away(1 + even / c)
        value = value * d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1 / _away(1 + odd * d), _away(1 + odd / c)
        change = d * c
        value = value * change
        if np.all(np.abs(change - 1) < 1e-12):
            break
    return value


def _away(x: Array) -> Array:
    return np.where(np.abs(x) < _TINY, _TINY, x)


def quantile(probability: float, a: Array, b: Array) -> Array:
    """分位点。二分法50回で、誤差は 1e-15 ほど。"""
    low, high = np.zeros_like(a), np.ones_like(a)
    for _ in range(50):
        middle = (low + high) / 2
        below = cumulative(middle, a, b) < probability
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2

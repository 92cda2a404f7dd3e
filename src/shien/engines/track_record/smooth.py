"""件数の少なさをならした割合。

機関の割合は、まず「同じ制度・年度を支援した機関全体の割合」から予想し (制度の難しさの違いを除く)、
その機関の件数が増えるほど、実際の割合に近づける。近づく速さは、機関のばらつきからデータで決める
(経験ベイズのベータ二項分布; Casella 1985)。だから、1件中1件が一位にならず、件数の少ない機関が下に並ぶこともない。
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .beta import log_gamma, quantile
from .settings import Settings, _versions

Array = Any


@dataclass(frozen=True, slots=True)
class Shares:
    """ならした割合。軸は (institution,)。割合は0から1。

    expected は、支援した制度の全体の割合から予想される割合 (実績が無ければ全体の割合)。mean はならした割合、
    low と high はその幅の両端、lead は mean − expected (並べる数)。concentration は仮に加える件数。
    """

    successes: Array
    trials: Array
    expected: Array
    mean: Array
    low: Array
    high: Array
    lead: Array
    concentration: float


def smooth(
    *, institution: Array, programme: Array, successes: Array, trials: Array, count: int,
    settings: Settings | None = None,
) -> Shares:  # fmt: skip
    """ならす。入力の軸は (cell,) で、一行が一機関・一制度・一年度。

    institution は 0 以上 count 未満の番号、programme は制度と年度の組の番号 (0から)。successes は 0 以上 trials 以下。
    """
    settings = settings or _versions()[-1]
    whose, which = np.asarray(institution, int), np.asarray(programme, int)
    won, tried = np.asarray(successes, float), np.asarray(trials, float)
    if np.any(won < 0) or np.any(won > tried):
        raise ValueError("successes must be between 0 and trials")
    k, n = np.bincount(whose, won, count), np.bincount(whose, tried, count)
    expected = _expected(whose, which, won, tried, n)
    weight = _concentration(k, n, expected, settings)
    a, b = weight * expected + k, weight * (1 - expected) + n - k
    tail, mean = (1 - settings.interval) / 2, np.where(n > 0, a / (a + b), expected)
    return Shares(k, n, expected, mean, quantile(tail, a, b), quantile(1 - tail, a, b), mean - expected, weight)


def _expected(whose: Array, which: Array, won: Array, tried: Array, n: Array) -> Array:
    """支援した制度の全体の割合を、その機関の件数で重みづける。0 と 1 にならないよう、半件ずつ加える。"""
    kinds = int(which.max(initial=-1)) + 1
    pooled = (np.bincount(which, won, kinds) + 0.5) / (np.bincount(which, tried, kinds) + 1)
    overall = (won.sum() + 0.5) / (tried.sum() + 1)
    mixed = np.bincount(whose, tried * pooled[which] if kinds else tried, len(n))
    return np.divide(mixed, n, out=np.full(len(n), overall), where=n > 0)


def _concentration(k: Array, n: Array, expected: Array, settings: Settings) -> float:
    """仮に加える件数。周辺尤度が最も大きい候補。一機関の件数が2に満たなければ、ばらつきは分からない。"""
    low, high, size = settings.concentrations
    candidates = np.geomspace(low, high, int(size))
    used = n > 0
    if not np.any(used):
        return float(candidates[0])
    k, n, m = k[used], n[used], expected[used]
    likely = [float(np.sum(_log_marginal(k, n, m, weight))) for weight in candidates]
    return float(candidates[int(np.argmax(likely))])


def _log_marginal(k: Array, n: Array, m: Array, weight: float) -> Array:
    """ベータ二項分布の対数尤度 (重みに関わらない項を除く)。"""
    a, b = weight * m, weight * (1 - m)
    return (
        log_gamma(a + k) - log_gamma(a) + log_gamma(b + n - k) - log_gamma(b) - log_gamma(weight + n) + log_gamma(weight)
    )  # fmt: skip

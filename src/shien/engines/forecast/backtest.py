"""試した成績。最後の数期を隠して予測し、実際と比べる。画面で予測のそばに誤差を示すために使う。

比べる相手は、最新の値が続く (naive)、直近 3 期に当てはめた直線 (line)、直近の伸び率の繰返し (growth)。
直線と伸び率の繰返しは比べるだけで、既定の方法には決してならない (上場企業の一年先の売上高で、誤差の中央値は
直線 9.3 %、伸び率の繰返し 8.9 %、最新の値 7.7 %)。
"""

from dataclasses import dataclass

import numpy as np

from .engine import forecast
from .members import naive
from .methods import method
from .panel import Panel
from .season import Array

METHODS = ("forecast", "naive", "line", "growth")


@dataclass(frozen=True, slots=True)
class Backtest:
    """成績。error は方法ごとの、外れた割合の絶対値の中央値 (horizon,)。coverage は幅に入った割合 (horizon,)。

    series は比べた系列の数、winner は既定とすべき方法 (forecast か naive)。
    """

    series: int
    error: dict[str, Array]
    coverage80: Array
    coverage95: Array
    winner: str


def backtest(panel: Panel, horizon: int, season: int | None = None) -> Backtest:
    """最後の horizon 期を隠して比べる。隠した残りの無い系列は入れない。入れる系列が無ければ ValueError。"""
    kept = np.flatnonzero(panel.periods > horizon)
    if not len(kept):
        raise ValueError(f"{horizon} 期を隠すと、値の残る系列がありません。予測する期の数を減らしてください。")
    past = panel.without_last(horizon)
    actual = np.where(panel.known[kept, -horizon:], panel.values[kept, -horizon:], np.nan)
    found = forecast(past, horizon, season)
    rivals = {"naive": naive(past.values, horizon, method(past.frequency)), **_simple(past.values, horizon)}
    error = {name: _error(actual, mean) for name, mean in {"forecast": found.mean, **rivals}.items()}
    return Backtest(
        len(kept), error, _within(actual, found.lower80, found.upper80), _within(actual, found.lower95, found.upper95),
        "forecast" if np.nanmean(error["forecast"]) <= np.nanmean(error["naive"]) else "naive",
    )  # fmt: skip


def _simple(values: Array, horizon: int) -> dict[str, Array]:
    """直線と伸び率。系列が足りなければ最新の値。"""
    last, ahead = values[:, -1:], np.arange(1, horizon + 1)
    recent = values[:, -3:]
    if recent.shape[1] < 2:
        return {"line": np.repeat(last, horizon, 1), "growth": np.repeat(last, horizon, 1)}
    before, oldest = recent[:, -2:-1], recent[:, :1]
    rate = np.clip(np.divide(last, before, out=np.ones_like(last), where=before > 0), 0.1, 10.0)
    growth = np.where(np.isnan(rate), last, last * np.where(np.isnan(rate), 1.0, rate) ** ahead)
    slope, middle = (last - oldest) / (recent.shape[1] - 1), recent.mean(1, keepdims=True)
    line = middle + slope * ((recent.shape[1] - 1) / 2 + ahead)
    return {"line": np.where(np.isnan(line), last, line), "growth": growth}


def _error(actual: Array, mean: Array) -> Array:
    """外れた割合の絶対値の中央値。実際の値が 0 の所は比べない。"""
    usable = np.isfinite(actual) & (actual != 0)
    share = np.abs(mean - actual) / np.where(usable, np.abs(actual), 1.0)
    return np.array([np.median(share[usable[:, step], step]) if usable[:, step].any() else np.nan
                     for step in range(actual.shape[1])])  # fmt: skip


def _within(actual: Array, lower: Array, upper: Array) -> Array:
    usable = np.isfinite(actual)
    inside = usable & (actual >= lower) & (actual <= upper)
    return np.where(usable.any(0), inside.sum(0) / np.maximum(usable.sum(0), 1), np.nan)

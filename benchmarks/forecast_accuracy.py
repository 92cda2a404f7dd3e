"""予測の正確さ。法人番号公表サイトの件数 (実データ) と合成の売上高を、最後の数期を隠して予測する。

比べる相手は Naive2・季節ナイーブと、statsforecast の動的シータ法 (DOTM)・AutoETS。OWA は M4 競技の定義
(sMAPE と MASE の、Naive2 に対する比の平均) で、小さいほど良い。幅は、80 %・95 % に入った割合。秒は幅までを含む。
隠す時期を三つ (週次は六つ) ずらして平均する (一つの時期の景気だけを見ない)。実データが無ければ、そう言って飛ばす。
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from shien.engines.forecast import forecast, panels
from shien.engines.forecast.methods import method

from . import forecast_counts
from .forecast_panels import Array, dates, panel
from .forecast_rivals import naive2, rivals
from .line import Line

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Case:
    """一つの比べ。values は (series, period)、season は MASE と Naive2 の季節、bound は OWA の上限。"""

    name: str
    frequency: str
    horizon: int
    season: int
    values: Array
    bound: float | None
    windows: int = 3


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    return [line for case in _cases(options.series) for line in _measured(case)]


def _cases(series: int) -> Iterator[Case]:
    yield Case("synthetic firms, yearly", "Y", 6, 1, panel("Y", series, 30, 11), 1.0)
    yield Case("synthetic, quarterly", "Q", 8, 4, panel("Q", series // 2, 72, 11), 0.98)
    yield Case("synthetic, monthly", "M", 18, 12, panel("M", series // 4, 144, 11), 0.95)
    daily = forecast_counts.counts()
    if daily is None:
        print(f"forecast: real counts skipped, SHIEN_DATA does not name a folder with {forecast_counts.FILE}")
        return
    yield Case("real counts, weekly", "W", 13, 1, forecast_counts.weekly(daily), 0.92, 6)
    yield Case("real counts, monthly", "M", 6, 12, forecast_counts.monthly(daily), 0.95)


def _measured(case: Case) -> list[Line]:
    scores: dict[str, list[float]] = {}
    inside, seconds, rows = [], 0.0, 0
    for window in range(case.windows):
        values = case.values[:, : case.values.shape[1] - window * case.horizon]
        past, actual = values[:, : -case.horizon], values[:, -case.horizon :]
        kept = (past > 0).mean(1) > 0.3
        past, actual = past[kept], actual[kept]
        begun = time.perf_counter()
        band = _ours(case.frequency, past, case.horizon)
        seconds, rows = seconds + time.perf_counter() - begun, rows + len(past)
        found = {"ours": band[0], **rivals(past, case.horizon, case.season, method(case.frequency).season)}
        base = naive2(past, case.season, case.horizon)
        for name, mean in found.items():
            scores.setdefault(name, []).append(owa(mean, base, past, actual, case.season))
        inside.append([((actual >= band[low]) & (actual <= band[high])).mean() for low, high in ((1, 2), (3, 4))])
    return _lines(
        case, {name: float(np.mean(each)) for name, each in scores.items()}, np.mean(inside, 0), seconds / rows * 1000
    )


def _ours(frequency: str, past: Array, horizon: int) -> Array:
    """点予測と幅。軸は (値, series, horizon)。"""
    series, periods = past.shape
    ids = np.repeat([f"{place:06}" for place in range(series)], periods)
    bundles, faults = panels(ids, np.tile(dates(frequency, periods), series), past.ravel(), frequency)
    if faults or len(bundles) != 1:
        raise SystemExit(f"forecast: {len(faults)} faults in a panel without any")
    found = forecast(bundles[0], horizon)
    return np.stack([found.mean, found.lower80, found.upper80, found.lower95, found.upper95])


def owa(mean: Array, base: Array, past: Array, actual: Array, season: int) -> float:
    """OWA。M4 の定義で、sMAPE と MASE を系列ごとに求めて平均し、Naive2 との比を平均する。"""
    scale = np.abs(past[:, season:] - past[:, :-season]).mean(1)
    usable = scale > 0

    def both(found: Array) -> Array:
        size = np.abs(found) + np.abs(actual)
        share = np.divide(2 * np.abs(found - actual), size, out=np.zeros_like(size), where=size > 0).mean()
        return np.array([share, (np.abs(found - actual).mean(1)[usable] / scale[usable]).mean()])

    return float((both(mean) / both(base)).mean())


def _lines(case: Case, score: dict[str, float], inside: Array, seconds: float) -> list[Line]:
    others = {name: value for name, value in score.items() if name != "ours"}
    best = min(others, key=lambda name: others[name])
    words = ", ".join(f"{name} {value:.3f}" for name, value in others.items())
    size = f"forecast, {case.name} ({len(case.values):,})"
    return [
        Line(f"{size}: OWA", score["ours"], "", case.bound, words, score["ours"] / others[best]),
        Line(f"{size}: 80 % off nominal", abs(inside[0] - 0.8) * 100, "points", 3, f"inside {inside[0]:.3f}"),
        Line(f"{size}: 95 % off nominal", abs(inside[1] - 0.95) * 100, "points", 3, f"inside {inside[1]:.3f}"),
        Line(f"{size}: time per 1,000", seconds, "s", SECONDS),
    ]

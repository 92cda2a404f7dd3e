"""似た企業の、その後。似た企業の過去の年から 1..H 年後への伸びの分布を、尋ねた企業の水準に掛ける。

似た企業は配列で受け取る (探すのは別の計算)。ほかの企業の値が漏れないように (PRIV-17)、10 社に満たなければ断り、
伸び率は刻みに丸め、どの一社を除いても (代わりにどの企業が入っても) 一刻みより動く値は示さない (nan)。刻みは定めだけで決まり、値からは決めない。
実測: 上場企業の一年先の売上高で、似た 50 の企業・年の伸びの中央値は、最新の値より誤差が小さい (2023–25 年 6.2 % と 7.2 %)。
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .calendar import Whole
from .season import Array

LEVELS = (0.025, 0.1, 0.5, 0.9, 0.975)


class TooFewPeers(ValueError):
    """似た企業が足りない。"""


@dataclass(frozen=True, slots=True)
class PeerForecast:
    """似た企業からの予測。軸は (horizon,)。growth は伸び率 (horizon, level) で、level は 2.5・10・50・90・97.5 %。

    示せない値は nan。firms は企業の数 (5 社刻みで切り捨て)、steps は公表の刻み (horizon, level)。
    """

    growth: Array
    mean: Array
    lower80: Array
    upper80: Array
    lower95: Array
    upper95: Array
    firms: int
    steps: Array


@cache
def terms() -> dict[str, Any]:
    """定め。"""
    return tomllib.loads(Path(__file__).with_name("peers.toml").read_text(encoding="utf-8"))


def next_of_peers(
    level: float, levels: Array, nexts: Array, owners: Whole, weights: Array | None = None,
    others: Sequence[tuple[Array, Array, Whole]] = (),
) -> PeerForecast:  # fmt: skip
    """似た企業のその後の伸びを、自社の水準 level に掛ける。

    levels は似た企業・年の水準 (peer,)、nexts は 1..H 年後の値 (peer, horizon; 無ければ nan)、owners は企業の番号、
    weights は近さの重み (peer,; 無ければ等しい)。同じ企業の年がいくつあっても、その企業の重みは一社分に抑える。
    others は、組のどれか一社を表から除いて探し直した組 (levels, nexts, owners)。そのどれとも一刻みより違う値は示さない。
    """
    growth, owner, weight = _growth(levels, nexts, owners, weights)
    firms = len(np.unique(owner))
    if firms < terms()["firms"]:
        least = terms()["firms"]
        raise TooFewPeers(f"似た企業が {least} 社に満たないので、予測できません。業種や地域の範囲を広げてください。")
    steps = _steps(nexts.shape[1])
    shown = np.array([_steady(growth[:, year], owner, weight, steps[year]) for year in range(nexts.shape[1])])
    shown = _agreed(shown, steps, [_growth(*each, None) for each in others])
    placed = np.maximum(level * (1 + shown), 0.0) if level >= 0 else level * (1 + shown)[:, ::-1]
    return PeerForecast(
        shown, placed[:, 2], placed[:, 1], placed[:, 3], placed[:, 0], placed[:, 4], firms // 5 * 5, steps
    )


def _growth(levels: Array, nexts: Array, owners: Whole, weights: Array | None) -> tuple[Array, Whole, Array]:
    """伸び率 (peer, horizon)、企業の番号 (0 から)、重み。使えない行は除く。"""
    usable = np.isfinite(levels) & (levels > 0)
    weight = np.ones(len(levels)) if weights is None else np.asarray(weights, float)
    usable &= np.isfinite(weight) & (weight > 0)
    growth = nexts[usable] / levels[usable, None] - 1
    owner = np.unique(owners[usable], return_inverse=True)[1]
    return growth, owner, weight[usable] / np.maximum(np.bincount(owner, minlength=1)[owner], 1)


def _agreed(shown: Array, steps: Array, others: list[tuple[Array, Whole, Array]]) -> Array:
    """探し直したどの組でも、一刻みより動かない値だけを残す。社数の足りない組は何も示さないので比べない。"""
    kept = shown.copy()
    for growth, owner, weight in others:
        for year, step in enumerate(steps):
            known = np.isfinite(growth[:, year])
            if len(np.unique(owner[known])) >= terms()["firms"]:
                order = np.argsort(growth[known, year], kind="stable")
                other = _rounded(growth[known, year][order], weight[known][order], step)
                kept[year, np.abs(other - shown[year]) > step * 1.000001] = np.nan
    return kept


def _steps(horizon: int) -> Array:
    step = terms()["step"]
    one = np.array([step["outer"], step["inner"], step["middle"], step["inner"], step["outer"]])
    steps: Array = one * np.arange(1, horizon + 1)[:, None]
    return steps


def _steady(growth: Array, owner: Whole, weight: Array, step: Array) -> Array:
    """丸めた分位。一社を除いて一刻みより動くもの、社数の足りないものは nan。"""
    known = np.isfinite(growth)
    firms = np.unique(owner[known])
    if len(firms) < terms()["firms"]:
        return np.full(len(LEVELS), np.nan)
    order = np.argsort(growth[known], kind="stable")
    values, whose, mass = growth[known][order], owner[known][order], weight[known][order]
    whole = _rounded(values, mass, step)
    without = np.array([_rounded(values, each, step) for firm in firms for each in _replaced(whose == firm, mass)])
    steady = (np.abs(without - whole) <= step * 1.000001).all(0)
    if len(firms) < terms()["quantile_firms"]:
        steady &= np.array(LEVELS) == 0.5
    return np.where(steady, whole, np.nan)


def _replaced(gone: NDArray[np.bool_], mass: Array) -> list[Array]:
    """一社を除いた重みと、空いた所へ最も低い・最も高い伸びの企業が代わりに入った重み。"""
    removed = np.where(gone, 0.0, mass)
    low, high = removed.copy(), removed.copy()
    low[0] += mass[gone].sum()
    high[-1] += mass[gone].sum()
    return [removed, low, high]


def _rounded(values: Array, mass: Array, step: Array) -> Array:
    """重み付きの分位を刻みに丸める。中央は近い方へ、幅は外へ (狭く見せない)。values は小さい順。"""
    kept = mass > 0
    middle = np.cumsum(mass[kept]) - mass[kept] / 2
    quantiles = np.interp(np.array(LEVELS) * mass[kept].sum(), middle, values[kept])
    shift = np.where(np.array(LEVELS) < 0.5, 0.0, np.where(np.array(LEVELS) > 0.5, 1.0, 0.5))
    rounded: Array = np.where(shift < 1, np.floor(quantiles / step + shift), np.ceil(quantiles / step - 1e-9)) * step
    return rounded

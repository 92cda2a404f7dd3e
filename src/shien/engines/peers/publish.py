"""示す値。丸め、一社を除いて作り直したどの組でも一刻みより動かないものだけを残す。

守ること (PRIV-17): どの一社を表から除いても、両方で示される値の差は刻みを超えない。
理由: 表 D から一社 r を除いた表 D' の組は、r が組の外なら D の組と同じ (尺度が変わるなら別の尺度の組)、組の中なら groups が
作り直した組のどれかである。示す値はその全てについて計算し、D の値から一刻みより離れるものが一つでもあれば、D では示さない。
D の値が示されていれば、D' の値は調べた組の値なので、差は一刻み以内である。刻みは尋ねた企業の値と定めだけで決まり、
一社の出入りでは変わらない。分位のどこに居るかは、丸めた後の分位だけから決める。値を変えて尋ね続けても、丸める前の分位は分からない。
比べるのは刻みの整数倍なので、小数の誤差は入らない。
"""

from dataclasses import dataclass

import numpy as np

from .groups import Groups
from .settings import GROUP, INDICATORS, MATCH, Array

PARTS: tuple[float, ...] = tuple(GROUP["quantiles"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """示す値。どれも刻みの整数倍の、その倍数 (示せない所は nan)。

    firms は社数、level は広げた段、match は近さの番号 (軸なし)。counts は指標のある社数、places は分位の間の番号
    (0 は最も低い方)、軸は (indicator,)。quantiles の軸は (indicator, quantile)。
    """

    firms: Array
    level: Array
    match: Array
    counts: Array
    quantiles: Array
    places: Array


def steps(own: Array) -> Array:
    """公表の刻み (indicator,)。own は尋ねた企業の指標。

    >>> float(steps(np.full(9, 123_000_000.0))[0])
    20000000.0
    """
    found = np.array([each["step"] for each in INDICATORS])
    for place, each in enumerate(INDICATORS):
        if each.get("own") and own[place] > 0:
            fifth = max(own[place] / 5, 1.0)
            power = 10.0 ** np.floor(np.log10(fifth))
            found[place] = power * max(size for size in (1, 2, 5) if size * power <= fifth or size == 1)
    return found


def sheet(groups: Groups, indicators: Array, own: Array, features: int) -> Sheet:
    """組から示す値を作る。indicators は全社の指標 (firm, indicator)、features は尋ねる企業にある特徴の数。"""
    values = np.where((groups.firms >= 0)[:, :, None], indicators[groups.firms], np.nan)
    size, step = (groups.firms >= 0).sum(axis=1), steps(own)
    counts, quantiles = _quantiles(np.moveaxis(values, 1, 2))
    multiples = np.floor(quantiles / step[:, None] + 0.5)
    gap = np.sqrt(np.nanmean(groups.distances, axis=1) / max(features, 1))
    enough = size >= GROUP["minimum"]
    return Sheet(
        _steady(np.floor(size / GROUP["count_step"] + 0.5), enough),
        _steady(groups.levels.astype(float), enough),
        _steady(np.searchsorted(MATCH["limits"], gap).astype(float), enough),
        _steady(np.where(counts >= GROUP["minimum"], np.floor(counts / GROUP["count_step"] + 0.5), np.nan), enough),
        _steady(multiples, enough),
        _steady(_places(multiples, np.floor(own / step + 0.5)), enough),
    )


def _steady(figures: Array, enough: Array) -> Array:
    """最初の組の値。ほかのどの組でも一刻みより動くものは nan。社数の足りない組は何も示さないので比べない。"""
    others = figures[1:][enough[1:]]
    moved = np.any(np.abs(others - figures[0]) > 1, axis=0)
    return np.where(moved, np.nan, figures[0])


def _quantiles(values: Array) -> tuple[Array, Array]:
    """社数 (group, indicator) と分位 (group, indicator, quantile)。values は (group, indicator, place)。

    分位は順序統計量の間の線形補間。中央値は minimum 社から、ほかは quantiles_from 社から。
    """
    ordered = np.sort(values, axis=2)
    counts = (~np.isnan(values)).sum(axis=2)
    ranks = np.maximum(counts - 1, 0)[:, :, None] * np.array(PARTS)
    under = np.floor(ranks).astype(int)
    over = np.minimum(under + 1, np.maximum(counts - 1, 0)[:, :, None])
    low, high = np.take_along_axis(ordered, under, axis=2), np.take_along_axis(ordered, over, axis=2)
    least = np.where(np.array(PARTS) == 0.5, GROUP["minimum"], GROUP["quantiles_from"])
    return counts, np.where(counts[:, :, None] >= least, low + (high - low) * (ranks - under), np.nan)


def _places(quantiles: Array, own: Array) -> Array:
    """尋ねた企業が、丸めた分位のどの間に居るか (group, indicator)。分位と同じ値なら、またぐ間の真ん中。"""
    below = (quantiles < own[:, None]).sum(axis=2)
    upto = (quantiles <= own[:, None]).sum(axis=2)
    unknown = np.isnan(quantiles).any(axis=2) | np.isnan(own)
    return np.where(unknown, np.nan, (below + upto) // 2)

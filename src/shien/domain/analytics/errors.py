"""予測の外れ方。最後の年を隠して全社で試し、画面で予測のそばに示す。版を作るときに一度だけ数える。

自社のこれまでから作る道の点予測は、一社ずつ独りで決まる (ほかの企業の値を使わない)。一社が抜けると、分位の順位が一つ
ずれるだけなので、ずれた分位を全て作り、一刻みより動くものは持たない (PRIV-17)。
多ければ仮名の番号の小さい方から SAMPLE 社を使う (仮名は乱数なので、無作為と同じ)。
"""

import math
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

import numpy as np

from shien.engines.forecast.members import point
from shien.engines.forecast.methods import method
from shien.engines.peers import Years
from shien.engines.peers.settings import Array

from .outlook import ITEMS

SAMPLE, LEAST, WIDTH = 2_000, 100, 6
STEP, OUTER = 0.005, 0.01  # 示す刻み (比率)。中央値と、幅
_LEVELS = (0.025, 0.1, 0.9, 0.975)


def measured(years: Years) -> dict[str, dict[str, Any]]:
    """項目 → {typical: 何年先かごとの外れの中央値, bands: 外れの分位 (2.5・10・90・97.5 %)}。

    100 社に満たない年と、一社の出入りで動く年から先は無い。
    """
    if not len(years.owner):
        return {}
    sales = _matrix(years, "net_sales")
    found: dict[str, dict[str, Any]] = {}
    for item in ITEMS:
        values = _matrix(years, item)
        outcomes = (_outcome(values, sales, ahead, item) for ahead in range(1, WIDTH))
        cells = [each for each in takewhile(bool, outcomes) if each]
        if cells:
            found[item] = {"typical": [each[0] for each in cells], "bands": [each[1] for each in cells]}
    return found


def _matrix(years: Years, name: str) -> Array:
    """右詰めの値 (firm, year)。企業ごとの最も新しい年から WIDTH 年、間の空いた年の前は見ない。"""
    order = np.lexsort((years.month, years.owner))
    owner, month = years.owner[order], years.month[order]
    last = np.flatnonzero(np.append(owner[1:] != owner[:-1], True))[:SAMPLE]
    found = np.full((len(last), WIDTH), np.nan)
    column = years.column(name)[order]
    for back in range(WIDTH):
        there = np.maximum(last - back, 0)
        good = (owner[there] == owner[last]) & (month[last] - month[there] == 12 * back)
        found[good, WIDTH - 1 - back] = column[there[good]]
    return found


def _outcome(values: Array, sales: Array, ahead: int, item: str) -> tuple[float, list[float]] | None:
    """ahead 年を隠したときの外れ。売上高は予測に対する比率、ほかは隠す前の売上高に対する比率。"""
    past, base = values[:, :-ahead], sales[:, -ahead - 1]
    usable = np.isfinite(values[:, -1]) & np.isfinite(past[:, -1]) & (base > 0)
    if usable.sum() < LEAST:
        return None
    kept = _unbroken(past[usable])
    middle = point(kept, ahead, method("Y"))[:, ahead - 1]
    scale = np.maximum(middle, 1.0) if item == "net_sales" else base[usable]
    error = (values[usable, -1] - middle) / scale
    levels = () if item == "net_sales" else _LEVELS  # 売上高の幅は、予測のエンジンの幅を使う
    found = [_steady(np.abs(error), 0.5, STEP), *(_steady(error, level, OUTER) for level in levels)]
    steady = [cell for cell in found if cell is not None]
    return (steady[0], steady[1:]) if len(steady) == len(found) else None


def _unbroken(past: Array) -> Array:
    """最も新しい年まで途切れずに続く所だけを残す。"""
    known = np.logical_and.accumulate(np.isfinite(past)[:, ::-1], axis=1)[:, ::-1]
    return np.where(known, past, np.nan)


def _steady(error: Array, level: float, step: float) -> float | None:
    """刻みに丸めた分位。どの一社が抜けても、代わりに端の一社が入っても、一刻みより動かなければ返す。幅は外へ丸める。"""
    ordered = np.sort(error)
    under = int((len(ordered) - 1) * level)
    found = [_rounded(ordered, level, step)]
    for gone in {0, max(under - 1, 0), under, min(under + 1, len(ordered) - 1), len(ordered) - 1}:
        left = np.delete(ordered, gone)
        found += [_rounded(each, level, step) for each in (left, np.append(left[:1], left), np.append(left, left[-1:]))]
    return float(round(found[0] * step, 4)) if max(found) - found[0] <= 1 >= found[0] - min(found) else None


def _rounded(ordered: Array, level: float, step: float) -> float:
    value = float(np.quantile(ordered, level)) / step
    return math.floor(value) if level < 0.5 else math.ceil(value) if level > 0.5 else math.floor(value + 0.5)


def bands(errors: Mapping[str, Mapping[str, Any]]) -> dict[str, list[list[float]]]:
    """版の見出しから、分位だけを取る。"""
    return {item: found["bands"] for item, found in errors.items() if item != "net_sales"}

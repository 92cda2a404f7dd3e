"""誤差の分位。束から集めた誤差と、出荷時の表 (quantiles.csv) を、件数に応じて混ぜる。

束の誤差は、期の数が近い系列のものを先に使い、足りなければ広げる (隠した残りの期の数で合わせると、長さの違う、
別の性格の系列の誤差を使うことになり、公開の年次系列で 80 % の幅が 84 % を含んだ)。一社だけの予測では表だけになる。
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np

from .calendar import Whole
from .season import Array

LEVELS = (0.025, 0.1, 0.9, 0.975)
WIDENING = (1.5, 3.0, np.inf)
ENOUGH, PRIOR = 60, 30.0
KINDS = ("ratio", "plain")


@cache
def shipped(frequency: str) -> dict[str, tuple[Array, Array]]:
    """表。種類ごとに (期の数 (class,), 分位 (class, horizon, level))。"""
    path = Path(__file__).with_name("quantiles.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["frequency"] == frequency]
    found = {}
    for kind in KINDS:
        own = [row for row in rows if row["kind"] == kind]
        trained = np.array(sorted({int(row["trained"]) for row in own}), float)
        cells = np.array([[float(row[f"q{level}"]) for level in LEVELS] for row in own])
        found[kind] = trained, cells.reshape(len(trained), -1, len(LEVELS))
    return found


@cache
def usual(frequency: str) -> float:
    """表のもとになった束の、動きの率の中央値。"""
    with Path(__file__).with_name("scales.csv").open(encoding="utf-8", newline="") as lines:
        return next(float(row["ratio"]) for row in csv.DictReader(lines) if row["frequency"] == frequency)


def from_table(kind: str, frequency: str, trained: float, horizon: int) -> Array:
    """表の分位。軸は (horizon, level)。期の数は対数で補間し、表より先は期の平方根で広げる。"""
    counts, cells = shipped(frequency)[kind]
    place = np.clip(np.log(max(trained, 1.0)), np.log(counts[0]), np.log(counts[-1]))
    upper = int(np.clip(np.searchsorted(np.log(counts), place), 1, len(counts) - 1))
    share = (place - np.log(counts[upper - 1])) / (np.log(counts[upper]) - np.log(counts[upper - 1]))
    mixed = (1 - share) * cells[upper - 1] + share * cells[upper]
    last = len(mixed)
    beyond = mixed[-1:] * np.sqrt(np.arange(last + 1, horizon + 1) / last)[:, None]
    return np.concatenate([mixed, beyond])[:horizon]


def pooled(found: Array, count: Whole, target: float, origins: int) -> tuple[Array, Array]:
    """束の分位 (horizon, level) と、その実質の件数 (horizon,)。重なる位置の誤差は割り引いて数える。"""
    cells, counts = np.zeros((found.shape[1], len(LEVELS))), np.zeros(found.shape[1])
    apart = np.abs(np.log(np.maximum(count, 1) / max(target, 1.0)))
    for step in range(found.shape[1]):
        known = ~np.isnan(found[:, step])
        discount = max(1, min(step + 1, origins))
        for limit in WIDENING:
            near = known & (apart <= np.log(limit))
            counts[step] = near.sum() / discount
            if counts[step] >= ENOUGH:
                break
        if near.any():
            cells[step] = np.quantile(found[near, step], _levels(counts[step]))
    return cells, counts


def _levels(count: float) -> Array:
    """有限標本の分だけ外へ寄せた分位の位置 (conformal prediction; Lei ほか 2018, JASA 113)。"""
    levels = np.array(LEVELS)
    outward = np.where(levels > 0.5, levels, 1 - levels) * (count + 1) / max(count, 1.0)
    outward = np.minimum(outward, 1.0)
    return np.where(levels > 0.5, outward, 1 - outward)


def blended(kind: str, frequency: str, found: Array, count: Whole, target: float, origins: int, season: int) -> Array:
    """束と表を混ぜた分位。軸は (horizon, level)。束に無い先の期は、表を束の最後の期に合わせて使う。"""
    table = from_table(kind, frequency, target, found.shape[1])
    cells, counts = pooled(found, count, target, origins)
    share = (counts / (counts + PRIOR))[:, None]
    mixed = share * cells + (1 - share) * table
    seen = np.flatnonzero(counts >= ENOUGH / 2)
    if len(seen) and seen[-1] + 1 < len(mixed):
        last = seen[-1]
        factor = np.clip(mixed[last] / np.where(table[last] == 0, np.inf, table[last]), 0.3, 3.0)
        rest = counts[last + 1 :, None] < ENOUGH / 2
        mixed[last + 1 :] = np.where(rest, table[last + 1 :] * factor, mixed[last + 1 :])
    return _widening(mixed, season)


def _widening(cells: Array, season: int) -> Array:
    """一巡後の同じ位相で狭くならず、内側の分位は外側を越えない。位相の違う期は比べない (週末の件数は外れ方が小さい)。"""
    signed = np.maximum(cells * np.array([-1.0, -1.0, 1.0, 1.0]), 0.0)
    for phase in range(min(season, len(signed))):
        own = signed[phase::season]
        up = np.maximum.accumulate(own, axis=0)
        down = np.minimum.accumulate(own[::-1], axis=0)[::-1]
        signed[phase::season] = (up + down) / 2  # どちらも単調。片方だけでは、でこぼこの分だけ広がるか狭まる
    signed[:, 0], signed[:, 3] = np.maximum(signed[:, 0], signed[:, 1]), np.maximum(signed[:, 3], signed[:, 2])
    widened: Array = signed * np.array([-1.0, -1.0, 1.0, 1.0])
    return widened

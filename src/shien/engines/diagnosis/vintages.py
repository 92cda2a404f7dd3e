"""業種基準値の版。中央値・標準偏差・四つの閾値を、業種と規模ごとに持つ。

版は vintages/ の二つのファイル (頭書きの .toml と表の .tsv) で一つ。ファイルを足せば、版が増える。
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .indicators import KEYS, Array
from .industries import classes

SIZES = ("medium", "small")
_FOLDER = Path(__file__).with_name("vintages")


@dataclass(frozen=True, slots=True)
class Vintage:
    """業種基準値の一つの版。円・率・倍・か月にそろえてある。

    median と deviation の軸は (row, indicator)、thresholds は (row, indicator, 4) で ⅳ ⅲ ⅱ ⅰ の順。
    row は業種と規模の行 (row_of が求める)。
    """

    id: str
    name: str
    period: str
    valid_from: date
    source: str
    note: str
    median: Array
    deviation: Array
    thresholds: Array


def row_of(industry: Array, small: Array) -> Array:
    """基準値の行。industry は業種の番号 (-1 は不明)、small は小規模か。不明は -1。"""
    return np.where(industry >= 0, industry * len(SIZES) + small, -1)


def names() -> tuple[str, ...]:
    """版の名。"""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def load(name: str) -> Vintage:
    """版を読む。欠けた行や、並びの崩れた閾値があれば ValueError。"""
    if name not in names():
        raise ValueError(f"業種基準値の版 {name} はありません（あるもの：{'、'.join(names())}）。")
    head: dict[str, Any] = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    table = np.full((len(classes()) * len(SIZES), len(KEYS), 6), np.nan)
    order = {each.code: place for place, each in enumerate(classes())}
    for line in (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        key, industry, size, *cells = line.split("\t")
        row = order[industry] * len(SIZES) + SIZES.index(size)
        table[row, KEYS.index(key)] = np.array(cells, float) * head["scale"][key]
    median, deviation, thresholds = table[..., 0], table[..., 1], table[..., :1:-1]
    steps = np.diff(thresholds)
    if np.isnan(table).any() or not (np.all(steps >= 0, axis=-1) | np.all(steps <= 0, axis=-1)).all():
        raise ValueError(f"業種基準値 {name}.tsv に、欠けた行か、並びの崩れた閾値があります。")
    told = {each: head[each] for each in ("id", "name", "period", "valid_from", "source", "note")}
    return Vintage(**told, median=_frozen(median), deviation=_frozen(deviation), thresholds=_frozen(thresholds))


def _frozen(cells: Array) -> Array:
    cells = np.ascontiguousarray(cells)
    cells.setflags(write=False)
    return cells

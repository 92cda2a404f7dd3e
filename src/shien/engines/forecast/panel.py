"""系列の束。縦長の表 (系列・日付・値) を、期をそろえた右詰めの行列にする。

欠けた期と空の値は、計算のためだけに前後から直線で補う (誤差を測るときは使わない)。末尾の空の値は予測の対象になる。
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shien.values.fault import Fault

from . import calendar
from .calendar import Dates, Whole
from .methods import method
from .season import Array

FREQUENCIES = ("Y", "Q", "M", "W", "D")
SHOWN = 1000  # 一つの種類の誤りを示す数


@dataclass(frozen=True, slots=True)
class Panel:
    """系列の束。軸は (series,) と (series, period)。values は右詰めで、始まる前は nan、欠けは補ってある。

    frequency は Y・Q・M・W・D と B (土日の無い日次)。known は実際の値か。ends は月の末日にそろうか。
    gaps は補った期の数、even は間隔がそろうか。last は最新の値の日付。
    """

    ids: NDArray[np.object_]
    frequency: str
    values: Array
    known: NDArray[np.bool_]
    first: Dates
    last: Dates
    ends: NDArray[np.bool_]
    gaps: Whole
    even: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def periods(self) -> Whole:
        """計算に使う期の数。"""
        count: Whole = (~np.isnan(self.values)).sum(1)
        return count

    def without_last(self, periods: int) -> "Panel":
        """最新の periods 期を隠した束。残りの無い系列は落とす。"""
        kept = self.periods > periods
        width = self.values.shape[1] - periods
        return replace(
            self, ids=self.ids[kept], values=self.values[kept, :width], known=self.known[kept, :width],
            first=self.first[kept], last=self.last[kept], ends=self.ends[kept], gaps=self.gaps[kept],
            even=self.even[kept],
        )  # fmt: skip


def panels(
    ids: ArrayLike, dates: ArrayLike, values: ArrayLike, frequency: str, first_row: int = 1,
    wrong: NDArray[np.bool_] | None = None,
) -> tuple[list[Panel], list[Fault]]:  # fmt: skip
    """束にする。誤りのある系列は除き、行 (first_row から数える) と列を示す。土日の無い日次は別の束になる。

    wrong は読めなかった行 (指摘は済んでいる)。その行の系列も除く。
    """
    if frequency not in FREQUENCIES:
        raise ValueError(f"周期「{frequency}」はありません。{'・'.join(FREQUENCIES)} のどれかです。")
    name, when, value = np.asarray(ids, object), np.asarray(dates, "datetime64[D]"), np.asarray(values, float)
    labels, code = np.unique(name.astype(str), return_inverse=True)
    told = np.zeros(len(name), bool) if wrong is None else wrong
    faults, refused = _faults(name, when, value, code, told, frequency, first_row)
    kept = ~refused[code] & np.isfinite(value)
    business = np.zeros(len(labels), bool)
    if frequency == "D":
        workdays = np.bincount(code[kept], calendar.weekday(when[kept]), len(labels))
        count = np.bincount(code[kept], minlength=len(labels))
        business = (workdays == count) & (count >= 10)
    found = []
    for kind, chosen in ((frequency, ~business), ("B", business)):
        rows = np.flatnonzero(kept & chosen[code])
        if len(rows):
            found.append(_panel(labels, code[rows], when[rows], value[rows], kind))
    return found, faults


def _faults(
    name: NDArray[np.object_], when: Dates, value: Array, code: Whole, told: NDArray[np.bool_], frequency: str,
    first_row: int,
) -> tuple[list[Fault], NDArray[np.bool_]]:  # fmt: skip
    """行の誤りと、除く系列。"""
    faults: list[Fault] = []
    refused = np.zeros(int(code.max(initial=-1)) + 1, bool)
    refused[code[told]] = True
    for rows, column, what, expected in (
        (np.isnat(when), "ds", "日付がありません。", "2026-03-31 の形で書いてください。"),
        (np.isinf(value), "y", "値が無限大です。", "有限の数を書いてください。"),
        (name == "", "unique_id", "系列の名前がありません。", "どの行にも書いてください。"),
    ):
        refused[code[rows]] = True
        faults += [Fault(what, expected, first_row + int(row), column) for row in np.flatnonzero(rows & ~told)[:SHOWN]]
    faults += _doubled(name, when, code, frequency, refused, first_row)
    empty = np.bincount(code, np.isfinite(value), len(refused)) == 0
    silent = np.flatnonzero(empty & ~refused)[:SHOWN]
    for row in np.unique(code, return_index=True)[1][silent]:
        what = f"系列「{name[row]}」に値が一つもありません。"
        faults.append(Fault(what, "値を書いてください。", first_row + int(row), "y"))
    return sorted(faults, key=lambda fault: fault.row or 0), refused | empty


def _doubled(
    name: NDArray[np.object_], when: Dates, code: Whole, frequency: str, refused: NDArray[np.bool_], first_row: int
) -> list[Fault]:
    """同じ期に二つある行。"""
    usable = np.flatnonzero(~np.isnat(when) & (name != ""))
    last = np.full(len(refused), np.datetime64("0001-01-01"))
    np.maximum.at(last, code[usable], when[usable])
    back = calendar.back(when[usable], last[code[usable]], frequency)
    order = np.lexsort((usable, back, code[usable]))
    same = (np.diff(code[usable][order]) == 0) & (np.diff(back[order]) == 0)
    faults: list[Fault] = []
    for row, before in zip(usable[order[1:][same]], usable[order[:-1][same]], strict=True):
        refused[code[row]] = True
        if len(faults) < SHOWN:
            what = (
                f"系列「{name[row]}」の {when[row]} が二度あります（前は{first_row + before}行目）。"
                if when[row] == when[before]
                else f"系列「{name[row]}」の {when[before]} と {when[row]} は同じ{calendar.WORDS[frequency]}です。"
            )
            faults.append(Fault(what, "一つの期は一行にするか、周期を改めてください。", first_row + int(row), "ds"))
    return faults


def _panel(labels: NDArray[np.str_], code: Whole, when: Dates, value: Array, frequency: str) -> Panel:
    chosen, place = np.unique(code, return_inverse=True)
    last = np.full(len(chosen), np.datetime64("0001-01-01"))
    np.maximum.at(last, place, when)
    first = np.full(len(chosen), np.datetime64("9999-12-31"))
    np.minimum.at(first, place, when)
    back = calendar.back(when, last[place], frequency)
    width = int(min(back.max(initial=0) + 1, method(frequency).history))
    recent = back < width
    matrix = np.full((len(chosen), width), np.nan)
    matrix[place[recent], width - 1 - back[recent]] = value[recent]
    known = ~np.isnan(matrix)
    filled = _filled(matrix)
    even, ends = np.ones(len(chosen), bool), np.ones(len(chosen), bool)
    np.logical_and.at(even, place, calendar.regular(when, last[place], frequency))
    np.logical_and.at(ends, place, calendar.month_end(when))
    gaps = (~np.isnan(filled)).sum(1) - known.sum(1)
    return Panel(labels[chosen].astype(object), frequency, filled, known, first, last, ends, gaps, even)


def _filled(matrix: Array) -> Array:
    """欠けを前後の値から直線で補う。始まる前は nan のまま。"""
    known = ~np.isnan(matrix)
    if known.all():
        return matrix
    columns = np.arange(matrix.shape[1])
    before = np.maximum.accumulate(np.where(known, columns, -1), axis=1)
    after = np.minimum.accumulate(np.where(known, columns, matrix.shape[1])[:, ::-1], axis=1)[:, ::-1]
    inside = ~known & (before >= 0)
    row, column = np.nonzero(inside)
    left, right = before[row, column], after[row, column]
    share = (column - left) / (right - left)
    out = matrix.copy()
    out[row, column] = matrix[row, left] + share * (matrix[row, right] - matrix[row, left])
    return out

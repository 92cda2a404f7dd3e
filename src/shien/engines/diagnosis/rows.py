"""企業と期の行から、企業ごとの事実を求める。行はどんな順でもよい。

規模と業種は最新の行で決まり、ふだんの売上高と総資産は三期を見比べて決まる。
"""

from dataclasses import dataclass

import numpy as np

from .diagnosis import benchmark_row
from .indicators import Array
from .size import Size, size_of

PERIODS = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """行から読んだもの。軸はどれも (row,)。firm は企業の番号、period は 0・1・2、usable は鍵が正しい行か。

    industry は業種の番号 (-1 は不明)、capital_stock・net_sales・assets は円、employees は人。
    """

    firm: Array
    period: Array
    usable: Array
    industry: Array
    capital_stock: Array
    employees: Array
    net_sales: Array
    assets: Array


@dataclass(frozen=True, slots=True)
class Firms:
    """企業ごとの事実。軸は (firm,)。late は最新期 (period 0) の行が無い企業。"""

    size: Array
    row: Array
    industry: Array
    late: Array
    usual_sales: Array
    usual_assets: Array


def slots(firm: Array, period: Array, count: int, *, last: bool = False) -> Array:
    """企業と期から行を引く表。軸は (firm, period)、無ければ -1。同じ鍵の行が幾つもあれば、最初 (last なら最後) の行。"""
    found = np.full(count * PERIODS, -1, np.int32)
    places = np.arange(len(firm), dtype=np.int32)
    key = firm.astype(np.int64) * PERIODS + period
    order = slice(None) if last else slice(None, None, -1)
    found[key[order]] = places[order]
    return found.reshape(count, PERIODS)


def repeated(firm: Array, period: Array, count: int) -> tuple[Array, Array]:
    """同じ鍵の行が、ほかにもある行か (row,) と、その相手の行 (無ければ -1)。"""
    first, last = slots(firm, period, count), slots(firm, period, count, last=True)
    start, end = first[firm, period], last[firm, period]
    other = np.where(start == np.arange(len(firm)), end, start)
    twice = start != end
    return twice, np.where(twice, other, -1)


def firms_of(given: Facts, count: int) -> Firms:
    """企業ごとの事実。業種・資本金・従業員数は、手元で最も新しい行のもの。"""
    rows = np.flatnonzero(given.usable)
    table = slots(given.firm[rows], given.period[rows], count)
    present = table >= 0
    place = present.argmax(axis=1)
    if not len(rows):
        return _unknown(count)
    newest = rows[table[np.arange(count), place]]
    known = present.any(axis=1)
    industry = np.where(known, given.industry[newest], -1).astype(np.int8)
    size = size_of(industry, given.capital_stock[newest], given.employees[newest])
    usual = (usual_of(given.net_sales, rows, table), usual_of(given.assets, rows, table))
    return Firms(size, benchmark_row(industry, size).astype(np.int8), industry, known & (place > 0), *usual)


def _unknown(count: int) -> Firms:
    """正しい鍵の行が一つも無いとき。"""
    none, blank = np.full(count, -1, np.int8), np.full(count, np.nan)
    return Firms(np.full(count, Size.NO_INDUSTRY, np.int8), none, none, np.zeros(count, bool), blank, blank)


def usual_of(cells: Array, rows: Array, table: Array) -> Array:
    """企業のふだんの値。軸は (firm,)。三期あれば中央の値、二期なら大きい方、無ければ nan。0以下は数えない。

    千円を円と取り違えた期は小さく出るので、二期では大きい方を正しいと見る。
    """
    found = np.where(table >= 0, cells[rows[table]], np.nan)
    found = np.sort(np.where(found > 0, found, np.nan), axis=1)
    middle = (~np.isnan(found)).sum(axis=1) // 2
    return np.take_along_axis(found, np.minimum(middle, PERIODS - 1)[:, None], axis=1)[:, 0]

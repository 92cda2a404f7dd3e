"""比べる組と、どれか一社を除いて作り直した組。

除いたときの組は近似ではなく、その一社がいない表で探し直した答えそのもの。組の外の企業を除いても組は変わらない
(尺度が変わるときは scale が並べた尺度で探し直す) ので、組の中の一社ずつを調べれば、全社を調べたことになる。
"""

from dataclasses import dataclass

import numpy as np

from .firms import Firms
from .index import Index
from .scopes import Filters, scope, widened
from .search import Found, Scope, nearest
from .settings import GROUP, Array


@dataclass(frozen=True, slots=True)
class Groups:
    """組の束。最初が公表する組、あとは一社を除いた組。軸は (group, place)、足りない所は firms が -1、distances が nan。

    levels は範囲を広げた段 (group,)。
    """

    firms: Array
    distances: Array
    levels: Array


class Walk:
    """一つの尺度で、範囲を広げながら探す。own は同じ企業の行の番号で、組に入れない。"""

    def __init__(self, index: Index, asker: Firms, own: Array, filters: Filters, scale: Array) -> None:
        place = int(asker.industry[0]), int(asker.prefecture[0]), int(asker.size[0])
        self._index, self._asked, self._scale, self._own = index, asker.features[0], scale, own
        self._prefecture = place[1]
        self._scopes = [scope(each, *place) for each in widened(filters)]

    def level(self, count: int, start: int = 0) -> int:
        """count 社に足りる最初の段。どの段も足りなければ最後の段。"""
        for level in range(start, len(self._scopes)):
            if self._size(self._scopes[level]) >= count:
                return level
        return len(self._scopes) - 1

    def _size(self, scope: Scope) -> int:
        firms, own = self._index.firms, self._own
        mine = (
            scope.industries[firms.industry[own]]
            & scope.prefectures[firms.prefecture[own]]
            & scope.sizes[firms.size[own]]
        )
        return self._index.count(scope) - int(mine.sum())

    def search(self, level: int, count: int) -> Found:
        """近い順に count 社。"""
        found = nearest(
            self._index.tree, self._asked, self._scale, self._prefecture, self._scopes[level], count + len(self._own)
        )
        others = ~np.isin(found.firms, self._own)
        return Found(found.firms[others][:count], found.distances[others][:count])


def groups(index: Index, asker: Firms, own: Array, filters: Filters, count: int) -> Groups:
    """公表する組 (最初) と、一社を除いた全ての組。asker は尋ねる企業 (一行)。"""
    rows: list[tuple[Array, Array, int]] = []
    for scale in index.scales:
        rows += _rows(Walk(index, asker, own, filters, scale), count)
    firms = np.full((len(rows), count), -1, np.int64)
    distances = np.full((len(rows), count), np.nan)
    for place, (members, gaps, _) in enumerate(rows):
        firms[place, : len(members)], distances[place, : len(members)] = members, gaps
    return Groups(firms, distances, np.array([level for _, _, level in rows]))


def _rows(walk: Walk, count: int) -> list[tuple[Array, Array, int]]:
    level = walk.level(count)
    found = walk.search(level, count + 1)
    rows = [(found.firms[:count], found.distances[:count], level)]
    if len(found.firms) < GROUP["minimum"]:
        return rows
    # ちょうど count 社の範囲は、一社減ると足りなくなり、もう一段広い範囲になる。
    other = walk.level(count + 1, level) if len(found.firms) == count else level
    pool = found if other == level else walk.search(other, count + 1)
    for gone in found.firms[:count]:
        stay = np.flatnonzero(pool.firms != gone)[:count]
        rows.append((pool.firms[stay], pool.distances[stay], other))
    return rows

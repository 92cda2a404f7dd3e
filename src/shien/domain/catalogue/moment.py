"""ある時刻の棚。募集のようすや並びは、公募の始まりや締切を過ぎるか、日が変わるまで同じなので、その間は一度だけ数える。"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np

from shien.engines.search import Index, Prior
from shien.engines.search.facets import Facet

from .book import Shelf
from .choices import Opening
from .columns import Array

Period = tuple[date, int]
_SORTS = ("closing", "amount", "new")


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """index は時刻で動く絞り込みも持つ索引。state・edge は Columns.openings、today はその日の 0 時 (日本時間) の秒。priors は数えた点の控え。"""

    shelf: Shelf
    period: Period
    index: Index
    state: Array
    today: float
    priors: dict[str, list[Prior]] = field(default_factory=dict)


_last: Moment | None = None


def moment(shelf: Shelf, at: datetime) -> Moment:
    """その時刻の棚。前の時刻から何も変わっていなければ、前のもの。"""
    global _last
    period, last = shelf.columns.period(at), _last
    if last is not None and last.shelf is shelf and last.period == period:
        return last
    state, edge = shelf.columns.openings(at)
    moving: dict[str, Facet] = shelf.columns.moving(state, edge, at)
    index = replace(shelf.index, facets={**shelf.index.facets, **moving})
    found = Moment(shelf, period, index, state, shelf.columns.midnight(at))
    found.priors.update({sort: [_ordered(shelf, sort, state, edge)] for sort in _SORTS})
    _last = found
    return found


def _ordered(shelf: Shelf, sort: str, state: Array, edge: Array) -> Prior:
    """順位だけで並べる点。同じ順位は無い。"""
    own = shelf.columns
    if sort == "amount":
        keys = (own.ids, -own.limit)
    elif sort == "new":
        keys = (-own.ids, -own.published)
    else:
        opens = np.where(state == _place(Opening.UPCOMING), edge, np.inf)
        closes = np.where(state == _place(Opening.OPEN), edge, np.inf)
        keys = (-own.ids, -own.published, opens, closes)  # type: ignore[assignment]
    rank = np.empty(len(own.ids))
    rank[np.lexsort(keys)] = np.arange(len(own.ids), 0, -1)
    return Prior("order", rank, 2.0)  # 文字の点の差 (1 以下) より大きい


def _place(opening: Opening) -> int:
    return list(Opening).index(opening)

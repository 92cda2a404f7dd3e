"""棚の列。募集のようすや締切を、ある時刻に、全件まとめて数える。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from shien.engines.search.facets import Facet

from .choices import Opening
from .facts import Known

if TYPE_CHECKING:
    from .book import Book, Cover

Array = np.ndarray[Any, np.dtype[Any]]
ANY, UNKNOWN = "*", "?"  # 絞り込みの値: どれでも (根拠つき)、記載なし
AMOUNTS = ("500000", "1000000", "5000000", "10000000", "100000000")
DEADLINES = ("7", "30", "90")
_WIDER = {"any": ("micro", "sme", "mid"), "mid": ("mid",), "sme": ("micro", "sme"), "micro": ("micro",)}
_TOKYO = ZoneInfo("Asia/Tokyo")
_NEVER = np.inf


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """列。時刻は 1970 年からの秒、無ければ始まりは -inf、終わりは +inf。

    owner・start・end の軸は (call,)、ほかは (measure,)。unending は、終わったとは決めないもの、firms は事業者の使えるもの。limit の無いものは 0。
    changes は一覧の変わる時刻 (昇順): 公募の始まりと終わり、掲載の終わり、締切まで DEADLINES の日数になるとき。
    """

    owner: Array
    start: Array
    end: Array
    called: Array
    unending: Array
    expires: Array
    gone: Array
    limit: Array
    published: Array
    firms: Array
    ids: Array
    changes: Array

    def period(self, at: datetime) -> tuple[date, int]:
        """(日本の日付, 過ぎた変わり目の数)。同じなら、募集のようすも締切までの日数も同じ。一覧の控えの鍵に使う。"""
        return at.astimezone(_TOKYO).date(), int(np.searchsorted(self.changes, at.timestamp(), side="right"))

    @staticmethod
    def midnight(at: datetime) -> float:
        """その日の 0 時 (日本時間) の秒。"""
        return datetime.combine(at.astimezone(_TOKYO).date(), time.min, _TOKYO).timestamp()

    def openings(self, at: datetime) -> tuple[Array, Array]:
        """募集のようすの番号 (Opening の順) と、締切 (募集中) か始まり (募集前) の秒。rules.opening と同じ決まり。"""
        now, count = at.timestamp(), len(self.gone)
        over = self.gone | (self.expires <= now)
        running = (self.end > now) & (self.end < _NEVER) & (self.start <= now)
        coming = self.start > now
        closes, opens = np.full(count, _NEVER), np.full(count, _NEVER)
        np.minimum.at(closes, self.owner[running], self.end[running])
        np.minimum.at(opens, self.owner[coming], self.start[coming])
        alive = np.zeros(count, bool)
        alive[self.owner[self.end > now]] = True
        ended = over | (self.called & ~alive & ~self.unending)
        state = np.full(count, list(Opening).index(Opening.UNKNOWN))
        state[opens < _NEVER] = list(Opening).index(Opening.UPCOMING)
        state[closes < _NEVER] = list(Opening).index(Opening.OPEN)
        state[ended] = list(Opening).index(Opening.ENDED)
        return state, np.where(closes < _NEVER, closes, opens)

    def moving(self, state: Array, edge: Array, at: datetime) -> dict[str, Facet]:
        """時刻で動く絞り込み: opening (募集のようす)、deadline (締切までの日数)。state・edge は openings の答え。"""
        names = tuple(each.value for each in Opening)
        left = np.where(state == names.index(Opening.OPEN), (edge - at.timestamp()) / 86400, _NEVER)
        near = [np.flatnonzero(left <= int(days)) for days in DEADLINES]
        owner = np.repeat(np.arange(len(near)), [len(each) for each in near])
        return {
            "opening": Facet(names, state, np.arange(len(state))),
            "deadline": Facet(DEADLINES, owner, np.concatenate(near)),
        }


def columns(books: "Sequence[Book]") -> Columns:
    """棚から列を作る。本文から読んだ期間は、いま募集中か、これからのものだけを数える (終わったとは決めない)。"""
    calls = [
        (place, _seconds(each.acceptance_start_datetime, -_NEVER), _seconds(each.acceptance_end_datetime, _NEVER))
        for place, book in enumerate(books) for each in book.calls if not each.follow_up
    ] + [(place, *window(book.known)) for place, book in enumerate(books) if book.known.closing or book.known.opening]  # fmt: skip
    cells = np.array(calls, float).reshape(-1, 3)
    expires = np.array([_seconds(book.cover.expires_at, _NEVER) for book in books], float)
    loose = [bool(book.known.closing or book.known.opening) for book in books]
    return Columns(
        cells[:, 0].astype(np.int64), cells[:, 1], cells[:, 2], np.array([bool(book.calls) for book in books], bool),
        np.array(loose, bool), expires,
        np.array([book.cover.gone_at is not None for book in books], bool),
        np.array([book.known.limit or 0 for book in books], float),
        np.array([_seconds(book.cover.published_at, 0) for book in books], float),
        np.array([book.known.reach != "not_for_firms" for book in books], bool),
        np.array([book.cover.id for book in books], np.int64), _changes(cells[:, 1], cells[:, 2], expires),
    )  # fmt: skip


def _changes(start: Array, end: Array, expires: Array) -> Array:
    near = [end - int(days) * 86400 for days in DEADLINES]
    every = np.unique(np.concatenate([start, end, expires, *near]))
    return every[np.isfinite(every)]


def window(known: Known) -> tuple[float, float]:
    """本文から読んだ期間の秒。始まりの日の 0 時から、終わりの日の終わりまで (日本時間)。"""
    start = datetime.combine(known.opening, time.min, _TOKYO).timestamp() if known.opening else -_NEVER
    end = datetime.combine(known.closing, time.max, _TOKYO).timestamp() if known.closing else _NEVER
    return start, end


def _seconds(at: datetime | None, blank: float) -> float:
    return blank if at is None else at.astimezone(UTC).timestamp()


def facets(cover: "Cover", known: Known) -> dict[str, Sequence[str]]:
    """動かない絞り込み。"""
    industry = (ANY,) if known.reach == "open" else known.industry or (UNKNOWN,)
    return {
        "prefecture": known.area or (UNKNOWN,), "use_purpose": known.use_purpose or (UNKNOWN,), "industry": industry,
        "municipality": known.municipalities or (ANY,), "size": _WIDER.get(known.size, (UNKNOWN,)),
        "amount": tuple(each for each in AMOUNTS if (known.limit or 0) >= int(each)) or (() if known.limit else (UNKNOWN,)),
        "provider": (cover.institution_kind or UNKNOWN,),
    }  # fmt: skip

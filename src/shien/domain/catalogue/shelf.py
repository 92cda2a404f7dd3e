"""棚。公開中の支援策の全部を、検索の索引とともに、プロセスの記憶に持つ。

名簿の版 (Alteration) を問合せのたびに (大きな名簿は一秒に一度) 確かめ、変わっていれば変わった分だけ読み直す。小さな名簿はその場で、大きな名簿は裏で直し、
それまでは前の棚で答える。どのプロセスも、同じ表から同じ棚を作る。
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db import connection

from shien.engines.search import Document, Index, add, build, remove
from shien.values.markdown import plain_text
from shien.values.safe_html import words_of
from shien.values.use_purpose import PURPOSES

from . import folds, knowing
from .choices import State
from .columns import Columns, columns, facets
from .facts import AlsoAt, Call, Known
from .models import Call as CallRow
from .models import Extracted, Measure

AT_ONCE = 300  # この数までの名簿は、問いの中で直す
REMEMBERED = 1.0  # 大きな名簿の版を確かめてから、次に確かめるまでの秒
_BATCH = 500
_STAMPS = """
SELECT m.id, concat(m.xmin, m.ctid, r.gone_at, c.stamp, f.stamp) FROM catalogue_measure m
JOIN catalogue_sourcerecord r ON r.measure_id = m.id
LEFT JOIN (SELECT measure_id, string_agg(concat(xmin, ctid), ',' ORDER BY id) stamp FROM catalogue_call GROUP BY measure_id) c
    ON c.measure_id = m.id
LEFT JOIN (SELECT folded_into_id, string_agg(concat(xmin, ctid), ',' ORDER BY id) stamp FROM catalogue_measure
    WHERE state = %(published)s AND folded_into_id IS NOT NULL GROUP BY folded_into_id) f ON f.folded_into_id = m.id
WHERE m.state = %(published)s AND NOT EXISTS (
    SELECT FROM catalogue_measure leader WHERE leader.id = m.folded_into_id AND leader.state = %(published)s)
"""
_EDITION = "SELECT max(id), count(*), sum(changes) FROM catalogue_alteration"


@dataclass(frozen=True, slots=True)
class Book:
    """棚の一件。row は表の行 (本文は持たない)、stamp は行の版。まとめた組は代表だけが棚にあり、ほかの掲載元は also_at。"""

    row: Measure
    calls: tuple[Call, ...]
    known: Known
    stamp: str
    gone_at: datetime | None
    also_at: tuple[AlsoAt, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """棚。books の並びは索引の並び。"""

    edition: str
    books: tuple[Book, ...]
    index: Index
    columns: Columns

    @property
    def places(self) -> dict[int, int]:
        """支援策の番号 → 棚の中の番号。"""
        return {each.row.id: place for place, each in enumerate(self.books)}


_shelf: Shelf | None = None
_checked = -REMEMBERED
_lock = threading.Lock()


def current() -> Shelf:
    """いまの棚。版を確かめる一回の問合せで済む。大きな名簿は裏で直すので、確かめるのも REMEMBERED 秒に一度でよい。"""
    global _checked
    found = _shelf
    if found is not None and len(found.books) > AT_ONCE and monotonic() - _checked < REMEMBERED:
        return found
    _checked = monotonic()
    edition = _edition()
    if found is not None and found.edition == edition:
        return found
    if found is None or len(found.books) <= AT_ONCE:
        with _lock:
            return _renewed(edition)
    if not _lock.locked():
        threading.Thread(target=_behind, name="shelf", daemon=True).start()
    return found


def _behind() -> None:
    """裏で直す。ほかの糸が直していれば、何もしない。"""
    if _lock.acquire(blocking=False):
        try:
            _renewed(_edition())
        finally:
            _lock.release()
            connection.close()


def _edition() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_EDITION)
        return "-".join(map(str, cursor.fetchone()))


def _renewed(edition: str) -> Shelf:
    """変わった支援策だけを読み直した棚。"""
    global _shelf
    if _shelf is not None and _shelf.edition == edition:
        return _shelf
    with connection.cursor() as cursor:
        cursor.execute(_STAMPS, {"published": State.PUBLISHED})
        stamps: dict[int, str] = dict(cursor.fetchall())
    kept = {each.row.id: each for each in _shelf.books if stamps.get(each.row.id) == each.stamp} if _shelf else {}
    made = {
        book.row.id: (book, document) for book, document in _read([key for key in stamps if key not in kept], stamps)
    }
    index = _indexed(_shelf.index if _shelf else None, kept, [document for _, document in made.values()])
    every = kept | {key: book for key, (book, _) in made.items()}
    books = tuple(every[int(each.id)] for each in index.documents)
    _shelf = Shelf(edition, books, index, columns(books))
    return _shelf


def _indexed(index: Index | None, kept: Mapping[int, Book], documents: list[Document]) -> Index:
    """残すものはそのまま、変わったものは除いてから足す。"""
    if index is None or not kept:
        return build(documents)
    gone = [each.id for each in index.documents if int(each.id) not in kept]
    index = remove(index, gone) if gone else index
    return add(index, documents) if documents else index


def _read(keys: list[int], stamps: Mapping[int, str]) -> Iterable[tuple[Book, Document]]:
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        calls, rows, also = _calls(part), _extracted(part), folds.members(part)
        for row in Measure.objects.filter(id__in=part).select_related("record", "provider").order_by("id"):
            own = calls.get(row.id, ())
            known = knowing.known(row, rows.get(row.id, ()), called=any(not each.follow_up for each in own))
            text = _text(row)
            row.detail = row.search_text = row.target = row.record.raw = ""
            row.record.parsed = {}
            yield (
                Book(row, own, known, stamps[row.id], row.record.gone_at, also.get(row.id, ())),
                Document(str(row.id), row.title, text, facets(row, known)),
            )


def _text(row: Measure) -> str:
    """探される本文。"""
    body = words_of(row.detail) if row.detail_format == "html" else plain_text(row.detail)
    parts = (row.subsidy_catch_phrase, row.target, row.target_area_detail, row.institution_name,
             "、".join(PURPOSES[code] for code in row.use_purpose), body)  # fmt: skip
    return "\n".join(filter(None, parts))[:30_000]


def _calls(keys: list[int]) -> dict[int, tuple[Call, ...]]:
    found: dict[int, tuple[Call, ...]] = {}
    for each in CallRow.objects.filter(measure__in=keys).order_by("acceptance_start_datetime", "id"):
        call = Call(
            each.number, each.acceptance_start_datetime, each.acceptance_end_datetime, each.time_stated, each.follow_up
        )
        found[each.measure_id] = (*found.get(each.measure_id, ()), call)
    return found


def _extracted(keys: list[int]) -> dict[int, list[Extracted]]:
    found: dict[int, list[Extracted]] = {}
    for each in Extracted.objects.filter(measure__in=keys).order_by("measure", "place"):
        found.setdefault(each.measure_id, []).append(each)
    return found

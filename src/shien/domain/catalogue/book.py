"""棚と、その一件。一件は一覧に要る欄だけを持ち、JSON の一行にして棚の写しに置ける。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shien.engines.search import Index

from .columns import Columns
from .facts import AlsoAt, Call, Known
from .models import Measure


@dataclass(frozen=True, slots=True)
class Cover:
    """支援策の見出しの欄。institution_kind は実施機関の種類、gone_at は掲載元から無くなった時刻。"""

    id: int
    key: UUID
    title: str
    subsidy_catch_phrase: str
    service_category: str
    institution_name: str
    institution_kind: str
    use_purpose: tuple[str, ...]
    industry: tuple[str, ...]
    target_area_search: tuple[str, ...]
    target_number_of_employees: str
    subsidy_rate: str
    subsidy_max_limit: int | None
    source: str
    licence: str
    inquiry: str
    confirmed_on: date | None
    expires_at: datetime | None
    published_at: datetime | None
    changed_at: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Book:
    """棚の一件。本文は持たない。stamp は行の版。まとめた組は代表だけが棚にあり、ほかの掲載元は also_at。"""

    cover: Cover
    calls: tuple[Call, ...]
    known: Known
    stamp: str
    also_at: tuple[AlsoAt, ...] = ()

    @property
    def keys(self) -> tuple[UUID, ...]:
        """この一件の番号と、まとめたほかの掲載元の番号。"""
        return self.cover.key, *(each.key for each in self.also_at)


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """棚。books の並びは索引の並び。digest は中身の印、keys は支援策の番号 (まとめたほかの掲載元も) → 棚の中の番号。"""

    digest: str
    books: Sequence[Book]
    index: Index
    columns: Columns
    keys: Mapping[UUID, int]


_LISTS = ("use_purpose", "industry", "target_area_search")
_INSTANTS = ("expires_at", "published_at", "changed_at", "gone_at")
_OTHERS = ("institution_kind", "source", "gone_at", *_LISTS)
_NAMES = tuple(each.name for each in fields(Cover))
_SAME = tuple(name for name in _NAMES if name not in _OTHERS)
_PAIRS, _TUPLES = ("employees", "capital"), ("use_purpose", "industry", "middles", "area", "municipalities", "kinds")


def cover_of(row: Measure) -> Cover:
    """表の行 (record と provider を引いてあるもの) から。"""
    found: dict[str, Any] = {name: getattr(row, name) for name in _SAME}
    found |= {name: tuple(getattr(row, name)) for name in _LISTS}
    kind = row.provider.kind if row.provider else ""
    return Cover(institution_kind=kind, source=row.record.source, gone_at=row.record.gone_at, **found)


def line_of(book: Book) -> list[Any]:
    """一件 → JSON の行。"""
    cover = [_plain(getattr(book.cover, name)) for name in _NAMES]
    known = {
        each.name: _plain(getattr(book.known, each.name))
        for each in fields(Known)
        if getattr(book.known, each.name) != each.default
    }
    return [cover, _lines(book.calls), known, book.stamp, _lines(book.also_at)]


def book_of(line: Sequence[Any]) -> Book:
    """JSON の行 → 一件。"""
    cover, calls, known, stamp, also = line
    return Book(
        _cover(cover),
        tuple(Call(number, _instant(start), _instant(end), *flags) for number, start, end, *flags in calls),
        _known(known), stamp, tuple(AlsoAt(UUID(key), *others) for key, *others in also),
    )  # fmt: skip


def _cover(cells: Sequence[Any]) -> Cover:
    found: dict[str, Any] = dict(zip(_NAMES, cells, strict=True))
    found |= {name: tuple(found[name]) for name in _LISTS} | {name: _instant(found[name]) for name in _INSTANTS}
    return Cover(**found | {"key": UUID(found["key"]), "confirmed_on": _day(found["confirmed_on"])})


def _known(cells: dict[str, Any]) -> Known:
    for name in (*_PAIRS, *_TUPLES):
        if cells.get(name) is not None:
            cells[name] = tuple(cells[name])
    for name in ("opening", "closing"):
        cells[name] = _day(cells.get(name))
    return Known(**cells | {"read": frozenset(cells.get("read", ()))})


def _lines(rows: Iterable[Any]) -> list[list[Any]]:
    return [[_plain(cell) for cell in astuple(row)] for row in rows]


def _plain(cell: Any) -> Any:
    if isinstance(cell, date):  # 時刻も日付の仲間
        return cell.isoformat()
    if isinstance(cell, frozenset):
        return sorted(cell)
    return str(cell) if isinstance(cell, UUID) else cell


def _instant(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None

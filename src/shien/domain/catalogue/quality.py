"""埋まった割合。出所の欄だけで分かる割合と、本文の読取りを足した割合を、名簿ごとに数える。"""

from collections.abc import Callable

from .book import Book, Cover, Shelf
from .choices import Source
from .facts import Filled, Known

_FIELDS: tuple[tuple[str, Callable[[Cover], object], Callable[[Known], object]], ...] = (
    ("対象地域", lambda row: row.target_area_search, lambda known: known.area),
    ("市区町村", lambda row: (), lambda known: known.municipalities),
    ("業種の範囲", lambda row: row.industry, lambda known: known.reach != "unknown"),
    ("利用目的", lambda row: row.use_purpose, lambda known: known.use_purpose),
    ("企業の規模", lambda row: (), lambda known: known.size),
    ("従業員数", lambda row: row.target_number_of_employees, lambda known: known.employees),
    ("上限額", lambda row: row.subsidy_max_limit, lambda known: known.limit),
    ("補助率", lambda row: row.subsidy_rate, lambda known: known.rate),
    ("問合せ先", lambda row: row.inquiry, lambda known: known.inquiry),
)


def filled(shelf: Shelf) -> tuple[Filled, ...]:
    """名簿と欄ごとの割合。費用は件数に比例する。"""
    by_source: dict[str, list[Book]] = {}
    for book in shelf.books:
        by_source.setdefault(book.cover.source, []).append(book)
    return tuple(line for source, books in sorted(by_source.items()) for line in _lines(Source(source).label, books))


def _lines(source: str, books: list[Book]) -> list[Filled]:
    made = [
        (
            name, sum(bool(stated(book.cover)) for book in books),
            sum(bool(stated(book.cover) or known(book.known)) for book in books),
        )
        for name, stated, known in _FIELDS
    ]  # fmt: skip
    ends = sum(any(each.acceptance_end_datetime for each in book.calls) for book in books)
    read = sum(bool(book.known.closing) for book in books)
    return [
        Filled(source, name, len(books), before, after) for name, before, after in (*made, ("締切", ends, ends + read))
    ]

"""棚の一件は、JSON の行にして戻しても同じ。"""

import json
from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shien.domain.catalogue.book import Book, Cover, book_of, line_of
from shien.domain.catalogue.facts import AlsoAt, Call, Known

_texts = st.text(st.characters(codec="utf-8"), max_size=8)
_lists = st.lists(_texts, max_size=3).map(tuple)
_instants = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))
_days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
_numbers = st.integers(0, 10**12)
_bounds = st.none() | st.tuples(st.none() | _numbers, st.none() | _numbers)
BOOKS = st.builds(
    Book,
    st.builds(
        Cover, **dict.fromkeys(("title", "subsidy_rate", "source", "licence", "inquiry", "institution_kind"), _texts),
        **dict.fromkeys(("use_purpose", "industry", "target_area_search"), _lists), id=_numbers, key=st.uuids(),
        subsidy_max_limit=st.none() | _numbers, confirmed_on=st.none() | _days, expires_at=st.none() | _instants,
        published_at=st.none() | _instants, changed_at=_instants, gone_at=st.none() | _instants,
    ),
    st.lists(st.builds(Call, _texts, st.none() | _instants, st.none() | _instants), max_size=3).map(tuple),
    st.builds(
        Known, **dict.fromkeys(("use_purpose", "industry", "middles", "area", "municipalities", "kinds"), _lists),
        employees=_bounds, capital=_bounds, limit=st.none() | _numbers, opening=st.none() | _days, closing=st.none() | _days,
        read=st.frozensets(st.sampled_from(["area", "limit", "rate"])), size=st.sampled_from(["", "any", "sme"]), rate=_texts,
    ),
    _texts,
    st.lists(st.builds(AlsoAt, st.uuids()), max_size=2).map(tuple),
)  # fmt: skip


@given(BOOKS)
def test_a_line_gives_the_book_back(book: Book) -> None:
    assert book_of(json.loads(json.dumps(line_of(book), ensure_ascii=False))) == book


@given(BOOKS)
def test_the_keys_are_its_own_first_and_those_folded_into_it(book: Book) -> None:
    assert book.keys == (book.cover.key, *(each.key for each in book.also_at))
    assert all(isinstance(key, UUID) for key in book_of(line_of(book)).keys)

"""募集のようすを全件まとめて数えても、一件ずつの決まりと同じ。"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shien.domain.catalogue.choices import Opening
from shien.domain.catalogue.columns import columns
from shien.domain.catalogue.facts import Call, Known
from shien.domain.catalogue.rules import opening

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
_days = st.none() | st.integers(-3, 3)


@dataclass
class Book:
    row: Any
    calls: tuple[Call, ...]
    known: Known
    gone_at: datetime | None


def _at(days: int | None) -> datetime | None:
    return None if days is None else AT + timedelta(days=days)


def _can_be(call: tuple[int | None, int | None, bool]) -> bool:
    """表の決まり: 始まりか終わりがあり、終わりは始まりより後。"""
    start, end, _ = call
    return (start, end) != (None, None) and (start is None or end is None or end > start)


@given(st.lists(st.tuples(_days, _days, st.booleans()).filter(_can_be), max_size=4), _days, st.booleans())
def test_the_columns_and_the_rule_say_the_same(
    calls: list[tuple[Any, Any, bool]], expires: int | None, gone: bool
) -> None:
    made = tuple(Call("", _at(start), _at(end), True, follow_up) for start, end, follow_up in calls)
    row = SimpleNamespace(expires_at=_at(expires), published_at=AT, id=1)
    state, _ = columns([Book(row, made, Known(), AT if gone else None)]).openings(AT)  # type: ignore[list-item]
    assert list(Opening)[state[0]] == opening(made, _at(expires), gone, AT)


def test_a_period_read_from_the_text_opens_but_never_ends() -> None:
    row = SimpleNamespace(expires_at=None, published_at=AT, id=1)
    for days, said in ((5, Opening.OPEN), (-5, Opening.UNKNOWN)):
        known = Known(closing=(AT + timedelta(days=days)).date())
        state, _ = columns([Book(row, (), known, None)]).openings(AT)  # type: ignore[list-item]
        assert list(Opening)[state[0]] == said

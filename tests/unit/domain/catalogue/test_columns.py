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
    cover: Any
    calls: tuple[Call, ...]
    known: Known


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
    cover = SimpleNamespace(expires_at=_at(expires), published_at=AT, id=1, gone_at=AT if gone else None)
    state, _ = columns([Book(cover, made, Known())]).openings(AT)  # type: ignore[list-item]
    assert list(Opening)[state[0]] == opening(made, _at(expires), gone, AT)


def test_a_period_read_from_the_text_opens_but_never_ends() -> None:
    cover = SimpleNamespace(expires_at=None, published_at=AT, id=1, gone_at=None)
    for days, said in ((5, Opening.OPEN), (-5, Opening.UNKNOWN)):
        known = Known(closing=(AT + timedelta(days=days)).date())
        state, _ = columns([Book(cover, (), known)]).openings(AT)  # type: ignore[list-item]
        assert list(Opening)[state[0]] == said


_hours = st.none() | st.integers(-200, 2400)
_calls = st.lists(st.tuples(_hours, _hours), min_size=1, max_size=3)


@given(st.lists(_calls, min_size=1, max_size=4), st.integers(-100, 2000), st.integers(0, 48))
def test_nothing_shown_changes_within_a_period(books: list[Any], first: int, later: int) -> None:
    def hour(value: int | None) -> datetime | None:
        return None if value is None else AT + timedelta(hours=value)

    cover = SimpleNamespace(id=1, expires_at=AT + timedelta(hours=500), published_at=AT, gone_at=None)
    made = [Book(cover, tuple(Call("", hour(a), hour(b), True, False) for a, b in calls), Known()) for calls in books]
    own = columns(made)  # type: ignore[arg-type]
    one, two = AT + timedelta(hours=first), AT + timedelta(hours=first + later)
    told = [(own.openings(at)[0].tolist(), own.openings(at)[1].tolist(),
             {name: (each.owner.tolist(), each.docs.tolist()) for name, each in own.moving(*own.openings(at), at).items()})
            for at in (one, two)]  # fmt: skip
    assert own.period(one) != own.period(two) or told[0] == told[1]

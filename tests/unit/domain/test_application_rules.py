"""申請の判断。"""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shien.domain.applications import rules
from shien.domain.applications.facts import Edit

AT = datetime(2026, 12, 18, 9, 0, tzinfo=UTC)
fields, values = st.sampled_from("abc"), st.sampled_from([None, 1, 2, 3])
answers = st.dictionaries(fields, values)


def test_numbers_do_not_repeat_and_are_read_aloud_safely() -> None:
    made = {rules.number() for _ in range(2_000)}
    assert len(made) == 2_000
    assert not set("".join(made)) & set("01OILU")


@given(answers, st.lists(st.tuples(fields, values), max_size=4), answers)
def test_a_merge_loses_nothing(base: dict[str, Any], theirs: list[tuple[str, Any]], mine: dict[str, Any]) -> None:
    current, edits = dict(base), []
    for place, (field, value) in enumerate(theirs):
        edits.append(Edit(place, field, current.get(field), value, "x", AT))
        current[field] = value
    writing, conflicts = rules.merged(current, mine, edits)
    for field, value in mine.items():
        changed_here = value != base.get(field)
        changed_there = current.get(field) != base.get(field)
        if changed_here and changed_there and value != current.get(field):
            assert field in {each.field for each in conflicts}
        elif changed_here and not changed_there:
            assert writing[field] == value
        else:
            assert field not in writing
    assert not writing.keys() & {each.field for each in conflicts}


@given(st.integers(-3_000_000, 3_000_000))
def test_the_closing_instant_is_out(microseconds: int) -> None:
    assert rules.arrives_in_time(AT, AT + timedelta(microseconds=microseconds)) == (microseconds < 0)


def test_a_named_extension_is_for_the_named() -> None:
    later = AT + timedelta(hours=2)
    assert rules.closing(AT, [((7,), later)], 7) == later
    assert rules.closing(AT, [((7,), later)], 8) == AT
    assert rules.closing(None, [((7,), later)], 7) is None


@given(st.sets(st.integers(1, 60)), st.booleans())
def test_rel_11_minutes_without_a_record_count_as_down(down: set[int], told: bool) -> None:
    ready = {AT - timedelta(minutes=back): back not in down for back in range(1, 61) if told or back not in down}
    assert rules.minutes_down(AT, ready) == len(down)
    assert (
        rules.minutes_down(AT + timedelta(seconds=30), {AT - timedelta(minutes=back): True for back in range(1, 61)})
        == 0
    )

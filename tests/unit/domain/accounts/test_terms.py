"""任用の条件。"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.domain.accounts.choices import STAFF, Duty, Role
from shien.domain.accounts.terms import DUTIES_OF, PLACED, Terms

NOW = datetime(2026, 11, 26, tzinfo=UTC)
EDITOR = Terms("editor", "編集室", (), (), NOW + timedelta(days=100))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": "prime"}, "role"),
        ({"role": "nobody"}, "role"),
        ({"organisation": "　"}, "organisation"),
        ({"ends_at": NOW}, "ends_on"),
        ({"prefectures": ("03",)}, "prefectures"),
        ({"role": "chamber"}, "prefectures"),
        ({"role": "chamber", "prefectures": ("48",)}, "prefectures"),
        ({"duties": ("jizokuka:review",)}, "duties"),
        ({"role": "secretariat"}, "duties"),
        ({"role": "reviewer", "duties": ("jizokuka:review", "jizokuka:decide")}, "duties"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(change: dict[str, object], field: str) -> None:
    assert not EDITOR.faults(NOW)
    assert set(replace(EDITOR, **change).faults(NOW)) == {field}


@given(
    st.sampled_from(sorted(STAFF)),
    st.frozensets(st.sampled_from(["03", "47"])),
    st.frozensets(st.sampled_from([f"jizokuka:{each}" for each in Duty])),
)
def test_no_role_holds_more_than_it_may(role: Role, places: frozenset[str], duties: frozenset[str]) -> None:
    terms = replace(EDITOR, role=role, prefectures=tuple(places), duties=tuple(duties))
    if not terms.faults(NOW):
        assert bool(places) == (role in PLACED)
        assert {Duty(each.partition(":")[2]) for each in duties} <= DUTIES_OF.get(role, frozenset())

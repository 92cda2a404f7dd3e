"""手続の一生: 定義の誤りは一度に言い、書かれた動きだけができる。"""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.lifecycle import LifeCycleError, NotAllowed, read

TABLE: dict[str, Any] = {
    "state": [
        {"id": "draft", "label": "下書き", "editable": True, "waits_for": "applicant"},
        {"id": "submitted", "label": "提出済み", "waits_for": "staff"},
        {"id": "adopted", "label": "採択", "waits_for": "applicant"},
        {"id": "declined", "label": "不採択", "terminal": True},
        {"id": "withdrawn", "label": "取下げ", "terminal": True, "live": False},
        {"id": "closed", "label": "完了", "terminal": True},
    ],
    "transition": [
        {"id": "submit", "label": "提出する", "from": ["draft"], "to": "submitted", "by": "applicant", "form": "application",
         "before_close": True},
        {"id": "withdraw", "label": "取り下げる", "from": ["draft", "submitted"], "to": "withdrawn", "by": "applicant"},
        {"id": "adopt", "label": "採択する", "from": ["submitted"], "to": "adopted", "by": "staff", "two_person": True,
         "amount": "grant", "notice": "採択されました。"},
        {"id": "decline", "label": "不採択とする", "from": ["submitted"], "to": "declined", "by": "staff", "reason": True},
        {"id": "yearly_report", "label": "報告する", "from": ["adopted"], "to": "adopted", "by": "applicant", "repeats": "yearly"},
        {"id": "close", "label": "終える", "from": ["adopted"], "to": "closed", "by": "system"},
    ],
}  # fmt: skip


def faults(table: Any) -> list[str]:
    """誤りの文。"""
    with pytest.raises(LifeCycleError) as caught:
        read(table)
    return list(caught.value.faults)


def test_who_may_do_what_next() -> None:
    cycle = read(TABLE)
    assert cycle.start == "draft"
    assert [each.id for each in cycle.allowed("submitted", "staff")] == ["adopt", "decline"]
    assert [each.id for each in cycle.allowed("submitted")] == ["withdraw", "adopt", "decline"]
    assert not cycle.allowed("closed")
    assert cycle.move("submitted", "adopt", "staff") == "adopted"
    assert cycle.move("adopted", "yearly_report") == "adopted"
    adopt, submit = cycle.transitions["adopt"], cycle.transitions["submit"]
    assert (adopt.two_person, adopt.amount, adopt.reason) == (True, "grant", False)
    assert (submit.form, submit.before_close) == ("application", True)
    assert (cycle.state("draft").live, cycle.state("declined").live, cycle.state("withdrawn").live) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("state", "move", "by"),
    [("draft", "adopt", "staff"), ("submitted", "adopt", "applicant"), ("closed", "close", "system"), ("x", "adopt", ""), ("draft", "x", "")],
)  # fmt: skip
def test_nothing_else_can_be_done(state: str, move: str, by: str) -> None:
    with pytest.raises(NotAllowed, match="。"):
        read(TABLE).move(state, move, by)


def test_all_faults_come_at_once() -> None:
    table = copy.deepcopy(TABLE)
    table["state"] += [{"id": "lost", "label": "迷子"}, {"id": "draft", "label": "重なり"}, {"id": "bad", "label": 3}]
    table["transition"] += [
        {"id": "away", "label": "行く", "from": ["submitted", "nowhere"], "to": "dead", "by": "staff"},
        {"id": "back", "label": "戻る", "from": ["declined"], "to": "draft", "by": "someone", "amount": "much"},
    ]
    table["state"].append({"id": "dead", "label": "行き止まり", "waits_for": "god"})
    found = "\n".join(faults(table))
    for part in ("state lost：始まり", "id が重なって", "label の型", "状態 nowhere", "by は", "終わりの状態 declined",
                 "state dead：行き止まり", "waits_for は", "amount は"):  # fmt: skip
        assert part in found


def test_a_cycle_without_end_is_refused() -> None:
    table = copy.deepcopy(TABLE)
    for state in table["state"]:
        state["terminal"] = False
    assert any("terminal = true" in each for each in faults(table))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["state", "transition", "id", "label", "from", "to", "by"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JUNK)
def test_junk_raises_nothing_else(junk: Any) -> None:
    assert faults(junk)


@given(st.data(), JUNK)
def test_a_broken_table_is_read_or_refused(data: st.DataObject, junk: Any) -> None:
    table = copy.deepcopy(TABLE)
    row = data.draw(st.sampled_from([*table["state"], *table["transition"]]))
    row[data.draw(st.sampled_from([*row, "extra"]))] = junk
    try:
        read(table)
    except LifeCycleError as error:
        assert error.faults


@given(st.lists(st.sampled_from([each["id"] for each in TABLE["transition"]]), max_size=8))
def test_every_walk_stays_among_the_states(moves: list[str]) -> None:
    cycle, state = read(TABLE), "draft"
    for move in moves:
        offered = {each.id for each in cycle.allowed(state)}
        if move in offered:
            state = cycle.move(state, move)
        else:
            with pytest.raises(NotAllowed):
                cycle.move(state, move)
    assert state in cycle.states
    assert bool(cycle.allowed(state)) != cycle.state(state).terminal


def test_another_may_do_it_instead() -> None:
    table = copy.deepcopy(TABLE)
    move = next(each for each in table["transition"] if each["by"] == "applicant")
    move["also"] = "supporter"
    cycle, start = read(table), move["from"][0]
    assert cycle.move(start, move["id"], "supporter") == cycle.move(start, move["id"], "applicant") == move["to"]
    assert move["id"] in {each.id for each in cycle.allowed(start, "supporter")}
    with pytest.raises(NotAllowed):
        cycle.move(start, move["id"], "expert")
    for wrong in ("applicant", "nobody"):
        move["also"] = wrong
        assert any("also は" in each for each in faults(table))

"""この先に、ふつう通る状態。"""

import pytest

from shien.domain.applications.rules import RESULTS, ahead
from shien.engines.lifecycle import read
from shien.procedures.reader import LIFECYCLES, lifecycle


def states(name: str):
    return read(lifecycle(name)).states


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_life_cycle_leads_from_the_draft_to_a_result(name: str) -> None:
    cycle = read(lifecycle(name))
    line = ahead(cycle.start, [], cycle.states)
    assert any(each in RESULTS for each in line)
    for here, there in zip((cycle.start, *line), line, strict=False):
        onward = {each.to for each in cycle.allowed(here)}
        if here != "scheduled":  # an expert who comes twice
            assert there in onward or onward & set(line), (here, there)


def test_a_branch_leads_back_to_the_line() -> None:
    found = states("subsidy")
    assert ahead("sent_back", ["draft", "submitted", "sent_back"], found)[0] == "checked"
    assert ahead("interview", ["draft", "submitted", "checked", "interview"], found)[0] == "reviewed"


@pytest.mark.parametrize("state", ["declined", "withdrawn", "closed"])
def test_nothing_lies_ahead_of_an_end(state: str) -> None:
    assert ahead(state, ["draft", "submitted", state], states("subsidy")) == ()

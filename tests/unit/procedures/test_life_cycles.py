"""状態の移り変わり。"""

import pytest

from shien import procedures
from shien.engines.lifecycle import LifeCycle, NotAllowed, read

# 事業者が画面の外で動く状態 (面接の日時を選ぶ、納める) で、次に動きを記すのは事務局
OUTSIDE = frozenset(["interview", "repaying"])


def _cycle(name: str) -> LifeCycle:
    return read(procedures.lifecycle(name))


def _walk(cycle: LifeCycle, *moves: str) -> str:
    state = cycle.start
    for move in moves:
        state = cycle.move(state, move)
    return state


def test_the_six_life_cycles_are_there():
    assert procedures.LIFECYCLES == ("certification", "dispatch", "expert", "it_subsidy", "registration", "subsidy")


@pytest.mark.parametrize("name", procedures.LIFECYCLES)
def test_every_state_reaches_an_end(name):
    cycle = _cycle(name)
    for start in cycle.states:
        seen, waiting = {start}, [start]
        while waiting:
            for move in cycle.allowed(waiting.pop()):
                if move.to not in seen:
                    seen.add(move.to)
                    waiting.append(move.to)
        assert any(cycle.state(state).terminal for state in seen), start


@pytest.mark.parametrize("name", procedures.LIFECYCLES)
def test_ends_are_not_live_and_wait_for_nobody(name):
    ends = [state for state in _cycle(name).states.values() if state.terminal]
    assert ends
    assert all(not end.live and end.waits_for == "nobody" for end in ends)


@pytest.mark.parametrize("name", procedures.LIFECYCLES)
def test_a_state_waits_for_someone_who_can_move_it(name):
    cycle = _cycle(name)
    for state in cycle.states.values():
        if not state.terminal and state.id not in OUTSIDE:
            assert state.waits_for in {move.by for move in cycle.allowed(state.id)}, state.id


@pytest.mark.parametrize("name", procedures.LIFECYCLES)
def test_amounts_and_refusals_take_two_people_and_refusals_a_reason(name):
    for move in _cycle(name).transitions.values():
        if move.amount or move.id in ("adopt", "decline", "certify", "revoke", "cancel_grant", "renew"):
            assert move.two_person, move.id
        if move.id.startswith(("decline", "refuse", "dismiss", "revoke", "cancel", "send_back", "reject")):
            assert move.reason, move.id


def test_a_subsidy_runs_from_the_application_to_the_last_report_with_a_clawback():
    end = _walk(
        _cycle("subsidy"), "submit", "pass_check", "call_interview", "finish_review", "adopt", "apply_grant", "grant",
        "request_change", "approve_change", "report_progress", "report_completion", "inspect", "settle", "claim", "pay",
        "start_reporting", "report_year", "report_year", "order_clawback", "confirm_repayment", "request_disposal",
        "approve_disposal", "finish",
    )  # fmt: skip
    assert end == "closed"


def test_the_it_subsidy_is_granted_with_its_adoption_after_the_vendor():
    cycle = _cycle("it_subsidy")
    assert (
        _walk(cycle, "invite_vendor", "fill_vendor_part", "submit", "pass_check", "finish_review", "grant") == "granted"
    )
    assert cycle.transitions["grant"].amount == "grant"
    with pytest.raises(NotAllowed):
        cycle.move("draft", "submit")


def test_a_certified_plan_is_changed_and_expires():
    cycle = _cycle("certification")
    assert (
        _walk(cycle, "submit", "pass_check", "finish_review", "certify", "request_change", "approve_change")
        == "certified"
    )
    assert cycle.move("certified", "expire") == "expired"


def test_a_registration_is_renewed_or_ends():
    cycle = _cycle("registration")
    steps = ("submit", "pass_check", "finish_review", "certify", "apply_renewal")
    assert _walk(cycle, *steps, "renew") == "certified"
    assert _walk(cycle, *steps, "refuse_renewal") == "expired"


def test_a_dispatch_is_asked_for_by_the_supporter_and_judged_by_the_firm():
    cycle = _cycle("dispatch")
    steps = (
        "submit", "accept", "offer", "take", "report_schedule", "report_dispatch", "evaluate", "claim_fee", "decide_fee", "pay"
    )  # fmt: skip
    assert _walk(cycle, *steps) == "closed"
    assert [cycle.transitions[step].by for step in steps] == [
        "supporter", "staff", "staff", "expert", "expert", "expert", "applicant", "expert", "staff", "staff"
    ]  # fmt: skip
    assert cycle.move("matched", "report_schedule", "supporter") == "scheduled"
    with pytest.raises(NotAllowed):
        cycle.move("evaluated", "claim_fee", "supporter")


def test_an_expert_enrols_is_registered_by_two_and_accepts_the_office():
    cycle = _cycle("expert")
    steps = ("submit", "register", "accept_office", "renew", "accept_office", "resign")
    assert _walk(cycle, *steps) == "ended"
    assert cycle.transitions["register"].two_person
    assert cycle.transitions["end"].two_person
    assert cycle.move("in_office", "expire", "system") == "ended"


def test_taking_an_application_back_is_possible_only_before_the_close():
    for name in ("subsidy", "it_subsidy", "registration"):
        moves = _cycle(name).transitions
        assert moves["reopen"].before_close
        assert moves["submit"].before_close
        assert not moves["resubmit"].before_close

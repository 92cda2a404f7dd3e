"""誰が計画を見て、変え、渡せるか。どの組み合わせでも成り立つこと。"""

from hypothesis import given
from hypothesis import strategies as st

from shien.domain.plans.choices import Step
from shien.domain.plans.rules import Standing

SIDES = st.sampled_from([None, 3, 4])  # the firm, two supporters


@st.composite
def standings(draw) -> Standing:
    """起こりうる立場。渡す先は、作ったのが事業者なら支援者、支援者なら事業者。"""
    maker, step = draw(SIDES), draw(st.sampled_from([None, *Step]))
    receiver = draw(st.sampled_from([3, 4])) if maker is None and step == Step.SEND else None
    return Standing(maker, step, receiver, draw(st.booleans()))


@given(standings(), SIDES, st.booleans())
def test_whoever_may_do_something_sees_the_plan(plan: Standing, side: int | None, can_edit: bool) -> None:
    may = (plan.may_save(side, can_edit), plan.may_send(side), plan.may_take_back(side), plan.may_remove(side))
    assert plan.visible(side) or not any(may)


@given(standings(), SIDES)
def test_a_plan_is_seen_by_its_maker_and_the_receiver_alone(plan: Standing, side: int | None) -> None:
    if plan.step == Step.REMOVE:
        assert not plan.visible(side)
    elif side != plan.maker:
        assert plan.visible(side) == (plan.sent and side == plan.receiver)


@given(standings(), st.sampled_from([3, 4]))
def test_a_supporter_without_the_right_to_edit_changes_its_own_drafts_only(plan: Standing, side: int) -> None:
    assert plan.may_save(side, False) == (plan.visible(side) and plan.maker == side and not plan.sent)


@given(standings())
def test_the_firm_may_always_change_and_remove_what_it_sees(plan: Standing) -> None:
    assert plan.may_save(None, True) == plan.may_remove(None) == plan.visible(None)


@given(standings(), SIDES)
def test_sending_and_taking_back_are_the_makers_and_never_both(plan: Standing, side: int | None) -> None:
    assert not (plan.may_send(side) and plan.may_take_back(side))
    assert plan.maker == side or not (plan.may_send(side) or plan.may_take_back(side))

"""返還・納付。手続きの式 (DOMAIN 6.1・6.4) と、支払った額を超えないこと。"""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien import procedures
from shien.engines.settlement import clawback, surcharge
from tests.unit.procedures.filling import judged

TODAY = date(2026, 11, 26)
PLAN = {"plan_years": 5, "pay_goal_kind": "total", "pay_goal": "0.02", "base_total_pay": 100_000_000,
        "base_value_added": 200_000_000, "wage_special": False, "normal_cap": 10_000_000}  # fmt: skip
YEAR = {"year_number": 5, "officer_pay": 0, "operating_income": 210_000_000, "personnel_expenses": 0, "depreciation": 0,
        "wage_floor": 1_130, "regional_minimum": 1_100, "loss_years": 0, "disaster": False, "staff_pay": 110_408_081}  # fmt: skip


def dues(procedure: str, form: str, earlier: dict, *, paid: int = 10_000_000, ordered: int = 0, done=(), **case):
    table = procedures.procedure(procedure)
    return clawback(
        definition=procedures.clawback_form(procedure), rules=table["clawback"], form=form,
        case={"settled_amount": paid, "paid_amount": paid, **case}, earlier=earlier, today=TODAY, paid=paid, ordered=ordered,
        done=done,
    )  # fmt: skip


def monozukuri(ordered: int = 0, **year):
    report = dict(judged("monozukuri", YEAR | year, "yearly_report", earlier={"application": PLAN}).values)
    return dues("monozukuri", "yearly_report", {"application": PLAN, "yearly_report": report}, ordered=ordered)


def test_half_of_the_promised_growth_returns_half_of_the_grant() -> None:
    """②: 交付額 × (1 − 実績 1.0％ ÷ 目標 2.0％)。"""
    (due,) = monozukuri(staff_pay=105_101_005)
    assert due.id == "pay"
    assert due.amount == pytest.approx(5_000_000, abs=10)


def test_a_missed_wage_floor_returns_one_year_of_five() -> None:
    """③: 交付額 ÷ 計画年数。"""
    assert [(each.id, each.amount) for each in monozukuri(wage_floor=1_129)] == [("wage_floor", 2_000_000)]


def test_both_together_do_not_pass_what_was_paid() -> None:
    found = monozukuri(staff_pay=90_000_000, wage_floor=1_100)
    assert [(each.id, each.computed, each.amount) for each in found] == [
        ("pay", 10_000_000, 10_000_000),
        ("wage_floor", 2_000_000, 0),
    ]
    assert sum(each.amount for each in monozukuri(ordered=9_500_000, staff_pay=90_000_000)) == 500_000


def test_a_kept_promise_a_disaster_or_a_majority_of_losses_return_nothing() -> None:
    assert monozukuri() == ()
    assert monozukuri(wage_floor=1_100, disaster=True) == ()
    assert monozukuri(wage_floor=1_100, operating_income=200_000_000, loss_years=3) == ()


@pytest.mark.parametrize(("year", "amount"), [(1, 4_500_000), (2, 3_000_000), (3, 1_500_000)])
def test_it_returns_what_is_left_of_three_years_once(year, amount) -> None:
    """IT導入: 450万円なら、1年目 450万、2年目 300万、3年目 150万 ((4−k)/3)。一度だけ。"""
    report = {"year_number": year, "wage_kept": False, "waived": False, "final_year": False, "pay_reached": True}
    earlier = {"application": {"large": True}, "effect_report": report}
    found = dues("it_introduction", "effect_report", earlier, paid=4_500_000)
    assert [(each.id, each.amount) for each in found] == [("wage_floor", amount)]
    assert dues("it_introduction", "effect_report", earlier, paid=4_500_000, done=["wage_floor"]) == ()


def test_a_missed_total_pay_is_at_discretion() -> None:
    report = {"year_number": 3, "wage_kept": True, "waived": False, "final_year": True, "pay_reached": False}
    (due,) = dues("it_introduction", "effect_report", {"application": {"large": True}, "effect_report": report})
    assert (due.id, due.discretion, due.amount) == ("pay", True, 10_000_000)


def test_a_cancelled_grant_returns_what_was_paid() -> None:
    found = dues("jizokuka", "", {}, paid=500_000, cancelled=True)
    assert [(each.id, each.amount) for each in found] == [("cancellation", 500_000)]
    assert dues("jizokuka", "", {}, paid=500_000, cancelled=False) == ()


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 200_000_000),
    st.integers(0, 2_000),
    st.integers(-50_000_000, 300_000_000),
    st.integers(0, 12_000_000),
)
def test_never_negative_and_never_above_what_is_left(pay, floor, income, ordered) -> None:
    found = monozukuri(staff_pay=pay, wage_floor=floor, operating_income=income, ordered=ordered)
    assert all(each.amount >= 0 for each in found)
    assert sum(each.amount for each in found) <= max(0, 10_000_000 - ordered)


@given(st.integers(0, 10**10), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 2000))
def test_the_surcharge_grows_with_days_and_amount(amount, since, days) -> None:
    rate = Fraction(1095, 10000)
    until = date.fromordinal(since.toordinal() + days)
    found = surcharge(amount=amount, since=since, until=until, rate=rate)
    assert 0 <= found <= surcharge(amount=amount, since=since, until=date.fromordinal(until.toordinal() + 1), rate=rate)
    assert surcharge(amount=amount, since=until, until=date.fromordinal(until.toordinal() - 1), rate=rate) == 0

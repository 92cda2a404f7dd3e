"""返還・納付の計算 (DOMAIN 6.1、6.4)。"""

import pytest

from .filling import clawback, judged

GRANT = 10_000_000
PLAN = {"plan_years": 5, "pay_goal_kind": "total", "pay_goal": "0.02", "base_total_pay": 100_000_000,
        "base_value_added": 200_000_000, "wage_special": False, "normal_cap": 10_000_000}  # fmt: skip
YEAR = {"year_number": 5, "officer_pay": 0, "operating_income": 210_000_000, "personnel_expenses": 0, "depreciation": 0,
        "wage_floor": 1_130, "regional_minimum": 1_100, "loss_years": 0, "disaster": False, "staff_pay": 110_408_081}  # fmt: skip


def _monozukuri(plan: dict | None = None, grant: int = GRANT, **year) -> dict:
    application = PLAN | (plan or {})
    report = dict(judged("monozukuri", YEAR | year, "yearly_report", earlier={"application": application}).values)
    return clawback("monozukuri", {"settled_amount": grant}, application=application, yearly_report=report)


@pytest.mark.parametrize(
    ("pay", "due", "amount"),
    [(110_408_081, False, None), (105_101_005, True, 5_000_000), (100_000_000, True, GRANT), (90_000_000, True, GRANT)],
)
def test_pay_that_missed_its_goal_returns_the_missed_share(pay, due, amount):
    """目標 2.0％。半分の伸び (1.0％) なら交付額の半分、伸びが無いか減れば全額。"""
    found = _monozukuri(staff_pay=pay)
    assert found["pay_due"] is due
    if due:
        assert found["pay"] == pytest.approx(amount, abs=10)


def test_only_the_last_year_judges_pay():
    assert _monozukuri(year_number=4, staff_pay=100_000_000)["pay_due"] is False


@pytest.mark.parametrize(("floor", "due"), [(1_129, True), (1_130, False)])
def test_a_missed_wage_floor_returns_a_year_of_the_grant(floor, due):
    found = _monozukuri(wage_floor=floor)
    assert (found["wage_floor_due"], found["wage_floor"]) == (due, 2_000_000)
    assert _monozukuri({"plan_years": 3}, year_number=1, wage_floor=floor)["wage_floor"] == 3_333_333


@pytest.mark.parametrize(
    ("change", "waived"),
    [({"disaster": True}, True), ({"operating_income": 200_000_000, "loss_years": 3}, True),
     ({"operating_income": 200_000_000, "loss_years": 2}, False), ({"loss_years": 3}, False)],
)  # fmt: skip
def test_it_is_waived_without_growth_and_with_a_majority_of_losses_or_by_disaster(change, waived):
    found = _monozukuri(wage_floor=1_100, staff_pay=100_000_000, **change)
    assert (found["pay_due"], found["wage_floor_due"]) == (not waived, not waived)


def test_the_special_returns_its_raise_and_the_missed_share_of_the_rest():
    """上限 1,000万円に 250万円の上乗せ。伸び 1.0％は目標 6.0％の6分の1なので、残りの6分の5も返す。"""
    plan = {"wage_special": True, "pay_goal": "0.06"}
    found = _monozukuri(plan, grant=12_500_000, staff_pay=105_101_005)
    assert found["special_due"] is True
    assert found["pay_due"] is False
    assert found["special"] == pytest.approx(2_500_000 + 10_000_000 * 5 / 6, abs=10)
    assert _monozukuri(plan, grant=12_500_000, staff_pay=90_000_000)["special"] == 12_500_000


def test_the_special_that_was_met_returns_nothing():
    plan = {"wage_special": True, "pay_goal": "0.06"}
    found = _monozukuri(plan, grant=12_500_000, staff_pay=133_822_558, wage_floor=1_150)
    assert (found["special_due"], found["pay_due"], found["wage_floor_due"]) == (False, False, False)
    only_pay = _monozukuri(plan, grant=12_500_000, staff_pay=133_822_558, wage_floor=1_149)
    assert (only_pay["special_due"], only_pay["special"]) == (True, 2_500_000)


def test_per_head_goals_are_judged_per_head():
    plan = {"pay_goal_kind": "per_head", "base_per_head": 5_000_000}
    found = _monozukuri(plan, staff=20, staff_pay=20 * 5_255_050)
    assert found["pay_due"] is True
    assert found["pay"] == pytest.approx(5_000_000, abs=20)


APPLIED = {"large": True, "wage_goal": True, "base_total_pay": 100_000_000, "base_value_added": 100_000_000}
EFFECT = {"operating_income": 110_000_000, "personnel_expenses": 0, "depreciation": 0, "disaster": False,
          "wage_floor": 1_000, "regional_minimum": 1_000, "total_pay": 104_567_838}  # fmt: skip


def _it(year: int, application: dict | None = None, **change) -> dict:
    applied = APPLIED | (application or {})
    answers = EFFECT | {"year_number": year} | change
    report = dict(judged("it_introduction", answers, "effect_report", earlier={"application": applied}).values)
    return clawback("it_introduction", {"settled_amount": 4_500_000}, application=applied, effect_report=report)


@pytest.mark.parametrize(("year", "amount"), [(1, 4_500_000), (2, 3_000_000), (3, 1_500_000)])
def test_the_it_wage_floor_returns_less_each_year(year, amount):
    found = _it(year)
    assert (found["wage_floor_due"], found["wage_floor"]) == (True, amount)


def test_the_it_wage_floor_that_is_kept_returns_nothing():
    assert _it(1, wage_floor=1_030)["wage_floor_due"] is False
    assert _it(1, wage_floor=1_029)["wage_floor_due"] is True


def test_small_it_grants_return_nothing():
    assert _it(1, {"large": False})["wage_floor_due"] is False


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({"disaster": True}, False),
        ({"operating_income": 101_499_999}, False),
        ({"operating_income": 101_500_000}, True),
    ],
)
def test_it_is_waived_below_one_and_a_half_percent_of_value_added(change, due):
    assert _it(1, **change)["wage_floor_due"] is due


@pytest.mark.parametrize(
    ("year", "pay", "due"), [(3, 104_567_837, True), (3, 104_567_838, False), (2, 100_000_000, False)]
)
def test_the_it_pay_goal_is_judged_at_the_end_for_the_whole(year, pay, due):
    found = _it(year, total_pay=pay)
    assert (found["pay_due"], found["pay"]) == (due, 4_500_000)


@pytest.mark.parametrize(
    ("income", "paid", "amount"),
    [(2_000_000, 0, 0), (8_000_000, 0, 2_222_222), (8_000_000, 500_000, 1_722_222), (90_000_000, 0, 5_000_000)],
)
def test_profit_is_shared_beyond_what_the_firm_paid_itself(income, paid, amount):
    """補助対象 900万円のうち補助 500万円なら、自己負担 400万円を超えた収益の 9分の5。交付額まで。"""
    report = {"project_income": income, "paid_back": paid}
    earlier = {"yearly_report": report, "completion_report": {"eligible_total": 9_000_000}}
    assert clawback("furusato", {"settled_amount": 5_000_000}, **earlier)["profit"] == amount


def test_a_disposal_returns_the_share_of_what_is_left():
    answers = {
        "acquisition_price": 6_000_000,
        "asset_grant": 4_000_000,
        "book_value": 1_500_000,
        "disposal_kind": "discard",
    }
    assert judged("monozukuri", answers, "disposal").values["payback"] == 1_000_000
    sale = answers | {"disposal_kind": "sale", "proceeds": 9_000_000}
    assert judged("monozukuri", sale, "disposal").values["payback"] == 4_000_000


def test_a_cancelled_grant_is_returned_whole():
    found = clawback("jizokuka", {"cancelled": True, "paid_amount": 500_000})
    assert (found["cancellation_due"], found["cancellation"]) == (True, 500_000)

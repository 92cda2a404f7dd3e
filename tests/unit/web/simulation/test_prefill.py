"""はじめの値。カルテの決算と合い、求め方を言う。"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.domain.karte.statements import Accounts, Statement
from shien.values.yen import parse_yen
from shien.web.simulation.prefill import prefill

VALUES = {
    "cash": 30_000_000, "net_sales": 120_000_000, "cost_of_sales": 70_000_000, "labour_cost": 10_000_000,
    "cost_of_sales_depreciation": 2_000_000, "sga_depreciation": 1_000_000, "personnel_expenses": 35_000_000,
    "operating_income": 6_000_000, "long_term_borrowings": 15_000_000, "period_end_employees": 9,
}  # fmt: skip


def accounts(values: dict[str, int] = VALUES, end: date = date(2026, 3, 31)) -> Accounts:
    return Accounts("corporation", "2661", 10_000_000, (Statement(end, 12, values),), 12, "03", None)


def test_the_newest_accounts_are_filled_in_with_the_way_they_were_found() -> None:
    found = prefill(accounts(), today=date(2026, 11, 25))
    assert (found.values["net_sales"], found.values["opening_cash"]) == ("120,000,000", "30,000,000")
    assert (found.values["variable_cost_rate"], found.values["employee_number"]) == ("48.3", "9")
    assert (found.values["prefecture"], found.values["start"]) == ("岩手県", "2026年4月1日")
    assert found.values["owed_amount"] == "15,000,000"
    assert "労務費と減価償却費を除いた5,800万円" in found.notes["variable_cost_rate"]
    assert found.notes["net_sales"] == "2026年3月期の決算から入れました。"


@given(
    st.integers(1_000_000, 10**9), st.integers(0, 120), st.integers(-30, 60), st.integers(0, 60), st.integers(0, 5 * 10**6)
)  # fmt: skip
def test_the_plan_starts_from_the_operating_income_of_the_accounts(sales, cost, profit, staff, wear) -> None:
    """売上 − 変動費 − 固定費 − 人件費 − 減価償却費 が、決算の営業利益に千分の一まで合う (率を0.1%で丸めるため)。"""
    values = {
        "net_sales": sales, "cost_of_sales": sales * cost // 100, "operating_income": sales * profit // 100,
        "personnel_expenses": sales * staff // 100, "sga_depreciation": wear,
    }  # fmt: skip
    found = prefill(accounts(values), today=date(2026, 11, 25)).values
    spent = Decimal(sales) * Decimal(found["variable_cost_rate"]) / 100
    income = sales - spent - parse_yen(found["fixed_costs"]) - values["personnel_expenses"] - wear
    room = sales - values["operating_income"] - values["personnel_expenses"] - wear
    if room >= 0:
        assert abs(income - values["operating_income"]) <= Decimal(sales) / 1000 + 1


@pytest.mark.parametrize(
    ("end", "today", "start"),
    [(date(2026, 3, 31), date(2026, 11, 25), "2026年4月1日"), (date(2026, 3, 31), date(2027, 4, 1), "2027年4月1日"),
     (date(2025, 12, 31), date(2026, 11, 25), "2026年1月1日"), (date(2020, 9, 30), date(2026, 11, 25), "2026年10月1日")],
)  # fmt: skip
def test_the_first_year_is_the_one_after_the_newest_accounts_but_not_a_past_one(end, today, start) -> None:
    assert prefill(accounts(end=end), today=today).values["start"] == start


def test_without_accounts_the_page_asks() -> None:
    found = prefill(Accounts("corporation", "", None, (), None, "", None), today=date(2026, 2, 1))
    assert (found.basis, found.known, found.values["start"]) == ("", {}, "2025年4月1日")
    assert "net_sales" not in found.values

"""同じ種類のどの計画でも、仕様を素直に書いた別の計算と同じ値になる。"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.simulation import simulate

from .plans import plan_of, worked_example
from .reference import scenario

_CASES = {
    "none": (False, False, False, False), "without_subsidy": (False, True, False, False),
    "with_subsidy": (True, True, False, False), "compressed_direct": (True, True, True, False),
    "straight_line": (True, True, True, True),
}  # fmt: skip


@st.composite
def same_kind(draw: st.DrawFn) -> dict[str, Any]:
    """計算例と同じ種類の計画 (千円)。"""
    plan = worked_example()
    amount = lambda most: draw(st.integers(1, most))
    plan["base"] |= {"net_sales": amount(900_000), "personnel_expenses": amount(90_000), "opening_cash": amount(90_000),
                     "variable_cost_rate": draw(st.integers(0, 100)) / 100, "depreciation": amount(9000),
                     "total_pay": 1}  # fmt: skip
    plan["base"]["opening_cash"] = min(plan["base"]["opening_cash"], plan["base"]["net_sales"] * 90)
    plan["base"]["personnel_expenses"] = min(plan["base"]["personnel_expenses"], plan["base"]["net_sales"] * 90)
    plan["growth"] = {
        "net_sales": draw(st.integers(-10, 10)) / 100,
        "personnel_expenses": draw(st.integers(0, 5)) / 100,
    }
    payment = draw(st.integers(1, 11))
    plan["investments"][0] |= {"cost": amount(90_000), "payment_month": payment, "service_month": payment + 1}
    plan["extra"] |= {"net_sales": [amount(90_000) for _ in range(5)], "personnel_expenses": [amount(9000)] * 5}
    plan["loans"][0]["amount"] = amount(20_000)
    plan["subsidy"] |= {"cap": amount(30_000)}
    return plan


@settings(max_examples=80, deadline=None)
@given(same_kind())
def test_it_agrees_with_plain_floating_point(plan: dict[str, Any]) -> None:
    result = simulate(plan_of(plan))
    subsidy = min(plan["investments"][0]["cost"] / 2, plan["subsidy"]["cap"])
    for key, (subsidised, *rest) in _CASES.items():
        found = result.scenario(key)
        expected = scenario(plan, subsidy if subsidised else 0, *rest)
        rows = [
            [year.operating_income for year in found.years],
            [year.tax.total for year in found.years],
            found.closing_cash,
        ]
        for row, other in zip(rows, expected, strict=True):
            assert [float(each) / 1000 for each in row] == pytest.approx(other, rel=1e-9, abs=1e-5)

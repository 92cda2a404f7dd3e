"""仕様 §4: ほかの指標。"""

from datetime import date

import numpy as np
import pytest

from shien.engines.diagnosis.plans import Standing, improvement_plan, innovation_plan
from shien.engines.diagnosis.value_added import debt_redemption_years, productivity, value_added
from shien.engines.diagnosis.y_score import Accounts, y_score

ON = date(2026, 4, 1)


def test_4_value_added_and_productivity() -> None:
    added = value_added(np.array([12e6]), np.array([84e6]), np.array([9e6]))
    assert added.tolist() == [105e6]
    assert productivity(added, np.array([20.0])).tolist() == [5.25e6]
    assert productivity(added, np.array([20.0]), 2000).tolist() == [2625]
    assert np.isnan(productivity(added, np.array([0.0]))[0])


@pytest.mark.parametrize(("years", "target", "verified"), [(3, 0.01, False), (4, 0.015, False), (5, 0.02, True)])
def test_4_management_improvement_plan(years: int, target: float, verified: bool) -> None:
    before = Standing(100e6, 20)
    reached = improvement_plan(before, Standing(100e6 * (1 + target), 20), years, ON)
    assert (reached.passed, reached.verified) == (True, verified)
    assert not improvement_plan(before, Standing(100e6 * (1 + target) - 1e3, 20), years, ON).passed
    assert improvement_plan(before, Standing(100e6, 19), years, ON).passed


@pytest.mark.parametrize(("years", "added", "pay"), [(3, 0.09, 0.045), (4, 0.12, 0.06), (5, 0.15, 0.075)])
def test_4_management_innovation_plan(years: int, added: float, pay: float) -> None:
    before, end = Standing(100e6, 20, 50e6), Standing(100e6 * (1 + added), 20, 50e6 * (1 + pay))
    assert innovation_plan(before, end, years, ON).passed
    assert innovation_plan(before, Standing(100e6, 18, end.pay), years, ON).passed == (added <= 0.12 - 0.01)
    assert not innovation_plan(before, Standing(end.value_added, 20, end.pay - 1e3), years, ON).passed
    assert not innovation_plan(before, Standing(end.value_added - 1e4, 20, end.pay), years, ON).passed


def test_4_a_plan_needs_a_positive_value_added() -> None:
    assert not innovation_plan(Standing(-10e6, 20, 50e6), Standing(-1, 20, 90e6), 3, ON).passed


def test_4_years_and_days_without_a_rule_are_told() -> None:
    with pytest.raises(ValueError, match="6年の計画の目標はありません"):
        improvement_plan(Standing(1, 1), Standing(1, 1), 6, ON)
    with pytest.raises(ValueError, match="2000-01-01 に使える決まりがありません"):
        improvement_plan(Standing(1, 1), Standing(1, 1), 3, date(2000, 1, 1))


def test_4_debt_redemption_years() -> None:
    def years(debt: float, capital: float, income: float, depreciation: float) -> float:
        cells = (np.array([each]) for each in (debt, capital, income, depreciation))
        return float(debt_redemption_years(*cells, tax_rate=0.3)[0])

    assert years(100e6, 20e6, 10e6, 3e6) == 8
    assert years(10e6, 20e6, 10e6, 3e6) == 0
    assert np.isnan(years(100e6, 20e6, -5e6, 3e6))
    assert years(100e6, 0, -5e6, 10e6) == 20, "損失には税率を掛けない"


def accounts(**given: float) -> Accounts:
    base = dict.fromkeys(Accounts.__dataclass_fields__, 1e8)
    return Accounts(**{key: np.array([given.get(key, cell)], float) for key, cell in base.items()})


def test_4_y_score_by_hand() -> None:
    """X = 1, 6, 25, 4, 150, 30, 0.5, 1.2 の加重和を、筆算のまま書く。"""
    found = y_score(accounts(
        net_sales=400e6, interest_paid=5e6, interest_received=1e6, total_liabilities=200e6, gross_profit=75e6,
        ordinary_income=16e6, total_assets=310e6, previous_total_assets=290e6, fixed_assets=62e6, net_assets=93e6,
        operating_cash_flow=50e6, retained_earnings=120e6,
    ))  # fmt: skip
    assert found.ratios[:, 0] == pytest.approx([1, 6, 25, 4, 150, 30, 0.5, 1.2])
    a = (
        -0.465
        - 0.0508 * 6
        + 0.0264 * 25
        + 0.0277 * 4
        + 0.0011 * 150
        + 0.0089 * 30
        + 0.0818 * 0.5
        + 0.0172 * 1.2
        + 0.1906
    )
    assert found.points[0] == round(a, 2)
    assert found.score[0] == round(167.3 * round(a, 2) + 583)


def test_4_y_score_of_the_best_and_the_worst() -> None:
    """公にされている最高点 1,595 と最低点 0 (上下限をすべて当てると A は 6.05 と -4.72)。"""
    best = y_score(accounts(
        interest_paid=0, interest_received=1e8, total_liabilities=0, gross_profit=9e9, ordinary_income=9e9, fixed_assets=1,
        net_assets=99e9, operating_cash_flow=99e9, retained_earnings=99e9,
    ))  # fmt: skip
    assert best.score[0] == 1595
    worst = y_score(accounts(
        interest_paid=1e9, interest_received=0, total_liabilities=9e9, gross_profit=0, ordinary_income=-9e9,
        net_assets=-99e9, operating_cash_flow=-99e9, retained_earnings=-99e9,
    ))  # fmt: skip
    assert worst.points[0] == -4.72
    assert worst.score[0] == 0


def test_4_y_score_takes_small_total_assets_as_thirty_million() -> None:
    found = y_score(accounts(total_assets=10e6, previous_total_assets=10e6, gross_profit=6e6))
    assert found.ratios[2, 0] == pytest.approx(20)


def test_4_y_score_of_the_unknown_is_unknown() -> None:
    assert np.isnan(y_score(accounts(net_sales=0)).score[0])
    assert np.isnan(y_score(accounts(gross_profit=np.nan)).score[0])

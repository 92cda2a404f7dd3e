"""年をまたぐ補助金・借入・消費税・目標・感度。"""

from decimal import Decimal
from typing import Any

import pytest

from shien.engines.simulation import simulate
from shien.engines.simulation.loans import term_loan
from shien.engines.simulation.plan import Loan
from shien.engines.simulation.rounding import rounding
from shien.engines.simulation.worth import growth, net_present_value, payback_years

from .plans import plan_of, worked_example


def with_subsidy(**keys: Any) -> Any:
    document = worked_example()
    document["subsidy"] |= keys
    return simulate(plan_of(document))


def test_settled_in_the_next_year_is_income_of_the_next_year() -> None:
    result = with_subsidy(received_month=15, settled_month=14)
    plain = result.scenario("with_subsidy")
    assert [year.subsidy_income for year in plain.years[:2]] == [0, 12_500_000]
    direct = result.scenario("compressed_direct").years
    assert direct[0].compression_loss == 0
    assert direct[1].compression_loss == 27_000_000 * Decimal(12_500) / 30_000
    assert plain.months[14].subsidy == 12_500_000
    assert sum(year.interest for year in plain.years) - 600_000 == 12_500_000 * Decimal("0.02") * 9 / 12


def test_received_before_it_is_settled_waits_in_the_special_account() -> None:
    result = with_subsidy(received_month=10, settled_month=14)
    for key in ("compressed_direct", "compressed_reserve"):
        years = result.scenario(key).years
        assert [year.special_account for year in years[:3]] == [12_500_000, -12_500_000, 0]
        assert years[0].taxable_income == years[0].ordinary_income_loss
    assert result.scenario("with_subsidy").years[0].special_account == 0


def test_the_subsidy_is_shared_among_the_assets() -> None:
    document = worked_example()
    machine = document["investments"][0]
    document["investments"] = [machine | {"cost": 20000}, machine | {"cost": 10000, "method": "straight_line"}]
    result = simulate(plan_of(document))
    assert result.scenario("compressed_direct").years[0].compression_loss == 12_500_000
    assert (
        result.scenario("compressed_direct").years[0].depreciation
        < result.scenario("with_subsidy").years[0].depreciation
    )


def test_the_consumption_tax_comes_back_after_the_year() -> None:
    months = simulate(plan_of(worked_example() | {"consumption_tax": True})).scenario("without_subsidy").months
    moved = {index: row.consumption_tax for index, row in enumerate(months, start=1) if row.consumption_tax}
    assert moved == {6: -3_000_000, 14: 3_000_000}


def test_a_shortage_is_named_with_its_month() -> None:
    document = worked_example()
    document["base"]["opening_cash"] = 5000
    result = simulate(plan_of(document))
    without = result.scenario("without_subsidy")
    assert (without.lowest_month, without.shortage) == (6, 3_465_000)
    assert any("投資する・補助金なし」は6か月目に資金が3,465,000円足りません" in note for note in result.notes)


def test_the_loan_is_repaid_in_full() -> None:
    debt = term_loan(Loan(Decimal(100), Decimal("0.12"), 3, interval=1), 4, rounding("yen"))
    assert debt.drawn == (100, 0, 0, 0)
    assert debt.repaid == (33, 34, 33, 0)
    assert debt.interest == (1, 1, 0, 0)
    assert debt.balance == (67, 33, 0, 0)


def test_what_is_left_of_a_long_loan_is_said() -> None:
    document = worked_example()
    document["loans"][0]["repayments"] = 8
    result = simulate(plan_of(document))
    assert result.scenario("with_subsidy").borrowings[-1] == 3_750_000
    assert any("計画の終わりに借入が残り" in note for note in result.notes)


def test_without_investment_one_scenario_is_left() -> None:
    document = {key: worked_example()[key] for key in ("unit", "start", "years", "base", "growth")}
    result = simulate(plan_of(document))
    assert [each.key for each in result.scenarios] == ["none"]
    assert result.chosen == "none"


def wages(**keys: Any) -> dict[str, bool | None]:
    document = worked_example() | {"wages": keys}
    document["base"] |= {"employee_number": 25}
    goals = simulate(plan_of(document)).scenario("with_subsidy").goals
    return {goal.key: goal.met for goal in goals if goal.programme == "monozukuri"}


def test_the_wage_goals_need_prefecture_and_wages() -> None:
    assert wages()["lowest_wage"] is None
    assert wages(prefecture="東京都", lowest=2000)["lowest_wage"] is True
    assert wages(prefecture="東京都", lowest=[2000, 2000, 2000, 2000, 1300])["lowest_wage"] is False
    assert wages(action_plan_published=False)["action_plan"] is False
    assert wages()["action_plan"] is None


def test_the_minimum_wage_is_carried_forward_and_rounded_up() -> None:
    """東京都 2020年度 1,013円 → 2025年度 1,226円 (年 3.89%)。1年目の末は2026年度の見込み 1,274円。"""
    assert wages(prefecture="東京都", lowest=[1304, 2000, 2000, 2000, 2000])["lowest_wage"] is True
    assert wages(prefecture="東京都", lowest=[1303, 2000, 2000, 2000, 2000])["lowest_wage"] is False


def test_the_band_moves_sales_up_and_down() -> None:
    result = simulate(plan_of(worked_example()), sensitivity=True)
    assert [(band.item, band.change) for band in result.bands] == [
        ("net_sales", Decimal("-0.1")),
        ("net_sales", Decimal("0.1")),
    ]
    low, high = (band.scenarios[2].years[0] for band in result.bands)
    plain = result.scenario("with_subsidy").years[0]
    assert low.net_sales == plain.net_sales * Decimal("0.9")
    assert low.operating_income < plain.operating_income < high.operating_income
    assert not simulate(plan_of(worked_example())).bands


@pytest.mark.parametrize(
    "item", ["net_sales", "extra_net_sales", "variable_cost_rate", "personnel_expenses", "investment"]
)
def test_any_item_may_move(item: str) -> None:
    document = worked_example() | {"sensitivity": {item: [0.0, 0.1]}}
    same, moved = simulate(plan_of(document), sensitivity=True).bands
    plain = simulate(plan_of(document)).scenarios
    assert same.scenarios == plain
    assert moved.scenarios[1].closing_cash != plain[1].closing_cash


def test_measures_of_worth() -> None:
    assert growth((Decimal(121),) * 2, Decimal(100))[1] == Decimal("0.1")
    assert growth((Decimal(-1),), Decimal(100)) == (None,)
    assert growth((Decimal(1),), Decimal(0)) == (None,)
    assert net_present_value((Decimal(103), Decimal(0)), Decimal("0.03")) == 100
    assert payback_years((Decimal(1), Decimal(1)), Decimal(3)) is None
    assert payback_years((Decimal(-1), Decimal(6)), Decimal(2)) == Decimal("1.5")

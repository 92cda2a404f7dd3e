"""補助金の額。"""

from decimal import Decimal

import pytest

from shien.engines.simulation import simulate
from shien.engines.simulation.grant import profit_return, schemes
from shien.engines.simulation.law import table
from shien.engines.simulation.plan import Profit

from .plans import granted, plan_of, worked_example


@pytest.mark.parametrize(
    ("staff", "plain", "special"),
    [(5, 7.5, 8.5), (6, 10, 12.5), (20, 10, 12.5), (21, 15, 25), (50, 15, 25), (51, 25, 35)],
)
def test_monozukuri_follows_the_staff(staff: int, plain: float, special: float) -> None:
    scheme = {"scheme": "monozukuri_product"}
    assert granted(10**8, staff, **scheme).amount == Decimal(str(plain)) * 10**6
    assert granted(10**8, staff, **scheme, specials=["large_wage_raise"]).amount == Decimal(str(special)) * 10**6


@pytest.mark.parametrize(
    ("staff", "special"), [(5, 31), (20, 32.5), (50, 40), (51, 40)],
)  # fmt: skip
def test_the_global_frame(staff: int, special: float) -> None:
    found = granted(10**9, staff, scheme="monozukuri_global", specials=["large_wage_raise"])
    assert found.amount == Decimal(str(special)) * 10**6


def test_micro_enterprises_get_two_thirds() -> None:
    assert granted(10_000_000, scheme="monozukuri_product", micro=True).amount == 6_666_666
    assert granted(10_000_000, scheme="monozukuri_product").amount == 5_000_000


@pytest.mark.parametrize(
    ("specials", "amount"),
    [([], 500_000), (["invoice"], 1_000_000), (["wage_raise"], 2_000_000), (["invoice", "wage_raise"], 2_500_000)],
)
def test_jizokuka_adds_its_specials(specials: list[str], amount: int) -> None:
    assert granted(10**7, scheme="jizokuka", specials=specials).amount == amount


def test_jizokuka_pays_three_quarters_to_a_firm_in_the_red() -> None:
    found = granted(1_000_000, scheme="jizokuka", specials=["wage_raise", "wage_raise_deficit"])
    assert found.amount == 750_000


@pytest.mark.parametrize(("cost", "amount"), [(600_000, 450_000), (666_667, 500_000), (966_667, 700_000)])
def test_the_invoice_frame_has_two_rates(cost: int, amount: int) -> None:
    found = granted(cost, scheme="it_invoice")
    assert found.amount is not None
    assert abs(found.amount - amount) <= 1


@pytest.mark.parametrize(("cost", "eligible"), [(1_999_999, False), (2_000_000, True)])
def test_under_the_floor_is_said_and_never_zero(cost: int, eligible: bool) -> None:
    found = granted(cost, scheme="monozukuri_product")
    assert found.eligible is eligible
    assert (found.amount is None) is not eligible
    assert any("下限 1,000,000円 に満たない" in reason for reason in found.reasons) is not eligible


def test_without_eligibility_no_subsidised_scenario_is_shown() -> None:
    document = worked_example()
    document["subsidy"] |= {"floor": 13000}
    result = simulate(plan_of(document))
    assert [each.key for each in result.scenarios] == ["none", "without_subsidy"]
    assert result.chosen == "without_subsidy"


def test_an_explicit_unit_cuts() -> None:
    assert granted(3_333_333, rate="1/2", rounding_unit=1000).amount == 1_666_000


def test_old_figures_are_called_old() -> None:
    assert any("受付は2025-07-25まで" in reason for reason in granted(10**7, scheme="monozukuri_product").reasons)


def test_profit_is_paid_back_in_proportion() -> None:
    """C = (500 − 200) − 100 = 200、F = 200 × 500 ÷ 750。単位は千円。"""
    profit = Profit(*map(Decimal, (500_000, 200_000, 100_000)))
    assert profit_return(profit, Decimal(500_000), Decimal(750_000)) == 133_333
    assert profit_return(Profit(*map(Decimal, (1, 2, 0))), Decimal(500_000), Decimal(750_000)) == 0
    assert profit_return(Profit(*map(Decimal, (9_000_000, 0, 0))), Decimal(500_000), Decimal(750_000)) == 500_000


def test_returned_profit_lowers_the_grant() -> None:
    profit = {"sales": 500_000, "cost": 200_000, "excluded": 100_000}
    found = granted(750_000, scheme="jizokuka", profit=profit)
    assert found.amount == 500_000 - 133_333


def test_every_scheme_names_source_dates_and_programme() -> None:
    programmes = {row["key"] for row in table("goals")["programme"]}
    for versions in schemes().values():
        for row in versions:
            assert row["source"]
            assert row["valid_from"] <= row["valid_to"]
            assert row.get("programme") in (None, *programmes)
            assert "employees" not in row["caps"][-1]

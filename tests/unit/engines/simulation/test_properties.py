"""どんな計画でも成り立つこと。"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.simulation import Simulation, benchmark_inputs, simulate
from shien.engines.simulation.plan import MONTHS

from .plans import documents, plan_of

few = settings(max_examples=40, deadline=None)


def run(document: dict[str, Any]) -> Simulation:
    return simulate(plan_of(document))


@few
@given(documents())
def test_cash_closes_at_opening_plus_flows(document: dict[str, Any]) -> None:
    for each in run(document).scenarios:
        cash = Decimal(document["base"]["opening_cash"])
        for month in each.months:
            assert month.opening == cash
            flows = [getattr(month, name) for name in month.__slots__ if name not in ("opening", "closing")]
            cash += sum(flows, Decimal(0))
            assert month.closing == cash
        assert each.closing_cash == tuple(row.closing for row in each.months[MONTHS - 1 :: MONTHS])
        assert each.lowest_cash == min(row.closing for row in each.months)


@few
@given(documents())
def test_the_year_is_the_sum_of_its_months(document: dict[str, Any]) -> None:
    for each in run(document).scenarios:
        for index, year in enumerate(each.years):
            months = each.months[index * MONTHS : (index + 1) * MONTHS]
            assert sum(row.operating for row in months) == year.operating_income + year.depreciation
            assert -sum(row.interest for row in months) == year.interest
            assert -sum(row.tax for row in months) == year.tax.total


@few
@given(documents(reduced=True, years=10))
def test_the_books_balance(document: dict[str, Any]) -> None:
    """純資産の増減 = 資金の増減 − 借入の増減 + 固定資産の増減 (額の確定と入金が同じ年なら)。"""
    result = run(document)
    for each in result.scenarios:
        rows = benchmark_inputs(result.plan, each)
        assets = np.array([0, *(float(year.book_value) for year in each.years)])
        assets -= np.array([0, *np.cumsum([float(part) for part in result.plan.base.depreciation])])
        left = rows["cash"] - rows["borrowings"] + assets
        assert np.allclose(rows["net_assets"] - rows["net_assets"][0], left - left[0], atol=0.01)


@few
@given(documents(reduced=True, years=10))
def test_all_but_one_yen_is_depreciated_over_the_life(document: dict[str, Any]) -> None:
    result = run(document)
    own = result.plan.base.depreciation[0] * result.plan.years
    for each in result.scenarios[1:]:
        spent = sum((year.depreciation + year.compression_loss for year in each.years), Decimal(0)) - own
        assert spent == result.plan.investments[0].cost - 1
        assert each.years[-1].book_value == 1


@few
@given(documents(reduced=True, years=10))
def test_compression_only_defers(document: dict[str, Any]) -> None:
    """圧縮記帳は繰延べ。耐用年数を通した課税所得の和は、しても、しなくても同じ。"""
    result = run(document)
    sums = {each.key: sum(year.taxable_income for year in each.years) for each in result.scenarios}
    assert sums["compressed_direct"] == sums["compressed_reserve"] == sums["with_subsidy"]


@few
@given(documents())
def test_compression_never_raises_the_income_of_its_year(document: dict[str, Any]) -> None:
    result = run(document)
    year = result.plan.year_of(document["subsidy"]["settled_month"]) - 1
    plain, direct = (result.scenario(key).years[year] for key in ("with_subsidy", "compressed_direct"))
    assert direct.compression_loss <= result.grant.amount  # type: ignore[union-attr]
    assert direct.operating_income >= plain.operating_income


@few
@given(documents())
def test_the_reserve_method_leaves_operating_income(document: dict[str, Any]) -> None:
    result = run(document)
    plain, reserve = result.scenario("with_subsidy"), result.scenario("compressed_reserve")
    assert [year.operating_income for year in plain.years] == [year.operating_income for year in reserve.years]
    assert [year.value_added for year in plain.years] == [year.value_added for year in reserve.years]


@few
@given(documents())
def test_value_added_does_not_feel_the_compression(document: dict[str, Any]) -> None:
    result = run(document)
    plain, direct = result.scenario("with_subsidy"), result.scenario("compressed_direct")
    assert [year.value_added for year in plain.years] == [year.value_added for year in direct.years]


@few
@given(documents())
def test_nothing_gained_by_doing_nothing(document: dict[str, Any]) -> None:
    none = run(document).scenario("none")
    assert none.net_present_value == 0
    assert none.payback_years is None


@few
@given(documents(), st.integers(1, 100_000_000))
def test_more_sales_never_lower_operating_income(document: dict[str, Any], more: int) -> None:
    before = run(document)
    document["base"]["net_sales"] += more
    after = run(document)
    for one, other in zip(before.scenarios, after.scenarios, strict=True):
        pairs = zip(one.years, other.years, strict=True)
        assert all(year.operating_income <= richer.operating_income for year, richer in pairs)


@few
@given(documents())
def test_the_subsidy_is_within_rate_and_cap(document: dict[str, Any]) -> None:
    found = run(document).grant
    assert found is not None
    assert found.amount is not None
    assert found.amount <= document["subsidy"]["cap"]
    assert Fraction(found.amount) <= document["investments"][0]["cost"] * Fraction(document["subsidy"]["rate"])
    assert found.amount == int(found.amount)


@few
@given(documents())
def test_subsidised_income_is_taxed_once(document: dict[str, Any]) -> None:
    result = run(document)
    income = sum(year.subsidy_income for year in result.scenario("with_subsidy").years)
    assert income == result.grant.amount  # type: ignore[union-attr]
    for key in ("compressed_direct", "compressed_reserve"):
        assert sum(year.special_account for year in result.scenario(key).years) == 0

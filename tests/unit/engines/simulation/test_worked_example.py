"""仕様の計算例が、印字された桁まで合う。"""

import csv
import time

import pytest

from shien.engines.simulation import Scenario, Simulation, benchmark_inputs, simulate

from .plans import GOLDEN, plan_of, thousand, worked_example


@pytest.fixture(scope="module")
def found() -> Simulation:
    return simulate(plan_of(worked_example()))


def _row(each: Scenario) -> dict[str, str]:
    growth = each.value_added_growth
    return {
        "scenario": each.key,
        "operating_income": " ".join(thousand(year.operating_income) for year in each.years),
        "depreciation": " ".join(thousand(year.depreciation) for year in each.years),
        "tax": " ".join(thousand(year.tax.total) for year in each.years),
        "closing_cash": " ".join(thousand(cash) for cash in each.closing_cash),
        "tax_sum": thousand(each.tax_sum),
        "value_added": thousand(each.years[0].value_added),
        "growth_3": f"{(growth[2] or 0) * 100:.2f}",
        "growth_5": f"{(growth[4] or 0) * 100:.2f}",
        "net_present_value": thousand(each.net_present_value, "+"),
    }


def test_every_printed_figure_agrees(found: Simulation) -> None:
    with (GOLDEN / "worked_example.tsv").open(encoding="utf-8") as file:
        expected = list(csv.DictReader(file, delimiter="\t"))
    assert [_row(found.scenario(row["scenario"])) for row in expected] == expected


def test_whole_yen_stay_within_a_few_yen(found: Simulation) -> None:
    whole = simulate(plan_of(worked_example() | {"rounding": "yen"}))
    for one, other in zip(found.scenarios, whole.scenarios, strict=True):
        assert all(cash == int(cash) for cash in other.closing_cash)
        assert max(abs(a - b) for a, b in zip(one.closing_cash, other.closing_cash, strict=True)) < 20


def test_the_subsidy_and_its_bridge(found: Simulation) -> None:
    assert found.grant is not None
    assert found.grant.amount == 12_500_000
    assert found.chosen == "compressed_direct"
    assert found.scenario("with_subsidy").years[0].interest == 200_000 + 125_000
    assert found.scenario("without_subsidy").years[0].interest == 200_000


def test_cash_before_the_payment_is_what_the_specification_reads(found: Simulation) -> None:
    month = found.scenario("without_subsidy").months[5]
    assert month.closing - month.investment - 10_000_000 == 36_535_000
    assert found.scenario("without_subsidy").lowest_month == 6
    assert found.scenario("without_subsidy").lowest_cash == 16_535_000


def test_direct_compression_cuts_the_tax_of_the_first_year(found: Simulation) -> None:
    plain, direct = (found.scenario(key).years[0].tax.total for key in ("with_subsidy", "compressed_direct"))
    assert f"{1 - direct / plain:.1%}" == "54.7%"


def test_the_reserve_method_taxes_like_the_direct_one(found: Simulation) -> None:
    direct, reserve = found.scenario("compressed_direct"), found.scenario("compressed_reserve")
    assert [year.taxable_income for year in direct.years] == [year.taxable_income for year in reserve.years]
    assert reserve.years[0].reserve == 12_500_000 - 1_250_000


def test_the_programmes_judge(found: Simulation) -> None:
    def met(key: str) -> dict[tuple[str, str], bool | None]:
        return {(goal.programme, goal.key): goal.met for goal in found.scenario(key).goals}

    assert met("none")["monozukuri", "value_added"] is False
    assert met("with_subsidy")["monozukuri", "value_added"] is True
    assert met("with_subsidy")["new_business", "value_added"] is False
    assert met("with_subsidy")["monozukuri", "lowest_wage"] is None


def test_the_benchmark_gets_its_rows(found: Simulation) -> None:
    rows = benchmark_inputs(found.plan, found.scenario("with_subsidy"))
    assert rows["operating_income"][0] == 12_000_000
    assert list(rows["previous_net_sales"][1:3]) == [300_000_000, 309_000_000]
    assert rows["borrowings"].tolist() == [0, 8e6, 6e6, 4e6, 2e6, 0]
    assert {row.shape for row in rows.values()} == {(6,)}


def test_one_plan_takes_less_than_fifty_milliseconds() -> None:
    plan = plan_of(worked_example())
    best = min(_seconds(plan) for _ in range(5))
    assert best < 0.05


def _seconds(plan: object) -> float:
    start = time.perf_counter()
    simulate(plan)  # type: ignore[arg-type]
    return time.perf_counter() - start

"""特徴と指標: 一期でも三期でも、あるものだけから。"""

import numpy as np
import pytest

from shien.engines.peers import Years, firm_years, latest
from shien.engines.peers.places import industry, prefecture, sizes
from shien.engines.peers.settings import FEATURES, INDICATORS

GROWTH = [each["key"] for each in FEATURES].index("growth")


def three_years(months: list[int], sales: list[float], previous: list[float], owner: list[int]) -> Years:
    rows = len(months)
    blank = np.full(rows, np.nan)
    return Years(
        np.array(owner), np.array(months), blank, np.ones(rows, int), np.zeros(rows, int),
        {"net_sales": np.array(sales), "previous_net_sales": np.array(previous), "employees": np.full(rows, 4.0)},
    )  # fmt: skip


def indicator(found: object, key: str) -> float:
    return found.indicators[0, [each["key"] for each in INDICATORS].index(key)]


def test_the_latest_of_three_periods_knows_the_growth_of_two() -> None:
    found = latest(firm_years(three_years([36, 12, 24], [150.0, 100, 110], [np.nan] * 3, [1, 1, 1])))
    assert len(found.owner) == 1
    assert found.row[0] == 0
    assert indicator(found, "sales_growth") == pytest.approx(150 / 110 - 1)
    assert found.features[0, GROWTH] == pytest.approx(np.log(150 / 100) / 2, rel=1e-6)


def test_one_period_has_growth_only_when_the_previous_sales_are_typed() -> None:
    found = latest(firm_years(three_years([12, 12], [120.0, 120], [100.0, np.nan], [1, 2])))
    assert found.features[:, GROWTH] == pytest.approx([np.log(1.2), np.nan], nan_ok=True)


@pytest.mark.parametrize("gap", [6, 24])
def test_a_period_that_is_not_a_year_before_is_not_the_previous_one(gap: int) -> None:
    found = latest(firm_years(three_years([12, 12 + gap], [100.0, 120], [np.nan] * 2, [1, 1])))
    assert np.isnan(found.features[0, GROWTH])
    assert np.isnan(indicator(found, "sales_growth"))


def test_another_firms_year_is_not_the_previous_one() -> None:
    found = firm_years(three_years([12, 24], [100.0, 120], [np.nan] * 2, [1, 2]))
    assert np.isnan(found.features[:, GROWTH]).all()


def test_the_indicators_of_the_local_benchmark() -> None:
    given = {
        "net_sales": 1200.0, "previous_net_sales": 1000.0, "operating_income": 60.0, "employees": 4.0,
        "total_assets": 800.0, "net_assets": 200.0, "depreciation": 40.0, "borrowings": 500.0, "cash": 100.0,
        "accounts_receivable": 300.0, "inventories": 100.0, "accounts_payable": 150.0,
    }  # fmt: skip
    one = np.ones(1, int)
    amounts = {name: np.array([value]) for name, value in given.items()}
    found = firm_years(Years(one, one, one * np.nan, one, one, amounts))
    expected = {
        "net_sales": 1200, "employees": 4, "sales_growth": 0.2, "operating_margin": 0.05, "labour_productivity": 15,
        "debt_to_ebitda": 4, "working_capital_period": 2.5, "equity_ratio": 0.25, "asset_turnover": 1.5,
    }  # fmt: skip
    assert {key: indicator(found, key) for key in expected} == pytest.approx(expected)


def test_no_sales_and_no_staff_give_no_ratio_and_no_warning() -> None:
    found = firm_years(
        Years(np.ones(1), np.ones(1), np.ones(1) * np.nan, np.ones(1, int), np.ones(1, int),
              {"net_sales": np.zeros(1), "employees": np.zeros(1), "operating_income": -np.ones(1)})
    )  # fmt: skip
    assert np.isnan(found.indicators[0, 2:]).all()
    assert np.isnan(found.features[0, [0, 2, 3, 4, 5, 6]]).all()


def test_places() -> None:
    assert len({industry("0301"), industry("0302"), industry("03"), industry("E"), industry("0399")}) == 5
    assert [industry(text) for text in ("0399", "", "03_製造業", "製造業")] == [0] * 4
    assert [prefecture(text) for text in ("北海道", "1", "01", "48", "0", "")] == [1, 1, 1, 0, 0, 0]
    assert list(sizes(np.array([0, 5, 6, 20, 21, 301, np.nan]))) == [1, 1, 2, 2, 3, 6, 0]

"""仕様 §1.3: 点・合計・ランク。"""

import numpy as np
import pytest

from shien.engines.diagnosis.indicators import KEYS, Gap
from shien.engines.diagnosis.scores import Rule, _by_threshold, rank_names, score
from shien.engines.diagnosis.vintages import load

from .firms import BLANK, diagnosed, figures, points, value

RISING = ("sales_growth", "operating_margin", "labour_productivity", "equity_ratio")
FALLING = ("debt_to_ebitda", "working_capital_period")


def scored(key: str, step: int, nudge: float, vintage: str = "A") -> list[int]:
    """閾値 (0=ⅳ … 3=ⅰ) をちょうど nudge だけ動かした値の点。軸は (row,)。"""
    place, table = KEYS.index(key), load(vintage)
    limits = table.thresholds[:, place, step]
    found = _by_threshold(place, limits + nudge * np.maximum(np.abs(limits), 1e-3), np.arange(54), table)
    return found.tolist()


@pytest.mark.parametrize("vintage", ["A", "B"])
@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("key", RISING)
def test_1_3_higher_is_better_and_the_threshold_itself_gives_the_better_point(
    key: str, step: int, vintage: str
) -> None:
    assert scored(key, step, 0, vintage) == [step + 2] * 54
    assert scored(key, step, -1e-9, vintage) == [step + 1] * 54


@pytest.mark.parametrize("vintage", ["A", "B"])
@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("key", FALLING)
def test_1_3_ties_give_the_worse_point_where_lower_is_better(key: str, step: int, vintage: str) -> None:
    assert scored(key, step, 0, vintage) == [step + 1] * 54
    assert scored(key, step, -1e-9, vintage) == [step + 2] * 54


def test_1_3_a_tie_survives_the_rounding_of_binary_fractions() -> None:
    """0404 小規模の閾値ⅱは 1,916 千円。3人で 5,748,000 円なら、ちょうど届く。"""
    found = diagnosed({"employees": 3, "operating_income": 5_748_000}, industry="0404")
    assert points(found, "labour_productivity") == 4
    short = diagnosed({"employees": 3, "operating_income": 5_747_999}, industry="0404")
    assert points(short, "labour_productivity") == 3


def test_1_3_net_cash_is_five_points_whatever_ebitda_is() -> None:
    found = diagnosed({"borrowings": 20e6, "operating_income": -9e6})
    assert points(found, "debt_to_ebitda") == 5
    assert found.reason(0, 0, 3).rule is Rule.NET_CASH


def test_1_3_net_cash_is_five_points_even_if_ebitda_is_blank() -> None:
    found = diagnosed({"borrowings": 0, "operating_income": BLANK, "depreciation": BLANK})
    assert points(found, "debt_to_ebitda") == 5
    assert np.isnan(value(found, "debt_to_ebitda"))


@pytest.mark.parametrize("given", [{}, {"borrowings": BLANK}, {"cash": BLANK}])
@pytest.mark.parametrize("income", [-2e6, -9e6])
def test_1_3_no_ebitda_is_one_point_even_without_a_value(given: dict[str, float], income: float) -> None:
    found = diagnosed({**given, "operating_income": income})
    assert points(found, "debt_to_ebitda") == 1
    assert found.reason(0, 0, 3).rule is Rule.NO_EBITDA


def test_1_3_no_ebitda_with_a_blank_among_its_two_is_no_point() -> None:
    assert points(diagnosed({"operating_income": -9e6, "depreciation": BLANK}), "debt_to_ebitda") == 0


def test_1_3_no_benchmark_row_no_points_but_the_values() -> None:
    found = diagnosed({"borrowings": 0}, capital=BLANK)
    assert found.scores.points.sum() == 0
    assert found.rank(0, 0) == ""
    assert value(found, "equity_ratio") == 0.4
    assert {each.rule for each in found.reasons(0, 0)} == {Rule.NO_BENCHMARK}


def test_1_3_the_total_is_the_sum_of_what_exists_and_marked_provisional() -> None:
    found = diagnosed({"previous_net_sales": BLANK})
    assert found.scores.total[0, 0] == 22 - 4
    assert found.rank(0, 0) == "B"
    assert found.scores.provisional[0, 0]
    assert not diagnosed().scores.provisional[0, 0]


def test_1_3_nothing_known_is_zero_and_provisional() -> None:
    found = diagnosed(dict.fromkeys(("net_sales", "operating_income", "cash", "net_assets"), BLANK))
    assert (found.scores.total[0, 0], found.rank(0, 0), bool(found.scores.provisional[0, 0])) == (0, "D", True)


@pytest.mark.parametrize(
    ("total", "rank"), [(30, "A"), (24, "A"), (23, "B"), (18, "B"), (17, "C"), (12, "C"), (11, "D"), (6, "D")]
)
def test_1_3_ranks(total: int, rank: str) -> None:
    from shien.engines.diagnosis.scores import floors

    assert rank_names()[int(np.searchsorted(floors(), total, side="right"))] == rank


def test_1_3_three_periods_share_the_benchmark_of_the_newest() -> None:
    """最新期は小規模 (20人)。前期が21人でも、同じ小規模の基準値と比べる。"""
    found = diagnosed({"employees": 20}, {"employees": 21}, {"employees": 500})
    assert len(set(found.scores.row[0].tolist())) == 1
    assert {found.reason(0, period, 2).median for period in range(3)} == {load("A").median[found.scores.row[0, 0], 2]}
    assert value(found, "labour_productivity", 1) == pytest.approx(6e6 / 21)


def test_a_reason_carries_value_points_median_and_thresholds() -> None:
    reason = diagnosed().reason(0, 0, 5)
    assert (reason.value, reason.points, reason.rule, reason.gap) == (0.4, 4, Rule.THRESHOLD, Gap.NONE)
    assert reason.median == pytest.approx(0.211, abs=5e-4)
    assert reason.thresholds == pytest.approx((-0.288, 0.083, 0.390, 0.673), abs=5e-4)


def test_rows_are_scored_as_firms_and_periods_are() -> None:
    wide, flat = figures({}, {"net_sales": 80e6}, {"cash": BLANK}), None
    flat = type(wide)(*(getattr(wide, each)[0] for each in wide.__dataclass_fields__))
    assert np.array_equal(
        score(flat, np.full(3, 11), load("A")).points, score(wide, np.full((1, 1), 11), load("A")).points[:, 0]
    )

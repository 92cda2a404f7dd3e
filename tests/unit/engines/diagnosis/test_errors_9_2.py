"""仕様 §9.2: 公開の実装に見られた十の誤り。"""

import numpy as np
import pytest

from shien.engines.diagnosis.industries import number_of
from shien.engines.diagnosis.scores import _by_threshold
from shien.engines.diagnosis.size import Size
from shien.engines.diagnosis.vintages import load, names

from .firms import BLANK, diagnosed, points, value


def test_9_2_1_tourism_follows_the_service_rule_of_size() -> None:
    assert diagnosed({"employees": 6}, industry="1301").size[0] == Size.MEDIUM
    assert diagnosed({"employees": 101}, industry="1301", capital=60e6).size[0] == Size.LARGE


@pytest.mark.parametrize("place", [3, 4])
def test_9_2_2_a_tie_is_not_given_the_better_point_where_lower_is_better(place: int) -> None:
    table = load("A")
    best = table.thresholds[:, place, 3]
    assert _by_threshold(place, best, np.arange(54), table).tolist() == [4] * 54


def test_9_2_3_no_ebitda_is_scored() -> None:
    assert points(diagnosed({"operating_income": -3e6}), "debt_to_ebitda") == 1
    assert points(diagnosed({"operating_income": -3e6, "borrowings": 1e6}), "debt_to_ebitda") == 5


def test_9_2_4_cash_is_taken_off_the_debt_and_the_year_has_twelve_months() -> None:
    found = diagnosed()
    assert value(found, "debt_to_ebitda") == (40e6 - 20e6) / 8e6
    assert value(found, "working_capital_period") == pytest.approx(12e6 / (110e6 / 12), rel=1e-12)


def test_9_2_5_lower_is_better_for_two_of_the_six() -> None:
    heavy = diagnosed({"borrowings": 400e6, "inventories": 90e6})
    assert points(heavy, "debt_to_ebitda") < points(diagnosed(), "debt_to_ebitda")
    assert points(heavy, "working_capital_period") < points(diagnosed(), "working_capital_period")


def test_9_2_6_unknown_previous_sales_are_no_growth_of_zero() -> None:
    found = diagnosed({"previous_net_sales": BLANK})
    assert np.isnan(value(found, "sales_growth"))
    assert points(found, "sales_growth") == 0


def test_9_2_7_a_rank_is_given_though_a_point_is_missing_and_marked() -> None:
    found = diagnosed({"previous_net_sales": BLANK})
    assert found.rank(0, 0) == "B"
    assert found.scores.provisional[0, 0]


def test_9_2_8_no_median_is_invented() -> None:
    """版の値には出典があり、業種か規模が決まらなければ、中央値を出さない。"""
    assert all("経済産業省" in load(each).source for each in names())
    assert diagnosed(industry="9998").reason(0, 0, 0).median is None
    assert number_of("9998") == -1


def test_9_2_9_operating_income_is_the_only_profit_used() -> None:
    """営業利益を変えれば営業利益率が変わる。ほかの利益は、入力の項目に無い。"""
    from shien.engines.diagnosis import Figures

    assert {each for each in Figures.__dataclass_fields__ if "income" in each or "profit" in each} == {
        "operating_income"
    }
    assert value(diagnosed({"operating_income": 11e6}), "operating_margin") == 0.1


def test_9_2_10_yen_and_thousand_yen_are_not_mixed() -> None:
    """一人 60万円の労働生産性は、A版 (千円の表) でも B版 (円の表) でも、両端の点にはならない。"""
    for vintage in ("A", "B"):
        found = diagnosed(vintage=vintage)
        assert value(found, "labour_productivity") == 600_000
        assert points(found, "labour_productivity") in (3, 4)

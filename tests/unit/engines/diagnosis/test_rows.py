"""企業と期の行から、企業の事実。"""

import numpy as np

from shien.engines.diagnosis.plausibility import Doubt, doubts
from shien.engines.diagnosis.rows import Facts, firms_of, repeated
from shien.engines.diagnosis.size import Size

from .firms import BLANK, figures


def facts(firm: list[int], period: list[int], **more: list[float]) -> Facts:
    base = {"usable": True, "industry": 5, "capital_stock": 10e6, "employees": 10, "net_sales": 1e8, "assets": 1e8}
    filled = {key: np.array(more.get(key, [value] * len(firm))) for key, value in base.items()}
    return Facts(np.array(firm), np.array(period), **filled)


def test_the_newest_row_decides_whatever_the_order() -> None:
    found = firms_of(facts([0, 1, 0, 0], [2, 1, 0, 1], employees=[500, 30, 10, 400]), 2)
    assert found.size.tolist() == [Size.SMALL, Size.MEDIUM]
    assert found.late.tolist() == [False, True]
    assert found.row.tolist() == [5 * 2 + 1, 5 * 2]


def test_a_blank_of_the_newest_row_is_not_filled_from_an_older_one() -> None:
    assert firms_of(facts([0, 0], [1, 0], employees=[10, BLANK]), 1).size.tolist() == [Size.NO_EMPLOYEES]


def test_rows_with_a_wrong_key_do_not_count() -> None:
    found = firms_of(facts([0, 0, 1], [0, 1, 0], usable=[False, True, False], employees=[10, 30, 5]), 2)
    assert found.size.tolist() == [Size.MEDIUM, Size.NO_INDUSTRY]
    assert found.row[1] == -1
    assert firms_of(facts([0], [0], usable=[False]), 1).size.tolist() == [Size.NO_INDUSTRY]


def test_every_row_of_a_repeated_key_is_told_and_its_other() -> None:
    twice, other = repeated(np.array([0, 0, 1, 0, 0]), np.array([0, 1, 0, 0, 0]), 2)
    assert twice.tolist() == [True, False, False, True, True]
    assert other.tolist() == [4, -1, -1, 0, 0]


def test_the_usual_value_is_the_middle_or_the_larger() -> None:
    found = firms_of(
        facts([0, 0, 0, 1, 1, 2, 3], [0, 1, 2, 0, 1, 0, 0], net_sales=[1e5, 9e7, 1e8, 1e5, 9e7, BLANK, 7.0]), 4
    )
    assert found.usual_sales.tolist()[:2] == [9e7, 9e7]
    assert np.isnan(found.usual_sales[2])
    assert found.usual_sales[3] == 7


def doubted(usual_sales: float = 1e8, usual_assets: float = 1e8, **given: float) -> Doubt:
    return Doubt(int(doubts(figures(given), np.array([[usual_sales]]), np.array([[usual_assets]]))[0, 0]))


def test_a_sound_firm_raises_no_doubt() -> None:
    assert doubted() == Doubt(0)
    assert doubted(BLANK, BLANK) == Doubt(0)
    assert doubted(net_sales=BLANK, employees=BLANK, total_liabilities=BLANK) == Doubt(0)


def test_thousand_yen_taken_for_yen_is_doubted() -> None:
    assert Doubt.SALES_JUMP in doubted(1.1e11)
    assert Doubt.ASSETS_JUMP in doubted(usual_assets=1e5)
    assert doubted(previous_net_sales=100_000) == Doubt.PREVIOUS_JUMP
    assert Doubt.SALES_TO_ASSETS in doubted(total_liabilities=60_000, net_assets=40_000)
    assert Doubt.PART_OVER_WHOLE in doubted(total_liabilities=60_000)
    assert Doubt.PART_OVER_WHOLE in doubted(operating_income=6e9)
    assert Doubt.SALES_PER_EMPLOYEE in doubted(net_sales=110_000, employees=10)


def test_negative_amounts_are_doubted_but_not_a_loss() -> None:
    assert doubted(cash=-1) == Doubt.NEGATIVE
    assert doubted(operating_income=-1e6, net_assets=-1e6) == Doubt(0)

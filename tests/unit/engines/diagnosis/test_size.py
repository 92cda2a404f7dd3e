"""仕様 §1.4: 事業規模。"""

import numpy as np
import pytest

from shien.engines.diagnosis.industries import classes, number_of
from shien.engines.diagnosis.size import Size, size_of

GENERAL = ("0101", "0201", "0306", "0701", "0801", "0901", "1400")
SERVICE = ("1001", "1006", "1101", "1201", "1301")


def judged(industry: str, capital: float, employees: float) -> Size:
    found = size_of(np.array([number_of(industry)]), np.array([capital], float), np.array([employees], float))
    return Size(int(found[0]))


@pytest.mark.parametrize(
    ("industries", "capital", "employees", "small"),
    [
        (GENERAL, 300e6, 300, 20),
        (("0401", "0404"), 100e6, 100, 5),
        (("0501", "0601"), 50e6, 50, 5),
        (SERVICE, 50e6, 100, 5),
    ],
)
def test_1_4_limits_by_major(industries: tuple[str, ...], capital: float, employees: int, small: int) -> None:
    for each in industries:
        assert judged(each, capital, small) is Size.SMALL
        assert judged(each, capital, small + 1) is Size.MEDIUM
        assert judged(each, capital, employees * 9) is Size.MEDIUM, "資本金だけで中小企業"
        assert judged(each, capital + 1, employees) is Size.MEDIUM, "従業員数だけで中小企業"
        assert judged(each, capital + 1, employees + 1) is Size.LARGE
        assert judged(each, capital * 9, small) is Size.SMALL, "資本金が大きくても、従業員数が小規模"


def test_1_4_beyond_sme_uses_the_medium_benchmark() -> None:
    assert Size.LARGE.label == Size.MEDIUM.label == "中規模事業者"


def test_1_4_zero_employees_with_modest_capital_is_small() -> None:
    assert judged("1301", 50e6, 0) is Size.SMALL
    assert judged("1301", 50e6 + 1, 0) is Size.LARGE


def test_1_4_a_sole_proprietor_enters_zero_capital() -> None:
    assert judged("0304", 0, 5) is Size.SMALL
    assert judged("0304", 0, 301) is Size.LARGE


def test_1_4_neither_employees_nor_capital_is_outside() -> None:
    assert judged("0304", 0, 0) is Size.OUTSIDE
    assert Size.OUTSIDE.label == "分析対象外"


def test_1_4_blank_industry_employees_capital_are_told_in_this_order() -> None:
    assert Size(int(size_of(np.array([-1]), np.array([np.nan]), np.array([np.nan]))[0])) is Size.NO_INDUSTRY
    assert judged("0304", np.nan, np.nan) is Size.NO_EMPLOYEES
    assert judged("0304", 10e6, np.nan) is Size.NO_EMPLOYEES
    assert judged("0304", np.nan, 5) is Size.NO_CAPITAL


def test_every_class_has_a_rule() -> None:
    everyone = size_of(np.arange(len(classes())), np.full(27, 10e6), np.full(27, 5.0))
    assert (everyone == Size.SMALL).all()

"""仕様 §1.3: 六つの値と、値の無いとき。"""

import numpy as np
import pytest

from shien.engines.diagnosis.indicators import KEYS, Gap

from .firms import BLANK, diagnosed, value


def test_1_3_the_six_values() -> None:
    found = diagnosed()
    assert [value(found, key) for key in KEYS] == pytest.approx(
        [0.1, 6 / 110, 600_000, 2.5, 12 * (15 + 5 - 8) / 110, 0.4]
    )


@pytest.mark.parametrize(
    ("key", "given", "gap"),
    [
        ("sales_growth", {"net_sales": BLANK}, Gap.BLANK),
        ("sales_growth", {"previous_net_sales": BLANK}, Gap.BLANK),
        ("sales_growth", {"previous_net_sales": 0}, Gap.ZERO),
        ("operating_margin", {"operating_income": BLANK}, Gap.BLANK),
        ("operating_margin", {"net_sales": 0}, Gap.ZERO),
        ("labour_productivity", {"operating_income": BLANK}, Gap.BLANK),
        ("labour_productivity", {"employees": 0}, Gap.ZERO),
        ("labour_productivity", {"employees": BLANK}, Gap.BLANK),
        *[
            ("debt_to_ebitda", {key: BLANK}, Gap.BLANK)
            for key in ("borrowings", "cash", "operating_income", "depreciation")
        ],
        ("debt_to_ebitda", {"operating_income": -2e6}, Gap.ZERO),
        ("working_capital_period", {"net_sales": 0}, Gap.ZERO),
        ("working_capital_period", {"net_sales": BLANK}, Gap.BLANK),
        ("equity_ratio", {"net_assets": BLANK}, Gap.BLANK),
        ("equity_ratio", {"total_liabilities": BLANK}, Gap.BLANK),
        ("equity_ratio", {"net_assets": -60e6}, Gap.ZERO),
    ],
)
def test_1_3_no_value_and_why(key: str, given: dict[str, float], gap: Gap) -> None:
    found = diagnosed(given)
    assert np.isnan(value(found, key))
    assert found.reason(0, 0, KEYS.index(key)).gap is gap


def test_1_3_sales_that_vanish_are_a_fall_of_all() -> None:
    assert value(diagnosed({"net_sales": 0}), "sales_growth") == -1


def test_1_3_a_single_blank_of_the_working_capital_counts_as_zero() -> None:
    found = diagnosed({"accounts_receivable": BLANK, "notes_payable": BLANK, "inventories": BLANK})
    assert value(found, "working_capital_period") == pytest.approx(-8 * 12 / 110)


FIVE = ("accounts_receivable", "notes_receivable", "inventories", "accounts_payable", "notes_payable")


@pytest.mark.parametrize("typed", FIVE)
def test_1_3_all_five_blank_is_no_value_but_one_typed_zero_is(typed: str) -> None:
    blank = dict.fromkeys(FIVE, BLANK)
    assert np.isnan(value(diagnosed(blank), "working_capital_period"))
    assert value(diagnosed({**blank, typed: 0}), "working_capital_period") == 0

"""尋ねる企業の一行。"""

import numpy as np

from shien.domain.analytics.asker import asker_of, fingerprint, whole_years

from .accounts import accounts


def test_one_year_is_enough_and_growth_stays_blank() -> None:
    found = asker_of(accounts({"net_sales": 100_000_000}), 42)
    assert found is not None
    assert found.owner.tolist() == [42]
    assert found.indicators[0, 0] == 100_000_000
    assert np.isnan(found.indicators[0, 2])


def test_two_years_give_the_growth() -> None:
    found = asker_of(accounts({"net_sales": 110_000_000}, {"net_sales": 100_000_000}), 1)
    assert found is not None
    assert round(found.indicators[0, 2], 6) == 0.1


def test_without_a_whole_year_nothing_can_be_asked() -> None:
    assert asker_of(accounts(), 1) is None
    assert asker_of(accounts({"net_sales": 1}, months=6), 1) is None
    assert whole_years(accounts({"net_sales": 1}, months=6)) == []


def test_the_industry_is_the_two_digit_one() -> None:
    one, other = (asker_of(accounts({"net_sales": 1}, industry=code), 1) for code in ("2661", "2699"))
    assert one is not None
    assert other is not None
    assert one.industry[0] == other.industry[0] > 0
    assert fingerprint(one) == fingerprint(other)


def test_another_figure_is_another_question() -> None:
    one, other = (asker_of(accounts({"net_sales": sales}), 1) for sales in (100_000_000, 100_000_001))
    assert one is not None
    assert other is not None
    assert fingerprint(one) != fingerprint(other)

"""専門家の謝金。単価は日付つきの表から、時間は日ごとに合わせて数える。"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.domain.dispatch import fees
from shien.values.fault import InvalidValue

DAY, NEXT, PAID = date(2026, 12, 10), date(2026, 12, 11), date(2027, 1, 20)
RATES = {
    "rate": [
        {"from": "2020-04-01", "hour": 5_000, "day_most": 30_000, "step": 30, "source": "x", "unverified": False},
        {"from": "2026-12-11", "hour": 6_000, "day_most": 36_000, "step": 60, "source": "y", "unverified": False},
    ],
    "withholding": [{"from": "2013-01-01", "rate": "0.1021", "above": 1_000_000, "rate_above": "0.2042"}],
}


def fee(*visits: tuple[date, int], travel: int = 0, individual: bool = False) -> fees.Fee:
    return fees.compute(visits, travel, paid_on=PAID, individual=individual, rates=RATES)


@pytest.mark.parametrize(
    ("minutes", "counted", "amount"),
    [(29, 0, 0), (30, 30, 2_500), (59, 30, 2_500), (125, 120, 10_000), (360, 360, 30_000), (400, 390, 30_000)],
)
def test_what_is_short_of_thirty_minutes_does_not_count_and_a_day_has_its_most(minutes, counted, amount) -> None:
    (line,) = fee((DAY, minutes)).lines
    assert (line.counted, line.amount, line.capped) == (counted, amount, counted > 360)


def test_two_visits_of_one_day_count_together() -> None:
    assert fee((DAY, 45), (DAY, 45)).fee == fee((DAY, 90)).fee == 7_500


def test_each_day_has_the_rate_of_that_day() -> None:
    found = fee((NEXT, 119), (DAY, 60))
    assert [(each.on, each.hour, each.amount) for each in found.lines] == [(DAY, 5_000, 5_000), (NEXT, 6_000, 6_000)]
    with pytest.raises(InvalidValue, match="単価がありません"):
        fee((date(2019, 1, 1), 60))


@pytest.mark.parametrize(("amount", "tax"), [(9, 0), (11_300, 1_153), (1_000_000, 102_100), (1_100_000, 122_520)])
def test_the_tax_of_a_person_is_cut_off_below_one_yen(amount, tax) -> None:
    assert fees.withholding(amount, RATES["withholding"][0]) == tax


def test_a_firm_is_paid_whole_and_a_person_less_the_tax_on_fee_and_travel() -> None:
    firm, person = (fee((DAY, 120), travel=1_300, individual=each) for each in (False, True))
    assert (firm.gross, firm.withheld, firm.payable) == (11_300, 0, 11_300)
    assert (person.gross, person.withheld, person.payable) == (11_300, 1_153, 10_147)


@given(st.lists(st.tuples(st.sampled_from([DAY, NEXT]), st.integers(1, 700)), max_size=6), st.integers(0, 10**6))
def test_the_sums_hold(visits, travel) -> None:
    found = fee(*visits, travel=travel, individual=True)
    assert found.fee == sum(each.amount for each in found.lines)
    assert found.payable + found.withheld == found.fee + travel
    assert 0 <= found.withheld <= found.gross
    assert all(each.amount <= 36_000 and each.counted <= each.minutes for each in found.lines)


def test_the_rates_in_force_have_a_source_and_a_day() -> None:
    for rows in fees.table().values():
        starts = [str(each["from"]) for each in rows]
        assert starts == sorted(set(starts))
        assert all(each["source"] and isinstance(each["unverified"], bool) for each in rows)

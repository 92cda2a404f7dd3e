"""状況報告の時期。年度の末日から60日 (ものづくり)、終わりから1年後 (持続化)。"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.settlement import reports


def ends(completed: date, month: int, **named) -> list[date]:
    made = {"basis": "fiscal_year", "years": 5, "within_days": 60} | named
    return [each.year_end for each in reports(completed_on=completed, month=month, **made)]


@pytest.mark.parametrize(
    ("completed", "month", "first"),
    [
        (date(2026, 12, 10), 3, date(2027, 3, 31)), (date(2026, 3, 31), 3, date(2026, 3, 31)),
        (date(2026, 4, 1), 3, date(2027, 3, 31)), (date(2026, 6, 1), 12, date(2026, 12, 31)), (date(2028, 1, 5), 2, date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_the_first_year_end_after_the_completion(completed, month, first) -> None:
    assert ends(completed, month)[0] == first


def test_five_years_and_sixty_days() -> None:
    found = reports(completed_on=date(2026, 12, 10), basis="fiscal_year", month=3, years=5, within_days=60)
    assert [each.occurrence for each in found] == ["1", "2", "3", "4", "5"]
    assert found[0].due_on == date(2027, 5, 30)
    assert found[-1].year_end == date(2031, 3, 31)


def test_an_anniversary_of_a_leap_day() -> None:
    assert ends(date(2028, 2, 29), 3, basis="anniversary", years=2) == [date(2029, 2, 28), date(2030, 2, 28)]


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)), st.integers(1, 12), st.integers(1, 5))
def test_one_report_a_year_never_before_the_completion(completed, month, years) -> None:
    found = reports(completed_on=completed, basis="fiscal_year", month=month, years=years, within_days=60)
    assert [each.year_end.year for each in found] == list(range(found[0].year_end.year, found[0].year_end.year + years))
    assert completed <= found[0].year_end < completed + timedelta(days=366)
    assert all(each.due_on - each.year_end == timedelta(days=60) for each in found)

"""目に見える文字の数と、年月・数の読み方。"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.values.dates import DateError, both, month_words, parse_date, parse_month
from shien.values.fault import InvalidValue
from shien.values.number import parse_number
from shien.values.visible import visible_length


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0), ("abc", 3), ("a\nb\r\nc", 3), ("𠮷野家", 3), ("葛\U000e0100城", 2), ("か\u3099", 1), ("ﾊﾟ", 1), ("が", 1),
        ("👨\u200d👩\u200d👧", 1), ("👍🏽", 1), ("🇯🇵🇯🇵", 2), ("🇯🇵🇯", 2), ("각", 1), ("\u1100\u1161\u11a8", 1), ("각각", 2), ("❤\ufe0f", 1),
    ],
)  # fmt: skip
def test_the_eye_counts(text: str, count: int) -> None:
    assert visible_length(text) == count


@given(st.text(max_size=50))
def test_no_more_than_the_code_points(text: str) -> None:
    assert 0 <= visible_length(text) <= len(text)


@pytest.mark.parametrize(
    "text", ["2026-11", "2026年11月", "２０２６／１１", "R8.11", "令和8年11月", "202611", "2026年11月（令和8年）"]
)
def test_months_are_read(text: str) -> None:
    assert parse_month(text) == "2026-11"


@pytest.mark.parametrize(
    ("text", "month"),
    [("平成31年4月", "2019-04"), ("令和元年5月", "2019-05"), ("昭和64年1月", "1989-01"), ("平成元年1月", "1989-01")],
)
def test_months_at_the_turn_of_an_era(text: str, month: str) -> None:
    assert parse_month(text) == month


@pytest.mark.parametrize("text", ["平成31年5月", "2026年13月", "2026-00", "きのう", "2026", "11月", "2026年11月23日"])
def test_months_that_are_none(text: str) -> None:
    with pytest.raises(DateError, match="年と月"):
        parse_month(text)


@given(st.dates(date(1868, 1, 25), date(2200, 12, 31)))
def test_words_are_read_back(on: date) -> None:
    assert parse_date(both(on)) == on
    assert parse_month(month_words(on.isoformat()[:7])) == on.isoformat()[:7]


@pytest.mark.parametrize(
    ("text", "number"),
    [("１，２３４．５", "1234.5"), ("▲3", "-3"), ("△3", "-3"), ("(3)", "-3"), ("－3", "-3"), ("12人", "12"), (" 1 000 ", "1000"), ("0.10", "0.1")],
)  # fmt: skip
def test_numbers_in_any_dress(text: str, number: str) -> None:
    assert parse_number(text, "人", 1) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "said"),
    [("x", "数字"), ("", "数字"), ("1.25", "1桁"), ("1" * 17, "数字"), ("1" * 16, "大きすぎ"), ("1e5", "数字")],
)
def test_numbers_that_are_none(text: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        parse_number(text, "", 1)

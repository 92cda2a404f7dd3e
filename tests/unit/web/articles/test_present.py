"""記事と事例の見せ方と、来た所。"""

from decimal import Decimal

import pytest
from django.test import RequestFactory

from shien.domain.editorial.facts import Figure
from shien.web.articles.present import change, number
from shien.web.seen import came_from


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [("100", "125", "25.0％増えた"), ("120", "60", "50.0％減った"), ("0", "5", "増えた"), ("5", "5", "変わらない"), ("-3", "-9", "減った")],
)  # fmt: skip
def test_a_change_is_told_in_words(before: str, after: str, words: str) -> None:
    assert change(Figure("x", "円", Decimal(before), Decimal(after))) == words


def test_numbers_lose_no_zero_that_counts() -> None:
    assert [number(Decimal(each)) for each in ("1200.00", "100", "0.50")] == ["1,200", "100", "0.5"]


@pytest.mark.parametrize(
    ("path", "referer", "source"),
    [("/x?from=mail", "", "mail"), ("/x?from=nobody", "", "direct"), ("/x", "http://testserver/measures/", "site"),
     ("/x", "https://search.test/?q=secret", "elsewhere")],
)  # fmt: skip
def test_only_the_kind_of_place_is_told(path: str, referer: str, source: str) -> None:
    assert came_from(RequestFactory().get(path, headers={"Referer": referer})) == source

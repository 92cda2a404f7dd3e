"""様式から読む、条件の言葉。"""

from uuid import UUID

import pytest

from shien.domain.catalogue.facts import Filters
from shien.domain.guidance.facts import Interests
from shien.web.alerts import present as alerts
from shien.web.newsletter import asking, present

KEY = "6b1f7a3e-2f0a-4b5e-9f77-0c6f6a2a9d11"


def test_a_line_is_an_address_or_a_number() -> None:
    keys, unknown = asking.keys_of(f"http://x/measures/{KEY}/\n{KEY.upper()} rubbish")
    assert keys == [UUID(KEY), UUID(KEY)]
    assert unknown == ["rubbish"]
    assert asking.keys_of(" ".join([KEY] * 22))[1] == ["20件まで"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("３件", 3), ("1,234", 1234), (" 10,001 件", 10001), ("", None), ("-1", None), ("1.5", None), ("9" * 12, None)],
)
def test_a_count_is_read_as_people_write_it(text: str, number: int | None) -> None:
    assert asking.number_of(text) == number


@pytest.mark.parametrize(("text", "page"), [("2", 2), ("0", 1), ("x", 1), ("²", 1), ("9999999", 1)])
def test_a_page(text: str, page: int) -> None:
    assert asking.page_of(text) == page


def test_conditions_in_words_and_back_to_the_list() -> None:
    filters = Filters(keyword="設備", prefecture="03", use_purpose="equipment", sort="amount", opening="ended")
    watched = alerts.watched(filters)
    assert (watched.sort, watched.opening) == ("closing", "")
    assert alerts.words(watched).startswith("「設備」・岩手県・")
    assert alerts.listing(watched) == "/measures/?keyword=%E8%A8%AD%E5%82%99&prefecture=03&use_purpose=equipment"
    assert alerts.words(Filters()) == "すべての支援策"
    assert alerts.listing(Filters()) == "/measures/"


def test_interests_in_words() -> None:
    assert present.words(Interests()) == "全員"
    assert present.words(Interests(prefecture=("03", "18"), industry=("E",))) == "地域：岩手県、福井県／業種：製造業"

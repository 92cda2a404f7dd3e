"""似た企業の見せ方。"""

from datetime import UTC, datetime

from django.http import QueryDict

from shien.domain.analytics.asker import asker_of
from shien.domain.analytics.facts import Edition
from shien.engines.peers import Filters, find_peers
from shien.web.peers import forms, present
from tests.unit.domain.analytics.accounts import accounts
from tests.unit.domain.analytics.panels import panel, years

EDITION = Edition(1, datetime(2026, 11, 1, tzinfo=UTC), 80, 400, b"n" * 16, {})
FIRM = accounts({"net_sales": 104_000_000, "operating_income": 4_000_000}, {"net_sales": 100_000_000})


def shown(firms: int = 80) -> present.Page:
    asker = asker_of(FIRM, -1)
    assert asker is not None
    return present.page(find_peers(panel(years(firms, 1)).index, asker), FIRM, EDITION)


def test_the_page_says_how_many_how_near_and_where() -> None:
    page = shown()
    assert page.firms == "およそ50社"
    assert page.match
    assert page.own_years == "2026年3月期・2025年3月期"
    sales = page.rows[0]
    assert (sales.name, sales.own, sales.step) == ("売上高", "1億円", "2,000万円")
    assert sales.where
    assert page.chart is not None
    assert len(page.chart.table.headers) == 7


def test_what_is_not_there_is_said_and_not_drawn() -> None:
    page = shown()
    staff = next(row for row in page.rows if row.name == "従業員数")
    assert "10 社に満たない" in staff.reason
    assert not staff.middle
    assert page.chart is not None
    assert "従業員数" not in {row[0] for row in page.chart.table.rows}


def test_a_small_group_shows_nothing() -> None:
    page = shown(9)
    assert not page.shown
    assert page.chart is None
    assert "10 社に満たない" in page.message


def test_the_choices_are_read_and_others_refused() -> None:
    filters, fields, errors = forms.read(QueryDict("industry=all&region=area&size=same"))
    assert filters == Filters("all", "area", "same")
    assert not errors
    assert [words for _, words, chosen in fields[0].options if chosen] == ["全業種"]
    filters, fields, errors = forms.read(QueryDict("region=moon"))
    assert filters == Filters()
    assert errors == [("region", "地域", "示した中からお選びください。")]
    assert fields[1].error

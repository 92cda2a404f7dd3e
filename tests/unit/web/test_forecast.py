"""見込みの見せ方。"""

from datetime import UTC, datetime

import pytest

from shien.domain.analytics import errors, outlook
from shien.domain.analytics.asker import asker_of
from shien.domain.analytics.facts import Edition
from shien.engines.peers import Filters
from shien.web.forecast import present
from tests.unit.domain.analytics.accounts import accounts
from tests.unit.domain.analytics.panels import panel, years

YEARS = tuple({"net_sales": 104_000_000 - 1_000_000 * at, "operating_income": 4_000_000} for at in range(3))
CROWD = years(150, 4)
EDITION = Edition(1, datetime(2026, 11, 1, tzinfo=UTC), 150, 750, b"n" * 16, errors.measured(CROWD))


def shown(periods: int = 3, horizon: int = 3, edition: Edition | None = EDITION) -> present.Page:
    firm = accounts(*YEARS[:periods])
    asker = asker_of(firm, -1)
    assert asker is not None
    return present.page(firm, edition, outlook.peers(panel(CROWD), asker, Filters(), firm, horizon), horizon)


def test_both_ways_stand_side_by_side_with_a_range_and_the_error() -> None:
    page = shown()
    assert [topic.label for topic in page.topics] == ["売上高", "営業利益", "現金・預金"]
    own, peers = page.topics[0].ways
    assert own.chart is not None
    assert peers.chart is not None
    assert "10回に8回" in own.said
    assert own.notes[0].startswith("去年までのデータで試すと、1年先の外れは、ふつう")
    assert peers.notes[0].startswith("およそ")
    assert len(own.chart.table.rows) == 6


def test_an_item_that_is_not_in_the_karte_is_said() -> None:
    cash = shown().topics[2].ways
    assert cash[0].chart is None
    assert "現金・預金がありません" in cash[0].message


def test_one_year_is_wide_and_says_so() -> None:
    page = shown(1)
    assert page.one
    assert any("一期だけ" in note for note in page.topics[0].ways[0].notes)


@pytest.mark.parametrize("horizon", [1, 2, 3, 4, 5])
def test_years_that_cannot_be_shown_are_named(horizon: int) -> None:
    own, peers = shown(horizon=horizon).topics[0].ways
    assert own.chart is not None
    assert sum("見込み" in row[1] for row in own.chart.table.rows) == horizon
    if peers.chart is not None and sum("見込み" in row[1] for row in peers.chart.table.rows) < horizon:
        assert "年先までを示しました" in peers.notes[-1]


def test_without_a_panel_the_own_way_still_stands() -> None:
    page = present.page(accounts(*YEARS), None, {}, 2)
    assert page.topics[0].ways[0].chart is not None
    assert page.topics[0].ways[1].message
    assert "まだ試せません" in page.topics[0].ways[0].notes[-1]

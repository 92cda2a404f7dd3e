"""支援策の見せ方。"""

from datetime import UTC, date, datetime, timedelta

import pytest

from shien.domain.catalogue.choices import Opening
from shien.domain.catalogue.facts import Call
from shien.jobs.demo.measures import measures
from shien.web.measures import present

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def call(end: datetime | None, start: datetime | None = None, *, timed: bool = True, follow_up: bool = False) -> Call:
    return Call("", start, end, timed, follow_up)


@pytest.mark.parametrize(
    ("end", "timed", "words"),
    [
        (datetime(2026, 12, 25, 8, 0, tzinfo=UTC), True, "2026年12月25日（金）17:00まで（あと32日）"),
        (datetime(2026, 12, 25, 15, 0, tzinfo=UTC), True, "2026年12月25日（金）24:00まで（あと32日）"),
        (datetime(2026, 11, 23, 14, 59, tzinfo=UTC), False, "2026年11月23日（月）まで（きょうまで）"),
        (datetime(2026, 11, 23, 15, 0, tzinfo=UTC), True, "2026年11月23日（月）24:00まで（きょうまで）"),
    ],
)
def test_a_deadline_is_said_with_its_weekday_in_japan(end: datetime, timed: bool, words: str) -> None:
    assert present.deadline(call(end, timed=timed), Opening.OPEN, AT) == words


def test_what_is_not_stated_is_not_made_up() -> None:
    start = datetime(2026, 4, 1, tzinfo=UTC)
    assert present.deadline(call(None, start), Opening.UNKNOWN, AT) == "2026年4月1日（水）9:00から（締切の記載なし）"
    assert present.deadline(None, Opening.UNKNOWN, AT) == ""
    assert present.limit_words(None) == ""
    assert "締切の記載なし" in present.call_words(call(None, start))
    assert "公募ではありません" in present.call_words(call(start + timedelta(days=1), start, follow_up=True))


def test_places_and_industries() -> None:
    assert present.places(("00",)) == "全国"
    assert present.places(("02", "03", "04", "05", "06")) == "青森県、岩手県など5都道府県"
    assert present.industries(("E",)) == "製造業"
    assert present.industries(tuple("ABCDEFGHIJKLMNOPQRST")) == "すべての業種が挙がっています"


def test_the_demo_is_the_same_each_time_and_dirty_like_the_real_feeds() -> None:
    found = measures(1, date(2026, 11, 23))
    assert found == measures(1, date(2026, 11, 2))
    assert len({each.record_id for each in found}) == 60
    assert {each.source for each in found} == {"demo"}
    codes = {doubt.code for each in found for doubt in each.doubts}
    assert codes == {
        "closing_before_opening",
        "closing_too_far",
        "area_mixed",
        "limit_impossible",
        "unknown_word",
        "active_markup",
    }
    assert any(call.follow_up for each in found for call in each.calls)
    assert sum(each.target_area_search == ("00",) for each in found) > 10
    assert all("見本" in each.licence for each in found)

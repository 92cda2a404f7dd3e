"""募集の期間。"""

from datetime import date

import pytest

from .reading import read, value, values


@pytest.mark.parametrize(
    ("text", "opening", "closing"),
    [
        ("■募集期間\n令和8年6月1日（月）から令和8年12月25日（金）まで", date(2026, 6, 1), date(2026, 12, 25)),
        ("受付期間：2026年5月1日～7月31日", date(2026, 5, 1), date(2026, 7, 31)),
        ("公募期間　２０２６／１０／１〜２０２７／１／１５", date(2026, 10, 1), date(2027, 1, 15)),
        ("受付期間：令和7年11月1日から2月28日", date(2025, 11, 1), date(2026, 2, 28)),
        ("申請期限：令和6年3月31日", None, date(2024, 3, 31)),
        ("令和8年9月11日（金）16:45までに申請してください。", None, date(2026, 9, 11)),
        ("公募開始日：平成31年4月30日", date(2019, 4, 30), None),
        ("受付は令和元年5月1日から", date(2019, 5, 1), None),
    ],
)  # fmt: skip
def test_a_window_is_found(text: str, opening: date | None, closing: date | None) -> None:
    found = read(body=text)
    assert (value(found, "opening"), value(found, "closing")) == (opening, closing)


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2026-07-27T07:00:00.000Z", date(2026, 7, 27)), ("2026-09-04T15:00Z", date(2026, 9, 4)),
        ("2027-03-31T14:59Z", date(2027, 3, 31)), ("2023-05-31", date(2023, 5, 31)),
    ],
)  # fmt: skip
def test_the_end_is_a_day_in_japan_and_midnight_belongs_to_the_day_before(stamp: str, day: date) -> None:
    assert value(read("jgrants", acceptance_end_datetime=stamp), "closing") == day


def test_the_start_is_a_day_in_japan() -> None:
    assert value(read("jgrants", acceptance_start_datetime="2026-03-31T15:00Z"), "opening") == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "manner"), [("申請は随時受付", "rolling"), ("予算がなくなり次第終了します。", "budget")]
)
def test_an_end_without_a_date(text: str, manner: str) -> None:
    assert value(read(body=text), "manner") == manner


@pytest.mark.parametrize(
    "text",
    [
        "実績報告期間：令和8年8月17日から令和8年10月16日", "交付決定日から令和9年2月28日までに完了すること",
        "令和2年7月1日時点の利率", "申請は2026年2月30日まで",
        "離職日が令和3年4月1日以降の方の申請",
    ],
)  # fmt: skip
def test_other_dates_are_no_window(text: str) -> None:
    found = read(body=text)
    assert values(found, "opening") == values(found, "closing") == []


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("seido_navi", {"body": "募集期間：令和8年9月1日～令和8年8月1日"}),
        ("jgrants", {"acceptance_start_datetime": "2026-09-01T00:00Z", "acceptance_end_datetime": "2026-08-01T00:00Z"}),
    ],
)
def test_an_end_before_the_start_is_kept_and_shown(source: str, fields: dict[str, object]) -> None:
    found = read(source, **fields)
    assert (value(found, "opening"), value(found, "closing")) == (date(2026, 9, 1), date(2026, 8, 1))
    assert [each.kind for each in found.conflicts] == ["window"]


def test_several_rounds_begin_with_the_first_and_end_with_the_last() -> None:
    found = read(body="■受付期間\n第1回：令和8年5月1日～令和8年6月19日\n第2回：令和8年7月21日～令和8年9月4日")
    assert (value(found, "opening"), value(found, "closing")) == (date(2026, 5, 1), date(2026, 9, 4))

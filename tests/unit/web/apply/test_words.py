"""締切の言葉。"""

from datetime import UTC, datetime, timedelta

import pytest

from shien.web.apply.words import closing, left, precise

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (timedelta(days=60), "あと60日"), (timedelta(days=7), "あと7日"), (timedelta(days=2, hours=5), "あと2日と5時間"),
        (timedelta(days=1), "あと1日"), (timedelta(hours=3, minutes=20), "あと3時間20分"), (timedelta(minutes=59), "あと59分"),
        (timedelta(seconds=3), "あと1分"),
    ],
)  # fmt: skip
def test_how_long_is_left(rest: timedelta, said: str) -> None:
    assert left(rest) == said


def test_the_closing_time_has_its_weekday_and_is_in_japan() -> None:
    made = closing(NOW + timedelta(days=2), NOW)
    assert made.instant == "2026年11月28日（土）12:00（日本時間）"
    assert (made.soon, made.over) == (True, False)


def test_the_instant_of_closing_is_over() -> None:
    assert closing(NOW, NOW).over
    assert not closing(NOW, NOW - timedelta(microseconds=1)).over
    assert closing(None, NOW).instant == "締切はありません（通年で受け付けます）"


def test_an_instant_is_told_to_the_millisecond() -> None:
    assert precise(NOW.replace(microsecond=45_600)) == "2026年11月26日（木）12時0分0.045秒"

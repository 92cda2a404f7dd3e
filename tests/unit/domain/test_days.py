"""日は、日本の暦で数える。夜中から朝9時までは、UTC ではまだ前の日。"""

import re
from datetime import UTC, datetime

import pytest
from django.utils.timezone import localtime

from shien.domain.consent import rules
from tests.conftest import ROOT

# 2027年4月1日 午前1時 (日本時間)
EARLY = datetime(2027, 3, 31, 16, tzinfo=UTC)


def test_a_consent_ends_on_the_same_day_of_the_month_here() -> None:
    end = rules.months_later(EARLY, 1)
    assert localtime(end).isoformat() == "2027-05-01T01:00:00+09:00"


@pytest.mark.parametrize(("day", "months", "last"), [(28, 1, 28), (31, 1, 30), (31, 11, 28), (31, 12, 31)])
def test_the_end_of_a_month_is_kept(day: int, months: int, last: int) -> None:
    start = datetime(2026, 3, day, 3, tzinfo=UTC)
    end = localtime(rules.months_later(start, months))
    assert (end.day, end.hour) == (last, 12)


def test_the_mail_names_the_day_of_the_end_here() -> None:
    _, text = rules.reminder("サイト", EARLY, "https://shien.test/")
    assert "2027年4月1日に終わります" in text


def test_no_code_takes_the_day_of_an_instant_without_a_place() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "src").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"(?<![a-z])at\.date\(\)|\.now\(\)\.date\(\)|\b[a-z]+_at:%[Ymd]", line)
    ]
    assert found == []

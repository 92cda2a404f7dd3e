"""認定の判断。行き先・処理期間・期間・番号・知らせ。"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien import procedures
from shien.domain.certification import rules
from shien.domain.certification.choices import Warned

PLAN = procedures.procedure("management_plan")
INSTITUTION = procedures.procedure("support_institution")
IT = procedures.procedure("it_support_institution")


def ministers(table, answers) -> list[str]:
    return [each["minister"] for each in rules.offices(table, answers)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"industry_detail": "2451"}, ["経済産業大臣"]), ({"industry_detail": "0611"}, ["国土交通大臣"]), ({}, ["経済産業大臣"]),
        ({"industry_detail": "8322"}, ["厚生労働大臣"]), ({"industry_middle": "43"}, ["国土交通大臣"]),
        ({"industry_detail": "2451", "other_industries": [{"industry": "7611"}, {"industry": "2452"}]}, ["経済産業大臣", "農林水産大臣"]),
    ],
)  # fmt: skip
def test_a_plan_goes_to_every_minister_of_its_fields(answers, expected) -> None:
    assert ministers(PLAN, answers) == expected


def test_institutions_go_by_kind() -> None:
    assert ministers(INSTITUTION, {"kind": "bank"}) == ["内閣総理大臣（金融庁）"]
    assert ministers(INSTITUTION, {"kind": "tax_accountant"}) == ["経済産業局長・財務局長（連名）"]
    assert ministers(IT, {}) == ["経済産業大臣"]


def test_several_ministers_have_more_days() -> None:
    assert [rules.standard_days(PLAN, count) for count in (1, 2)] == [30, 45]
    assert [rules.standard_days(IT, count) for count in (1, 2)] == [45, 45]


def test_the_term_follows_the_plan_or_the_procedure() -> None:
    assert rules.term_years(PLAN, {"plan_years": "3"}) == 3
    assert [rules.term_years(each, {}) for each in (PLAN, INSTITUTION, IT)] == [5, 5, 3]
    assert rules.term_start({"start_month": "2026-12"}, date(2026, 11, 26)) == date(2026, 12, 1)
    assert rules.term_start({}, date(2026, 11, 26)) == date(2026, 11, 26)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 10))
def test_a_term_ends_on_the_eve_of_its_day(start, years) -> None:
    end = rules.term_end(start, years)
    assert end is not None
    assert 365 * years - 1 <= (end - start).days <= 366 * years
    assert (end + timedelta(days=1)).month == start.month or (start.month, start.day) == (2, 29)
    assert rules.term_end(start, 0) is None


def test_numbers() -> None:
    on = date(2026, 11, 26)
    assert rules.number(PLAN, on, 12) == "令和8年第12号"
    assert rules.number(INSTITUTION, on, 12) == "202600000012"


@pytest.mark.parametrize(
    ("left", "kind"),
    [(91, None), (90, Warned.EARLY), (31, Warned.EARLY), (30, Warned.LATE), (0, Warned.LATE), (-1, None)],
)
def test_expiry_is_warned_twice(left, kind) -> None:
    today = date(2026, 11, 26)
    assert rules.warning(today + timedelta(days=left), today) == kind
    assert rules.warning(None, today) is None

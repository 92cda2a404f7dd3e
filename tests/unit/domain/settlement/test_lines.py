"""経費の行の検査と、知らせの時期。"""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from shien.domain.settlement import rules
from shien.domain.settlement.choices import Reminded
from shien.domain.settlement.facts import Line
from shien.domain.settlement.lines import judged
from shien.engines.settlement import read_law
from shien.values.fault import InvalidValue

LINES = [Line(0, "machinery", "加工機", 9_500_000, 9_500_000), Line(1, "transport", "運搬", 500_000, 500_000)]


def test_a_cut_needs_its_reason_and_stays_within_the_claim() -> None:
    found = judged(LINES, {1: (300_000, " 対象外の区間 ")})
    assert [(each.accepted, each.reason) for each in found] == [(9_500_000, ""), (300_000, "対象外の区間")]
    for given, words in (
        ({1: (300_000, "")}, "わけ"),
        ({1: (500_001, "x")}, "500,000円まで"),
        ({0: (-1, "負")}, "0円から"),
    ):
        with pytest.raises(InvalidValue, match=words):
            judged(LINES, given)


def test_the_amount_follows_the_inspection() -> None:
    lines = judged(LINES, {1: (300_000, "対象外の区間")})
    law = read_law("monozukuri", date(2026, 11, 26))
    found = rules.settled(lines, granted=5_000_000, claimed=5_000_000, rate=Fraction(1, 2), law=law)
    assert (found.eligible, found.by_rate, found.amount, found.rate) == (9_800_000, 4_900_000, 4_900_000, "1/2")


@pytest.mark.parametrize("rate", [{}, {"applied_rate": "x"}, {"applied_rate": "1.2"}, {"applied_rate": "0"}])
def test_no_amount_without_a_rate(rate) -> None:
    with pytest.raises(InvalidValue, match="補助率"):
        rules.rate_of(rate)


def test_a_rate_is_exact() -> None:
    assert rules.rate_of({"applied_rate": "2/3"}) == Fraction(2, 3)
    assert rules.rate_of({"applied_rate": "0.5"}) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("left", "kind"),
    [
        (31, None),
        (30, Reminded.BEFORE),
        (8, Reminded.BEFORE),
        (7, Reminded.CLOSE),
        (0, Reminded.CLOSE),
        (-1, Reminded.OVERDUE),
    ],
)
def test_a_report_is_reminded_before_and_after(left, kind) -> None:
    today = date(2027, 5, 1)
    assert rules.reminder(today + timedelta(days=left), today) == kind

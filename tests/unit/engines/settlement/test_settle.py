"""額の確定。交付決定の額・報告された額・経費 × 補助率を超えず、負にならず、経費が増えて減ることはない。"""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.settlement import Law, read_law, settle

PLAIN = Law(1000, (), "fiscal_year", Fraction(1095, 10000))
WEB = read_law("jizokuka", date(2026, 11, 26))
yen = st.integers(0, 10**12)
rates = st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)])


def of(decided: int, claimed: int, rate: Fraction, rows: list[tuple[str, int]], law: Law = PLAIN):
    return settle(
        decided=np.array([decided]), claimed=np.array([claimed]),
        rate=(np.array([rate.numerator]), np.array([rate.denominator])), case=np.zeros(len(rows), dtype=np.int64),
        accepted=np.array([amount for _, amount in rows], dtype=np.int64),
        category=np.array([name for name, _ in rows], dtype=np.str_), law=law,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("decided", "claimed", "rate", "eligible", "amount", "bound"),
    [
        (5_000_000, 5_000_000, "1/2", 9_800_000, 4_900_000, 2), (5_000_000, 5_000_000, "1/2", 12_000_000, 5_000_000, 0),
        (5_000_000, 4_500_999, "1/2", 10_000_000, 4_500_000, 1), (500_000, 500_000, "2/3", 700_001, 466_000, 2),
        (500_000, 500_000, "2/3", 0, 0, 2), (999, 999, "1/2", 10_000, 0, 0),
    ],
)  # fmt: skip
def test_the_smallest_of_three_in_thousands(decided, claimed, rate, eligible, amount, bound) -> None:
    found = of(decided, claimed, Fraction(rate), [("machinery", eligible)])
    assert (int(found.amount[0]), int(found.bound[0])) == (amount, bound)


@pytest.mark.parametrize(
    ("other", "web", "amount"),
    [(450_000, 150_000, 400_000), (450_000, 300_000, 400_000), (450_000, 0, 300_000), (0, 600_000, 0)],
)
def test_the_web_counts_up_to_a_quarter_of_the_grant(other, web, amount) -> None:
    """持続化。ほかの経費 45万円の3分の2は 30万円。ウェブは、その3分の1 (全体の4分の1) の 10万円まで。"""
    found = of(1_000_000, 1_000_000, Fraction(2, 3), [("publicity", other), ("web", web)], WEB)
    assert int(found.amount[0]) == amount


@given(yen, yen, rates, st.lists(st.tuples(st.sampled_from(["web", "machinery", "travel"]), yen), max_size=8))
def test_never_above_any_limit_and_never_negative(decided, claimed, rate, rows) -> None:
    for law in (PLAIN, WEB):
        found = of(decided, claimed, rate, rows, law)
        amount = int(found.amount[0])
        assert 0 <= amount <= min(decided, claimed)
        assert amount <= sum(value for _, value in rows) * rate
        assert amount % 1000 == 0
        free = int(sum(value for name, value in rows if name != "web") * rate)
        assert law is PLAIN or amount * 3 <= free * 4


@given(yen, yen, rates, st.lists(st.tuples(st.sampled_from(["web", "travel"]), yen), min_size=1, max_size=6), yen)
def test_more_accepted_expenses_never_give_less(decided, claimed, rate, rows, more) -> None:
    for law in (PLAIN, WEB):
        before = of(decided, claimed, rate, rows, law).amount[0]
        raised = [(rows[0][0], rows[0][1] + more), *rows[1:]]
        assert of(decided, claimed, rate, raised, law).amount[0] >= before
        assert of(decided + more, claimed + more, rate, rows, law).amount[0] >= before


@given(st.lists(st.tuples(yen, yen, rates, st.lists(yen, max_size=4)), min_size=1, max_size=6))
def test_a_batch_is_its_cases(cases) -> None:
    """まとめて計算しても、一件ずつと同じ。"""
    rows = [(number, value) for number, (*_, values) in enumerate(cases) for value in values]
    found = settle(
        decided=np.array([each[0] for each in cases]), claimed=np.array([each[1] for each in cases]),
        rate=(np.array([each[2].numerator for each in cases]), np.array([each[2].denominator for each in cases])),
        case=np.array([number for number, _ in rows], dtype=np.int64),
        accepted=np.array([value for _, value in rows], dtype=np.int64),
        category=np.array(["machinery"] * len(rows), dtype=np.str_), law=PLAIN,
    )  # fmt: skip
    for number, (decided, claimed, rate, values) in enumerate(cases):
        one = of(decided, claimed, rate, [("machinery", value) for value in values])
        assert int(found.amount[number]) == int(one.amount[0])


@pytest.mark.parametrize(("case", "accepted"), [([0], [-1]), ([1], [5]), ([-1], [5])])
def test_rows_outside_the_table_are_refused(case, accepted) -> None:
    with pytest.raises(ValueError, match="認めた経費"):
        settle(
            decided=np.array([1]), claimed=np.array([1]), rate=(np.array([1]), np.array([2])), case=np.array(case),
            accepted=np.array(accepted), category=np.array(["x"]), law=PLAIN,
        )  # fmt: skip


def test_no_law_before_its_first_day() -> None:
    with pytest.raises(KeyError, match="rounding"):
        read_law("jizokuka", date(2000, 1, 1))
    assert read_law("jizokuka", date(2025, 3, 31)).shares == ()
    assert read_law("monozukuri", date(2026, 1, 1)).basis == "fiscal_year"

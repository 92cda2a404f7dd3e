"""順位の決まり。"""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.ranking import Candidate, rank
from shien.engines.ranking.ties import tie_order

ON = date(2026, 11, 26)
points = st.fractions(min_value=0, max_value=100, max_denominator=6)
candidates = st.lists(
    st.builds(
        Candidate, id=st.text("abcdefgh", min_size=1, max_size=4), points=points,
        criteria=st.tuples(points, points), amount=st.integers(0, 1_000), arrived=st.integers(0, 5), passed=st.booleans(),
    ),
    max_size=12, unique_by=lambda each: each.id,
)  # fmt: skip
budgets = st.none() | st.integers(0, 4_000)


@given(candidates, budgets, st.integers(0, 500), st.none() | points)
def test_the_budget_is_never_passed_and_nobody_is_lost(rows, budget, taken, mark) -> None:
    made = rank(rows, on=ON, budget=budget, taken=taken, mark=mark)
    assert sorted(each.id for each in made.places) == sorted(each.id for each in rows)
    if budget is not None:
        spent = sum(each.amount for each in made.within)
        assert spent <= max(0, budget - taken)
        assert made.left == max(0, budget - taken) - spent


@given(candidates, budgets, st.none() | points)
def test_nobody_with_fewer_points_passes_someone_with_more(rows, budget, mark) -> None:
    made = rank(rows, on=ON, budget=budget, mark=mark)
    passed = {each.id: each.passed for each in rows}
    for row in made.within:
        assert passed[row.id]
        assert mark is None or row.points >= mark
        for other in made.places:
            if passed[other.id] and other.points > row.points:
                assert other.within, (row, other)


@given(candidates, budgets, st.randoms())
def test_the_order_of_reading_does_not_matter(rows, budget, random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert rank(rows, on=ON, budget=budget) == rank(mixed, on=ON, budget=budget)


@given(candidates, st.integers(0, 4_000), st.integers(0, 1_000))
def test_more_money_takes_nothing_from_anyone(rows, budget, more) -> None:
    before = {each.id for each in rank(rows, on=ON, budget=budget).within}
    assert before <= {each.id for each in rank(rows, on=ON, budget=budget + more).within}


@given(candidates, budgets)
def test_every_tie_is_explained_and_only_ties_are(rows, budget) -> None:
    places = rank(rows, on=ON, budget=budget).places
    passed = {each.id: each.passed for each in rows}
    for row in places:
        same = [each for each in places if (each.points, passed[each.id]) == (row.points, passed[row.id])]
        assert bool(row.tie) == (len(same) > 1)
        if row.tie == "equal":
            assert any(each.number == row.number and each.id != row.id for each in same)


def test_a_tie_goes_to_the_heavier_criterion_then_the_smaller_amount_then_the_earlier() -> None:
    heavy = Candidate("heavy", Fraction(80), (Fraction(30), Fraction(50)), 100, 3)
    light = Candidate("light", Fraction(80), (Fraction(20), Fraction(60)), 100, 1)
    cheap = Candidate("cheap", Fraction(80), (Fraction(20), Fraction(60)), 90, 9)
    early = Candidate("early", Fraction(80), (Fraction(20), Fraction(60)), 100, 0)
    made = rank([light, early, cheap, heavy], on=ON, budget=None)
    assert [(each.id, each.number, each.tie) for each in made.places] == [
        ("heavy", 1, "criteria:0"), ("cheap", 2, "criteria:0"), ("early", 3, "amount"), ("light", 4, "arrived"),
    ]  # fmt: skip


def test_the_line_stands_before_the_first_that_does_not_fit() -> None:
    rows = [Candidate(str(each), Fraction(90 - each), amount=amount) for each, amount in enumerate((60, 50, 10))]
    made = rank(rows, on=ON, budget=100)
    assert [each.verdict for each in made.places] == ["within", "over_budget", "over_budget"]
    assert made.left == 40


def test_a_failed_gate_and_a_missed_mark_do_not_close_the_line() -> None:
    rows = [
        Candidate("gate", Fraction(99), amount=10, passed=False), Candidate("good", Fraction(70), amount=10),
        Candidate("low", Fraction(40), amount=10),
    ]  # fmt: skip
    made = rank(rows, on=ON, budget=100, mark=Fraction(60))
    assert {each.id: each.verdict for each in made.places} == {
        "good": "within",
        "low": "below_mark",
        "gate": "not_passed",
    }


def test_a_negative_amount_and_a_day_before_the_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="0円以上"):
        rank([Candidate("a", Fraction(1), amount=-1)], on=ON, budget=10)
    with pytest.raises(ValueError, match="同点の決まり"):
        tie_order(date(2000, 1, 1))

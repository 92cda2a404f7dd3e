"""式: 正確で、三つの真偽を守り、決めた書き方のほかは断る。"""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.forms.formula import FormulaError, formula
from shien.engines.forms.frame import Context, Frame
from shien.engines.forms.logic import Column
from shien.engines.forms.scope import Scope, name_of

NAMES = {"a": name_of("yen"), "b": name_of("yen"), "yes": name_of("boolean"), "day": name_of("date"),
         "word": name_of("text"), "kind": name_of("choice", frozenset({"x", "y"})), "picks": name_of("choices"),
         "t": name_of("table")}  # fmt: skip
SCOPE = Scope(NAMES, {"t": {"n": name_of("yen"), "c": name_of("choice", frozenset({"x", "y"}))}},
              {"rate": Fraction(2, 3)})  # fmt: skip


def run(text: str, **values: Any) -> Any:
    """計る。表の列は t__n と書く。"""
    found = {key.replace("__", "."): value for key, value in values.items()}
    return formula(text, SCOPE).run(Frame(found, Context(firm={"employee_number": "18"}, today=date(2026, 11, 25))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("floor(1234567 * rate, 1000)", 823_000), ("ceil(10.1)", 11), ("round_half_up(2.5)", 3),
        ("round_half_up(-2.5)", -3), ("floor(-0.5)", -1), ("0.1 + 0.2 == 0.3", True), ("1 / 3 * 3", 1),
        ("cagr(100, 121, 2) == 1 / 10", True), ("cagr(100, 109.2727, 3) >= 3 / 100", True),
        ("cagr(1000, 1092, 3) >= 3 / 100", False), ("cagr(0, 5, 3)", None), ("cagr(5, 0, 3)", -1), ("1 / 0", None),
        ("years_between('2000-11-26', today)", 25), ("days_between('2026-11-23', today)", 2),
        ("firm.employee_number <= 20", True), ("call.nothing > 3", None), ("1 if 2 > 1 else 3", 1),
        ("2 in (1, 2)", True), ("min(3, 2, 5)", 2), ("max(3, a)", None), ("sum(1, a, 2)", 3), ("blank(a)", True),
        ("blank(word) and not yes", None), ("length('葛\U000e0100城')", 2), ("1 < 2 < 3", True), ("1 < 3 < 2", False),
    ],
)  # fmt: skip
def test_worked_examples(text: str, expected: Any) -> None:
    assert run(text) == expected


def test_columns_are_judged_row_by_row() -> None:
    table = {"t__n": Column((10, None, 30)), "t__c": Column(("x", "x", "y"))}
    assert run("sum(t.n)", **table) == 40
    assert run("sum_if(t.n, t.c == 'x')", **table) == 10
    assert run("sum_if(t.n, t.c == 'y' and t.n > 30)", **table) == 0
    assert run("count_if(t.c == 'x')", **table) == 2
    assert run("count(t.n)", **table) == 2
    assert run("sum(t.n * 2)", **table) == 80
    assert run("at(t.n, 1)", **table) is None
    assert (run("first(t.n)", **table), run("last(t.n)", **table)) == (10, 30)
    assert run("at(t.n, 'two')", t__n=Column((1, 2), ("one", "two"))) == 2
    assert run("'y' in t.c", **table) is True
    assert run("sum(t.n)", t__n=Column(())) is None
    assert run("min(t.n)", **table) == 10


LOGIC = st.sampled_from([True, False, None])


@given(LOGIC, LOGIC)
def test_and_or_not_are_three_valued(left: bool | None, right: bool | None) -> None:
    """クリーネの三値論理。"""
    rank = {False: 0, None: 1, True: 2}
    back = {value: key for key, value in rank.items()}
    scope = Scope({"p": name_of("boolean"), "q": name_of("boolean")})
    frame = Frame({"p": left, "q": right})
    assert formula("p and q", scope).run(frame) is back[min(rank[left], rank[right])]
    assert formula("p or q", scope).run(frame) is back[max(rank[left], rank[right])]
    assert formula("not p", scope).run(frame) is back[2 - rank[left]]


def expressions() -> st.SearchStrategy[tuple[str, Fraction | None]]:
    """(式, 分数で計った答え)。ゼロで割ったものは None。"""
    leaves = st.integers(0, 10**6).map(lambda n: (str(n), Fraction(n))) | st.decimals(
        0, 1000, places=3, allow_nan=False, allow_infinity=False
    ).map(lambda d: (format(d, "f"), Fraction(d)))

    def join(pair: Any) -> tuple[str, Fraction | None]:
        (left, one), sign, (right, two) = pair
        text = f"({left} {sign} {right})"
        if one is None or two is None or (sign == "/" and not two):
            return text, None
        work = {"+": one.__add__, "-": one.__sub__, "*": one.__mul__}
        return text, one / two if sign == "/" else work[sign](two)

    return st.recursive(leaves, lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(join), max_leaves=8)


@given(expressions())
def test_arithmetic_equals_fractions(pair: tuple[str, Fraction | None]) -> None:
    text, expected = pair
    assert run(text) == expected


@given(st.integers(1, 10**12), st.integers(0, 10**12), st.integers(1, 10))
def test_growth_is_the_root_to_twenty_places(start: int, end: int, years: int) -> None:
    found = run(f"cagr({start}, {end}, {years})")
    step, ratio = Fraction(1, 10**20), Fraction(end, start)
    assert (1 + found) ** years <= ratio < (1 + found + step) ** years


@pytest.mark.parametrize(
    "text",
    [
        "a.__class__", "().__class__", "(1).real", "9 ** 9 ** 9", "open('x')", "lambda: 1", "[x for x in t]", "f'{a}'",
        "a := 1", "__import__('os')", "t.n.__len__", "1e400", "10 ** 3", "a // 2", "a % 2", "a is b", "a and 1",
        "'x' + 1", "t.c == 'z'", "kind == 'z'", "nothing", "row.n", "t.zzz", "sum()", "cagr(1, 2)", "sum(a, k=1)",
        "(" * 300, "a" * 3000, "a\x00", "", "  ", "1 +", "{1: 2}", "b'x'", "1j", "sum", "firm", "firm.x.y", "earlier.f",
        "word > 3", "day == 1", "1 if t.c == 'x' else 2", "~a", "'\\x41'", "a[0]", "await a", "*t", "print", "...",
        "9" * 5000, "+".join(["a"] * 500), "-" * 60 + "a", "(a, b)", "sum(word)", "2 if yes else 'x'",
    ],
)  # fmt: skip
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        formula(text, SCOPE)
    assert all(caught.value.faults)


@given(st.text(max_size=60) | st.text("ab.()+-*/<>=!'\" 0123456789,[]{}:rowfirmsumandotif_", max_size=60))
def test_any_text_is_a_formula_or_a_fault(text: str) -> None:
    try:
        found = formula(text, SCOPE)
    except FormulaError as error:
        assert error.faults
    else:
        found.run(Frame())


def test_all_faults_of_a_formula_come_at_once() -> None:
    with pytest.raises(FormulaError) as caught:
        formula("nothing + nobody * t.zzz", SCOPE)
    assert len(caught.value.faults) == 3


def test_numbers_cannot_grow_without_end() -> None:
    huge = 10**150
    assert run("a * a", a=huge) is None
    assert run("a + 1", a=huge) == huge + 1


def test_the_names_that_a_formula_reads() -> None:
    found = formula("sum_if(t.n, t.c == 'x') * rate + firm.capital_stock + earlier.plan.total", SCOPE)
    assert found.reads == {"t.n", "t.c", "rate", "firm.capital_stock", "earlier.plan.total"}


def test_an_earlier_form_is_read_with_its_rows() -> None:
    earlier = {"application": {"grant": 500, "costs": [{"row": "a", "yen": 1}, {"row": "b", "yen": 2}]}}
    frame = Frame({}, Context(earlier=earlier))
    assert formula("earlier.application.grant * 2", SCOPE).run(frame) == 1000
    assert formula("sum(earlier.application.costs.yen)", SCOPE).run(frame) == 3
    assert formula("at(earlier.application.costs.yen, 'b')", SCOPE).run(frame) == 2
    assert formula("earlier.nothing.grant", SCOPE).run(frame) is None


@pytest.mark.parametrize(
    "name", ["earlier.application.nmae", "earlier.aplication.name", "earlier.application.costs.yen"]
)
def test_a_name_that_no_earlier_form_has_is_refused(name: str) -> None:
    known = Scope(spaces={"earlier": frozenset({"application.name", "application.costs.amount"})})
    with pytest.raises(FormulaError, match=rf"名前 {name} はありません。earlier\.application\.\S+ のことですか"):
        formula(name, known)
    assert formula("earlier.application.costs.amount", known).reads == {"earlier.application.costs"}

"""法則。知るほど結論は動かず、順は関わらず、ふつうの書き方と同じ答えになる。"""

from datetime import date
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.eligibility import Outcome, Program, Sourced, builtin, firm_of, judge, program_of, verdicts
from shien.engines.eligibility.facts import Firms
from shien.engines.eligibility.items import items
from shien.engines.eligibility.rules import Rule, common
from shien.engines.eligibility.trees import areas, industries

from . import plain
from .cases import ON

PROGRAM = builtin(ON)
EDGES = [0, 3, 5, 6, 20, 21, 50, 51, 100, 101, 200, 201, 300, 301, 400, 401, 500, 501, 900, 901, 2001]
STOCKS = [0, 50_000_000, 50_000_001, 100_000_000, 100_000_001, 300_000_000, 300_000_001, 999_999_999, 1_000_000_000]


def values_of(key: str) -> st.SearchStrategy[Any]:
    """項目の値。限度の端を多く含む。"""
    item = items()[key]
    special = {
        "employee_number": EDGES,
        "capital_stock": STOCKS,
        "average_taxable_income": [0, 1_500_000_000, 1_500_000_001],
    }
    if key in special:
        return st.sampled_from(special[key])
    if item.kind == "number":
        ends = {low: st.sampled_from([0, 0.01, 0.015, 0.02, 0.03, 0.5, 2 / 3, 1]) for low in (0, -np.inf)}
        return (
            ends.get(item.low, st.just(1)) if item.unit == "率" else st.sampled_from([1, 2, 3, 4, 5, 10, 30, 1_500_000])
        )
    return {
        "flag": st.booleans(), "date": st.dates(date(1990, 1, 1), date(2025, 12, 31)), "choice": st.sampled_from(list(item.choices)),
        "industry": st.sampled_from(industries().leaves()), "area": st.sampled_from(areas().leaves()),
    }[item.kind]  # fmt: skip


ASKED = tuple(dict.fromkeys(key for each in PROGRAM.conditions for key in each.items))
FIRMS = st.fixed_dictionaries({}, optional={key: values_of(key) for key in ASKED})


def told(values: dict[str, Any]) -> dict[str, Sourced]:
    return {key: Sourced(value) for key, value in values.items()}


def outcomes(program: Program, values: dict[str, Any]) -> list[int]:
    found: list[int] = judge(program, firm_of(told(values))).outcome[:, 0].tolist()
    return found


@settings(max_examples=200, deadline=None)
@given(FIRMS, FIRMS)
def test_knowing_more_never_turns_what_is_settled(less: dict[str, Any], more: dict[str, Any]) -> None:
    for before, after in zip(outcomes(PROGRAM, less), outcomes(PROGRAM, {**more, **less}), strict=True):
        assert before in (Outcome.UNKNOWN, after)


@settings(max_examples=100, deadline=None)
@given(FIRMS, st.sampled_from(industries().leaves()), st.integers(0, 3))
def test_knowing_the_industry_more_finely_never_turns_what_is_settled(
    values: dict[str, Any], code: str, step: int
) -> None:
    coarse = industries().path(code)[step]
    after = outcomes(PROGRAM, {**values, "industry": code})
    for before, settled in zip(outcomes(PROGRAM, {**values, "industry": coarse}), after, strict=True):
        assert before in (Outcome.UNKNOWN, settled)


NAMES = ["sme", "micro", "not_insolvent", "open_for_business", "taxable_income", "company_or_sole", "employees_300"]
TREES = st.recursive(
    st.sampled_from(NAMES),
    lambda part: st.one_of(
        st.lists(part, min_size=1, max_size=4).map(lambda parts: {"all": parts}),
        st.lists(part, min_size=1, max_size=4).map(lambda parts: {"any": parts}),
        part.map(lambda each: {"not": each}),
    ),
    max_leaves=12,
)


def turned(tree: Any) -> Any:
    """部分の順を裏返す。"""
    if isinstance(tree, str):
        return tree
    ((kind, parts),) = tree.items()
    return {kind: turned(parts) if kind == "not" else [turned(each) for each in reversed(parts)]}


def program(tree: Any) -> Program:
    return program_of([(Rule("r", "", tree), common(ON))], ON)


@settings(max_examples=150, deadline=None)
@given(TREES, FIRMS)
def test_the_order_of_conditions_does_not_matter(tree: Any, values: dict[str, Any]) -> None:
    firm = firm_of(told(values))
    straight, reverse = judge(program(tree), firm), judge(program(turned(tree)), firm)
    assert straight.codes.tolist() == reverse.codes.tolist()


@settings(max_examples=150, deadline=None)
@given(TREES, FIRMS)
def test_the_verdict_from_reasons_is_that_of_the_arrays(tree: Any, values: dict[str, Any]) -> None:
    """画面の結論 (わけから導く) と、まとめの結論 (配列) は同じ。決めた条件は、結論と同じ判定を持つ (でない を挟めば逆)。"""
    firm, judged = firm_of(told(values)), program(tree)
    found = judge(judged, firm)
    (verdict,) = verdicts(found, firm, told(values))
    assert verdict.outcome == found.outcome[0, 0]
    deciding = int(found.deciding[0, 0])
    assert (deciding < 0) == (verdict.outcome is Outcome.MET)
    if deciding >= 0:
        assert judged.conditions[deciding] in {each.condition for each in verdict.because}


@settings(max_examples=100, deadline=None)
@given(TREES, FIRMS)
def test_an_eligible_firm_has_nothing_to_change_and_another_has(tree: Any, values: dict[str, Any]) -> None:
    firm = firm_of(told(values))
    (verdict,) = verdicts(judge(program(tree), firm), firm, told(values))
    assert bool(verdict.changes) == (verdict.outcome is Outcome.NOT_MET)
    assert bool(verdict.open_items) == (verdict.outcome is Outcome.UNKNOWN)


@settings(max_examples=30, deadline=None)
@given(st.lists(FIRMS, min_size=1, max_size=20))
def test_many_firms_at_once_are_judged_as_one_by_one(rows: list[dict[str, Any]]) -> None:
    single = [firm_of(told(row)) for row in rows]
    columns = {key: np.concatenate([each.column(key) for each in single]) for key in ASKED}
    together = judge(PROGRAM, Firms(len(rows), columns))
    assert together.codes.T.tolist() == [judge(PROGRAM, each).codes[:, 0].tolist() for each in single]


CODES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNKNOWN}
LARGE = ("largest_large_shareholding_ratio", "large_shareholding_ratio", "large_officer_ratio",
         "deemed_large_shareholding_ratio", "deemed_large_officer_ratio")  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(FIRMS, st.sampled_from(industries().leaves()))
def test_sizes_and_deemed_large_firms_agree_with_the_text_of_the_law(values: dict[str, Any], code: str) -> None:
    values["kind"] = values["kind"] if values.get("kind") in ("company", "sole_proprietor") else None
    kind, employees, stock = (values.get(key) for key in ("kind", "employee_number", "capital_stock"))
    person = None if kind is None else kind == "sole_proprietor"
    expected = (
        plain.sme(kind, code, stock, employees), plain.micro(code, employees), plain.specific(code, employees),
        plain.free_of_large_firms(person, *(values.get(key) for key in LARGE)),
    )  # fmt: skip
    names = ("sme", "micro", "specific", "not_deemed_large")
    judged = program_of([(Rule(name, "", name), common(ON)) for name in names], ON)
    assert outcomes(judged, {**values, "industry": code}) == [CODES[each] for each in expected]


@settings(max_examples=200, deadline=None)
@given(FIRMS, st.sampled_from(industries().leaves()))
def test_jizokuka_agrees_with_the_text_of_the_guideline(values: dict[str, Any], code: str) -> None:
    """要件の表を使わず、公募要領から直に書いたものと比べる。"""

    def flag(key: str, wanted: bool) -> plain.Answer:
        return None if values.get(key) is None else values[key] is wanted

    def kind_in(*kinds: str) -> plain.Answer:
        return None if "kind" not in values else values["kind"] in kinds

    employees = values.get("employee_number")
    account = values.get("gbiz_account")
    trader = kind_in("company", "sole_proprietor", "professional_corporation", "cooperative_enterprise")
    body = plain.either(
        plain.both(trader, plain.micro(code, employees)),
        plain.both(kind_in("npo"), plain.least(employees, 20), flag("taxable_business", True)),
    )
    expected = plain.both(
        body, flag("closed", False), flag("in_business", True), flag("in_chamber_area", True),
        None if account is None else account in ("prime", "member"), flag("excluded_occupation", False),
        flag("farm_shipment_only", False), plain.either(kind_in("sole_proprietor"), flag("wholly_owned_by_500m", False)),
        plain.least(values.get("average_taxable_income"), 1_500_000_000), flag("antisocial", False),
        plain.either(flag("adopted_before", False), flag("effect_report_filed", True)),
    )  # fmt: skip
    place = [rule.id for rule in PROGRAM.rules].index("jizokuka")
    assert outcomes(PROGRAM, {**values, "industry": code})[place] == CODES[expected]

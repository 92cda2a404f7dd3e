"""欄の文字と計画の文書。打ったものは、そのまま戻る。"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.domain.karte.statements import Accounts
from shien.engines.simulation.reading import read_plan
from shien.values.fault import Fault, InvalidValue
from shien.web.simulation.document import document_of, field_of, values_of
from shien.web.simulation.fields import Field, parse, show
from shien.web.simulation.present import answer
from shien.web.simulation.schemes import FREE, NOTHING, schemes
from shien.web.simulation.steps import YEARS, all_fields, steps
from tests.unit.web.simulation.samples import TYPED

KINDS = {
    "yen": st.integers(100_000, 10**12).map(lambda value: f"{value:,}円"),
    "percent": st.integers(0, 2000).map(lambda value: f"{Decimal(value) / 100}"),
    "whole": st.integers(2, 30).map(str),
    "text": st.text("あいう漢字ABC", min_size=1, max_size=60),
    "date": st.dates(date(2026, 1, 1), date(2040, 1, 1)).map(lambda day: f"{day.year}年{day.month}月1日"),
    "rate": st.sampled_from(["2/3", "50%", "1/2", "0.25", "100"]),
    "flag": st.sampled_from(["yes", "no"]),
}


def texts(field: Field) -> Any:
    chosen = st.sampled_from([code for code, _ in field.choices]) if field.choices else KINDS[field.kind]
    return chosen if field.required else st.one_of(chosen, st.just(""))


@st.composite
def typed(draw: Any) -> dict[str, Any]:
    """打たれた計画。借りるなら条件も、時給はどの年も。"""
    values: dict[str, Any] = {
        "scheme": draw(st.sampled_from([FREE, NOTHING, *(each.key for each in schemes())])), "specials": [],
        "years": draw(st.sampled_from(YEARS)),
    }  # fmt: skip
    for field in all_fields(values):
        if field.key != "years":
            values[field.key] = draw(texts(field))
    for name in ("loan", "owed"):
        if values[f"{name}_amount"]:
            values |= {f"{name}_rate": "2", f"{name}_repayments": "60"}
    wages = [key for key in values if key.startswith("lowest_wage_")]
    if any(not values[key] for key in wages):
        values |= dict.fromkeys(wages, "")
    return values


@settings(max_examples=60, deadline=None)
@given(typed())
def test_what_was_typed_comes_back(values: dict[str, Any]) -> None:
    document, errors = document_of(values)
    assert not errors
    again = values_of(document)
    assert document_of(again) == (document, [])
    for field in all_fields(values):
        if values[field.key] and again.get(field.key):
            assert parse(field, again[field.key]) == parse(field, values[field.key])


@settings(max_examples=60, deadline=None)
@given(typed())
def test_whatever_can_be_typed_gets_an_answer_or_a_fault_at_a_field(values: dict[str, Any]) -> None:
    document, _ = document_of(values)
    accounts = Accounts("corporation", "2661", None, (), None, "", None)
    found = answer(document, accounts, today=date(2026, 11, 25))
    assert found.headline or all(field_of(fault, values).key in values for fault in found.faults)


def test_a_year_beyond_the_calendar_is_a_fault() -> None:
    document, _ = document_of(TYPED | {"start": "9998年4月1日"})
    _, faults = read_plan(document)
    assert [fault.column for fault in faults] == ["start"]


def test_the_document_is_a_plan_that_the_engine_reads() -> None:
    document, errors = document_of(TYPED)
    assert errors == []
    plan, faults = read_plan(document)
    assert faults == []
    assert plan is not None
    assert (plan.base.net_sales, plan.base.variable_cost_rate) == (162_000_000, Decimal("0.52"))
    assert plan.loans[0].interval == plan.base.loans[0].interval == 1
    assert plan.extra.personnel_expenses == (0, 1_500_000, 0, 0, 0)
    assert plan.wages.lowest is None
    assert plan.bridge is not None


def test_without_a_loan_or_a_subsidy_nothing_of_them_is_in_the_plan() -> None:
    document, errors = document_of(TYPED | {"scheme": NOTHING, "loan_amount": " ０円", "owed_amount": ""})
    assert errors == []
    assert {"subsidy", "bridge_loan", "loans"} & set(document) == set()
    assert "loans" not in document["base"]
    assert [each.key for each in steps({"scheme": NOTHING})] == ["firm", "investment", "outlook", "loans"]


@pytest.mark.parametrize(
    ("change", "key"),
    [({"net_sales": "-5"}, "net_sales"), ({"net_sales": ""}, "net_sales"), ({"cost": "0"}, "cost"), ({"years": "9"}, "years"),
     ({"loan_rate": ""}, "loan_rate"), ({"start": "2026年4月2日"}, "start"), ({"variable_cost_rate": "101"}, "variable_cost_rate"),
     ({"growth_net_sales": "1.234"}, "growth_net_sales"), ({"useful_life": "1.5"}, "useful_life"), ({"lowest_wage_2": "1100"}, "lowest_wage_1"),
     ({"payment_month": "61"}, "payment_month"), ({"method": "x"}, "method"), ({"name": "長" * 61}, "name"), ({"cost": "たくさん"}, "cost")],
)  # fmt: skip
def test_what_cannot_be_read_is_told_at_its_field(change: dict[str, str], key: str) -> None:
    assert key in [field.key for field, _ in document_of(TYPED | change)[1]]


@pytest.mark.parametrize("text", ["0", "3/2", "0/3", "120%", "x", "-1", "1/0", ""])
def test_a_rate_is_a_share(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse(Field("rate", "補助率", "rate", "subsidy.rate"), text)


@pytest.mark.parametrize(
    ("text", "value"), [("2/3", "2/3"), ("50%", 0.5), ("50", 0.5), ("0.5", 0.5), ("１／２", "1/2")]
)
def test_a_rate_is_said_in_four_ways(text: str, value: object) -> None:
    field = Field("rate", "補助率", "rate", "subsidy.rate")
    assert parse(field, text) == value
    assert parse(field, show(field, value)) == value


@pytest.mark.parametrize(
    ("column", "key"),
    [("investments[0].cost", "cost"), ("extra.net_sales[2]", "extra_net_sales_3"), ("subsidy", "micro"), ("base.employee_number", "employee_number"),
     ("subsidy.settled_month", "micro"), ("bridge_loan.drawn_month", "bridge_rate"), (None, "name")],
)  # fmt: skip
def test_a_fault_of_the_engine_finds_its_field(column: str | None, key: str) -> None:
    assert field_of(Fault("x", column=column), TYPED).key == key

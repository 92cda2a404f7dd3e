"""手続きの申請書から作った、プレプリントの申請書。"""

from datetime import date

import pytest

from shien import procedures
from shien.domain.preprint import rules
from shien.domain.preprint.definitions import forms
from shien.domain.preprint.facts import Given
from shien.values.items import GROUPS, ITEMS

from .test_preprint_rules import bearer, karte

NAMES = [name for name in procedures.procedures() if name != "management_plan"]


def test_each_procedure_is_served_and_the_promised_form_stays() -> None:
    assert set(forms()) == {"management_improvement_plan", *NAMES}
    promised = forms()["management_improvement_plan"]
    assert (promised.version, len(promised.fields)) == ("2026-04-01", 33)


@pytest.mark.parametrize("name", NAMES)
def test_the_fields_are_those_of_the_definition_that_have_items(name) -> None:
    table = procedures.definition(name, "application")
    fields = [field for page in table["page"] for field in page["field"]]
    rows = [*fields, *(column for field in fields for column in field.get("column", ()))]
    form = forms()[name]
    assert len(form.fields) == sum(1 for row in rows if row.get("item") or row.get("items"))
    assert (form.version, form.legal_basis) == (procedures.latest(name), procedures.procedure(name)["procedure"]["law"])
    assert len({field.id for field in form.fields}) == len(form.fields)


@pytest.mark.parametrize("name", NAMES)
def test_a_row_is_named_only_for_groups_of_rows_and_a_period_for_years(name) -> None:
    for field in forms()[name].fields:
        repeat = GROUPS[field.group].repeat
        assert (field.many or field.row is not None) == (repeat == "row"), field.id
        assert (field.period is not None) == (repeat == "fiscal_year"), field.id


@pytest.mark.parametrize("name", NAMES)
def test_items_fit_the_types_of_the_form(name) -> None:
    suits = {
        "yen": {"yen"}, "integer": {"count", "number"}, "decimal": {"number"}, "percent": {"ratio"}, "date": {"date"},
        "boolean": {"boolean"}, "text": {"text"}, "long_text": {"long_text", "text"}, "kana": {"kana"},
    }  # fmt: skip
    for page in procedures.definition(name, "application")["page"]:
        for field in page["field"]:
            for each in (field, *field.get("column", ())):
                for item in each.get("items") or [each["item"]] if each.get("item") or each.get("items") else []:
                    kind = "industry" if each["type"].startswith("industry_") else each["type"]
                    assert ITEMS[item].type in suits.get(kind, {kind}), each["id"]


def test_the_major_division_of_the_industry() -> None:
    field = next(field for field in forms()["jizokuka"].fields if field.id == "industry")
    given, _ = rules.fill(
        [field], karte(("industry", "", "2451", "typed", "2026-01-01")), bearer(), (), date(2026, 11, 25)
    )
    assert isinstance(given["industry"], Given)
    assert (given["industry"].value, given["industry"].text) == ("E", "E 製造業")


def test_a_table_is_given_row_by_row() -> None:
    field = next(field for field in forms()["monozukuri"].fields if field.id == "shareholders_name")
    held = karte(
        ("shareholder_name", "01", "甲", "typed", "2026-01-01"), ("shareholder_name", "02", "乙", "typed", "2026-01-01")
    )
    given, withheld = rules.fill(rules.each_row([field], held), held, bearer(), (), date(2026, 11, 25))
    assert {key: each.value for key, each in given.items()} == {
        "shareholders_name@01": "甲",
        "shareholders_name@02": "乙",
    }
    assert not withheld


def test_a_table_without_rows_says_so_once() -> None:
    field = next(field for field in forms()["monozukuri"].fields if field.id == "shareholders_name")
    given, withheld = rules.fill(rules.each_row([field], karte()), karte(), bearer(), (), date(2026, 11, 25))
    assert (given, list(withheld)) == ({}, ["shareholders_name"])

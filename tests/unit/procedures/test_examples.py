"""どの様式も、書き終えて出せること (決まりどうしが矛盾しない)。"""

import jsonschema_rs
import pytest

from shien import procedures
from shien.engines import forms

from .example import known, whole
from .filling import form_of, judged

ALL = [(name, form) for name in procedures.procedures() for form in procedures.form_ids(name)]


@pytest.mark.parametrize(("name", "form"), ALL)
def test_a_form_can_be_completed(name, form):
    answers, found = whole(name, form, known(name, form))
    assert [fault for fault in found.faults if fault.severity == "error"] == []
    assert found.complete
    assert {page.state for page in found.pages} <= {"done", "empty"}
    schema = jsonschema_rs.validator_for(forms.schema(form_of(name, form)))
    schema.validate(dict(found.values))
    assert set(answers) <= set(form_of(name, form).fields)


@pytest.mark.parametrize(("name", "form"), ALL)
def test_nothing_is_wrong_before_anything_is_answered(name, form):
    found = judged(name, {}, form)
    assert [fault for fault in found.faults if not fault.missing] == []
    assert not found.complete


def test_the_example_of_jizokuka_asks_for_what_the_paper_gives():
    _, found = whole("jizokuka", "application", known("jizokuka", "application"))
    assert (found.values["other_grant"], found.values["web_grant"], found.values["grant_total"]) == (
        400_000,
        66_666,
        466_666,
    )


def test_the_example_of_monozukuri_is_half_paid():
    _, found = whole("monozukuri", "application", known("monozukuri", "application"))
    assert (found.values["grant_total"], found.values["normal_cap"]) == (5_000_000, 10_000_000)

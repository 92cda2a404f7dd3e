"""様式を計る近道。"""

from datetime import date
from functools import cache
from typing import Any

from shien import procedures
from shien.engines import forms

TODAY = date(2026, 11, 26)


@cache
def form_of(procedure: str, form: str = "application") -> forms.Form:
    """読んだ様式。"""
    return forms.read(procedures.definition(procedure, form))


def judged(procedure: str, answers: dict[str, Any], form: str = "application", **context: Any) -> forms.Evaluation:
    """答えを計る。"""
    return forms.evaluate(form_of(procedure, form), answers, forms.Context(today=TODAY, **context))


def broken(evaluation: forms.Evaluation) -> set[str]:
    """破られた決まりの id。"""
    return {fault.rule for fault in evaluation.faults if fault.rule}


def clawback(procedure: str, case: dict[str, Any], **earlier: dict[str, Any]) -> dict[str, Any]:
    """返還・納付の計算。"""
    form = forms.read(procedures.clawback_form(procedure))
    return dict(forms.evaluate(form, {}, forms.Context(today=TODAY, case=case, earlier=earlier)).values)

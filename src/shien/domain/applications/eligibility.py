"""対象要件の判定。カルテと下書きの値で engines.eligibility に尋ね、わけを言葉で残す (UX-8, REL-18)。"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.timezone import localdate

from shien.domain.accounts.facts import Viewer
from shien.domain.karte import queries as kartes
from shien.domain.karte.facts import Karte
from shien.engines.eligibility import Outcome, Program, Sourced, firm_of, judge, program_of, verdicts
from shien.engines.eligibility import Verdict as Judged
from shien.engines.eligibility.items import items
from shien.engines.eligibility.rules import procedures
from shien.values.fault import InvalidValue

from . import facts
from .definitions import digest

_LABELS = {Outcome.MET: "met", Outcome.UNKNOWN: "unknown", Outcome.NOT_MET: "not_met", Outcome.NOT_JUDGED: "not_judged"}
# 法人番号公表サイトの法人種別 → 事業形態。ほかの法人 (399・499) は一つに決まらないので、尋ねるまで不明とする。
_KINDS = {
    "101": "public_body", "201": "public_body", "301": "company", "302": "company", "303": "company", "304": "company",
    "305": "company",
}  # fmt: skip


def given(karte: Karte, kind: str, answers: Mapping[str, Any]) -> dict[str, Sourced]:
    """判定に使う値。同じ名の欄に書いた値が、カルテより先。読めない値は、不明とする。"""
    found: dict[str, Sourced] = {}
    for (item, _), current in sorted(karte.values.items()):  # the newest year comes last and stays
        if item in items() and item != "kind":
            found[item] = Sourced(current.held.value, current.held.source_label, current.held.observed_on)
    told = "sole_proprietor" if kind == "sole_proprietor" else _KINDS.get(karte.text("kind"), "")
    if told:
        found["kind"] = Sourced(told, "GビズID")
    found["gbiz_account"] = Sourced("prime", "GビズID")  # nobody acts for a firm without its prime account
    for field, value in answers.items():
        if field in items() and field != "kind" and isinstance(value, str | int | bool):
            found[field] = Sourced(value, "この申請書")
    return {key: each for key, each in found.items() if _readable(key, each)}


def _readable(key: str, each: Sourced) -> bool:
    try:
        firm_of({key: each})
    except (InvalidValue, ValueError):
        return False
    return True


def verdict(rule_set: str, values: Mapping[str, Sourced], on: date) -> Judged | None:
    """一つの要件の判定。要件の無い手続きと、まだ始まっていない要件は None。"""
    program = _program(rule_set, on)
    if program is None:
        return None
    firm = firm_of(values)
    return verdicts(judge(program, firm), firm, values)[0]


@lru_cache(maxsize=64)
def _program(rule_set: str, on: date) -> Program | None:
    pairs = [pair for pair in procedures(on) if pair[0].id == rule_set]
    return program_of(pairs, on) if pairs else None


def judged(rule_set: str, viewer: Viewer, answers: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """記録する形。outcome・rules (要件の版)・reasons。閲覧者に見える項目だけで判定する。"""
    return judged_all([rule_set], viewer, answers, at)[rule_set]


def judged_all(
    rule_sets: Iterable[str], viewer: Viewer, answers: Mapping[str, Any], at: datetime
) -> dict[str, dict[str, Any]]:  # fmt: skip
    """幾つかの要件の判定。カルテは一度だけ読む。"""
    asked, on = list(dict.fromkeys(rule_sets)), localdate(at)
    judges = any(_program(each, on) for each in asked)
    values = given(kartes.karte_of(viewer), viewer.enterprise_kind, answers) if judges else {}
    return {each: _recorded(each, values, on) for each in asked}


def _recorded(rule_set: str, values: Mapping[str, Sourced], on: date) -> dict[str, Any]:
    found = verdict(rule_set, values, on)
    if found is None:
        return {"outcome": "not_judged", "rules": "", "reasons": [], "rules_on": on}
    return {
        "outcome": _LABELS[found.outcome], "rules": version_of(rule_set, on), "rules_on": on,
        "reasons": list(_reasons(found)),
    }  # fmt: skip


def _reasons(found: Judged) -> Iterable[dict[str, Any]]:
    changes = found.outcome is Outcome.NOT_MET
    for each in found.nearest:
        yield {
            "sentence": each.sentence, "outcome": _LABELS[each.outcome],
            "change": each.change() if changes and each.outcome is Outcome.NOT_MET else "",
            "used": [{"label": items()[use.item].label, "shown": use.shown, "source": use.source} for use in each.used],
            "missing": [items()[key].question for key in each.missing],
            "reference": found.rule.reference, "source": found.rule.source,
        }  # fmt: skip


@lru_cache(maxsize=64)
def version_of(rule_set: str, on: date) -> str:
    """要件の版。条件か組合せが変われば変わる。"""
    program = _program(rule_set, on)
    return "" if program is None else digest([repr(program.rules), repr(program.conditions)])[:16]


def fact(row: Any) -> facts.Verdict:
    """外へ出る形。"""
    return facts.Verdict(row.outcome, tuple(row.reasons), row.rules, row.at)

"""派遣の専門家のための読取り。呼び出し元が、引き受けた申請の範囲を開いてから呼ぶ。"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Subquery

from shien.domain.applications import definitions, facts, reading
from shien.domain.applications.models import Application, StateRow, Submission


def opened_case(key: UUID, ids: Collection[int]) -> tuple[facts.Application, frozenset[str]] | None:
    """申請の一つと、専門家が書く様式。"""
    row = Application.objects.select_related("call", *reading.CASE).filter(key=key, id__in=list(ids)).first()
    if row is None:
        return None
    cycle = definitions.lifecycle_of(row.call.procedure_version)
    papers = {each.form for each in cycle.transitions.values() if each.form and "expert" in (each.by, each.also)}
    return reading.application(row), frozenset(papers)


def opened_cases(ids: Collection[int]) -> list[facts.Row]:
    """申請の並び (新しい順)。"""
    rows = Application.objects.select_related("call", *reading.CASE).filter(id__in=list(ids)).order_by("-id")
    found = []
    for row in rows:
        state = definitions.lifecycle_of(row.call.procedure_version).states[row.state]
        found.append(facts.Row(
            row.key, row.number, row.applicant_name, row.procedure, row.call.name, row.state, state.label, state.waits_for,
            row.amount, None, None,
        ))  # fmt: skip
    return found


def opened_names(ids: Collection[int]) -> dict[int, tuple[UUID, str]]:
    """申請の鍵と、事業者の名前。{申請の番号: (鍵, 名前)}。"""
    rows = Application.objects.filter(id__in=list(ids)).values_list("id", "key", "applicant_name")
    return {id: (key, name) for id, key, name in rows}


def opened_values(ids: Collection[int], form: str, states: Collection[str]) -> list[Mapping[str, Any]]:
    """申請ごとの、いちばん新しいこの様式の値。states のどれかで、生きている申請のもの。"""
    rows = Submission.objects.filter(
        application_id__in=list(ids), form=form, application__live=True, application__state__in=list(states)
    )
    found = rows.order_by("application_id", "-id").distinct("application_id")
    return [{**row.answers, **row.values} for row in found]


@dataclass(frozen=True, slots=True)
class Turn:
    """いまの状態の申請。seq は、そうなった状態の行の番号。"""

    application_id: int
    application: UUID
    enterprise_id: int
    state: str
    seq: int


def turns(procedure: str, states: Collection[str], *, limit: int = 1000) -> list[Turn]:
    """この状態の申請 (古い順)。自動処理で、全行を読める範囲で呼ぶ。"""
    last = StateRow.objects.filter(application=OuterRef("pk")).values("application").annotate(last=Max("seq"))
    rows = Application.objects.filter(procedure=procedure, state__in=list(states), live=True)
    found = rows.annotate(seq=Subquery(last.values("last"))).order_by("id")[:limit]
    return [Turn(row.id, row.key, row.enterprise_id, row.state, row.seq) for row in found]

"""事業計画の読取り。"""

from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from shien.domain.accounts import queries as accounts
from shien.domain.accounts.facts import Viewer

from . import facts, part
from .models import BusinessPlan, PlanStep, PlanVersion
from .rules import Standing

GROUP = "finance"  # a plan is made of the firm's accounts


def side(viewer: Viewer) -> int | None:
    """閲覧者の側。支援者の番号か、事業者本人の None。"""
    return accounts.supporter_of(viewer) if viewer.acting_for_other else None


def plans(viewer: Viewer) -> list[facts.Saved]:
    """見える計画 (新しく保存した順)。中身は読まない。"""
    if not viewer.sees(GROUP):
        return []
    mine = side(viewer)
    rows = _rows(viewer).annotate(**_newest("name", "organisation", "saved_at", "saved_by__name"))
    return [_saved(row, viewer, mine, {}) for row in rows.order_by("-v_saved_at") if _standing(row).visible(mine)]


def plan(viewer: Viewer, plan_id: UUID, *, version: int | None = None) -> facts.Saved | None:
    """計画の一つ。version を言わなければ、いちばん新しい版。見えないものは、無いのと同じ (SEC-16)。"""
    if not viewer.sees(GROUP):
        return None
    mine = side(viewer)
    rows = _rows(viewer).filter(id=plan_id)
    rows = rows.annotate(**_newest("name", "organisation", "saved_at", "saved_by__name", "document", number=version))
    row: Any = rows.first()
    if row is None or row.v_name is None or not _standing(row).visible(mine):
        return None
    return _saved(row, viewer, mine, row.v_document, version)


def versions(viewer: Viewer, plan_id: UUID) -> list[facts.Version]:
    """版の一覧 (新しい順)。見えない計画なら空。"""
    if plan(viewer, plan_id) is None:
        return []
    rows = PlanVersion.objects.filter(plan_id=plan_id, enterprise_id=viewer.enterprise_id)
    return [
        facts.Version(row.number, row.name, row.person, row.organisation, row.saved_at)
        for row in rows.annotate(person=F("saved_by__name")).order_by("-number")
    ]


def plan_part(viewer: Viewer, plan_id: UUID) -> facts.PlanPart | None:
    """申請書の計画欄に入る値 (付加価値額・給与支給総額・投資額・補助額)。計画が選んだ案の数。見えない計画なら None。"""
    found = plan(viewer, plan_id)
    return None if found is None else part.plan_part(found)


def _rows(viewer: Viewer) -> QuerySet[BusinessPlan]:
    last = PlanStep.objects.filter(plan=OuterRef("pk")).order_by("-id")
    return BusinessPlan.objects.filter(enterprise_id=viewer.enterprise_id).annotate(
        step=Subquery(last.values("kind")[:1]), step_receiver=Subquery(last.values("receiver_id")[:1]),
        step_name=Subquery(last.values("receiver_name")[:1]), step_at=Subquery(last.values("taken_at")[:1]),
        **_newest("number"),
        last_by_supporter=Subquery(_versions().values("by_supporter")[:1]),
    )  # fmt: skip


def _versions(number: int | None = None) -> QuerySet[PlanVersion]:
    rows = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    return rows if number is None else rows.filter(number=number)


def _newest(*names: str, number: int | None = None) -> dict[str, Any]:
    return {
        f"v_{name.removesuffix('__name')}": Subquery(_versions(number).values(name)[:1]) for name in names
    }  # fmt: skip


def _standing(row: Any) -> Standing:
    return Standing(row.supporter_id, row.step, row.step_receiver, row.last_by_supporter)


def _saved(
    row: Any, viewer: Viewer, mine: int | None, document: dict[str, Any], number: int | None = None
) -> facts.Saved:
    at = _standing(row)
    return facts.Saved(
        row.id, row.v_name, number or row.v_number, row.organisation, row.supporter_id is not None,
        row.last_by_supporter, row.made_at,
        row.v_saved_by, row.v_organisation, row.v_saved_at, at.sent, row.step_name or "", row.step_at,
        at.may_save(mine, viewer.edits(GROUP)), at.may_send(mine), at.may_take_back(mine), at.may_remove(mine), document,
    )  # fmt: skip

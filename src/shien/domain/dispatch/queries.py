"""専門家派遣の読取り。名簿と引き当ては、担当の職員だけ。"""

from datetime import date
from uuid import UUID

from django.db.models import Count

from shien.domain.accounts.facts import Viewer

from . import facts, matching, rules
from .models import Expert, ExpertAssignment, YearCount

PROCEDURE = "expert_dispatch"


def may(viewer: Viewer) -> bool:
    """派遣の担当の職員か。"""
    return viewer.is_staff and any(viewer.does(duty, PROCEDURE) for duty in ("decide", "settle"))


def experts(viewer: Viewer, *, ended: bool = False) -> list[facts.Expert]:
    """名簿 (番号の順)。"""
    if not may(viewer):
        return []
    rows = Expert.objects.order_by("number")
    return [_expert(row) for row in (rows if ended else rows.filter(ended_at=None))]


def _expert(row: Expert) -> facts.Expert:
    return facts.Expert(
        row.key, row.number, row.name, row.qualification, row.recommended_by, tuple(row.themes), tuple(row.prefectures),
        tuple(row.times), row.online, row.registered_at, row.ended_at,
    )  # fmt: skip


def candidates(wish: matching.Wish, viewer: Viewer) -> list[matching.Match]:
    """引き当ての候補。受持ちの数も見る。"""
    if not may(viewer):
        return []
    loads = dict(
        ExpertAssignment.objects.filter(live=True, application__live=True)
        .values_list("expert_id")
        .annotate(many=Count("id"))
        .order_by()
    )
    rows = Expert.objects.filter(ended_at=None)
    return matching.matches(wish, [
        matching.Candidate(
            row.number, row.name, frozenset(row.themes), frozenset(row.prefectures), frozenset(row.times), row.online,
            load=loads.get(row.id, 0),
        )
        for row in rows
    ])  # fmt: skip


def assignments(application: UUID, viewer: Viewer) -> list[facts.Assignment]:
    """引き当て (新しい順)。事業者と支援機関には、いまの専門家だけ。"""
    rows = ExpertAssignment.objects.select_related("expert").filter(application__key=application)
    if viewer.enterprise_id is not None:
        rows = rows.filter(enterprise_id=viewer.enterprise_id, live=True)
    elif not may(viewer):
        return []
    return [
        facts.Assignment(
            row.expert.number, row.expert.name, tuple(matching.Reason(**each) for each in row.reasons), row.by_name, row.at,
            row.live,
        )
        for row in rows.order_by("-id")
    ]  # fmt: skip


def year(enterprise_id: int, on: date) -> facts.Year | None:
    """この事業者の、この年度の回数。"""
    row = YearCount.objects.filter(enterprise_id=enterprise_id, fiscal_year=rules.fiscal_year(on)).first()
    return facts.Year(row.fiscal_year, row.used, row.most) if row else None

"""申請書の新しい版の案の読取り。公募回と申請書の担当だけ。"""

from uuid import UUID

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import facts, reading
from shien.domain.applications.models import FormProposal


def form_procedures(viewer: Viewer) -> frozenset[str]:
    """申請書を扱う担当の手続き。"""
    held = viewer.nationwide | viewer.regional
    return frozenset(each for each in held if viewer.does("call", each))


def form_proposals(viewer: Viewer, *, procedure: str = "", open_only: bool = False) -> list[facts.FormProposal]:
    """案 (新しい順)。"""
    rows = FormProposal.objects.select_related("proposed_by", "settled_by").filter(
        procedure__in=form_procedures(viewer)
    )
    if procedure:
        rows = rows.filter(procedure=procedure)
    if open_only:
        rows = rows.filter(outcome="open")
    return [reading.proposal(row) for row in rows.order_by("-id")[:200]]


def form_proposal(key: UUID, viewer: Viewer) -> facts.FormProposal | None:
    """案の一つ。担当の外は、無いのと同じ。"""
    row = FormProposal.objects.select_related("proposed_by", "settled_by").filter(key=key).first()
    return reading.proposal(row) if row is not None and viewer.does("call", row.procedure) else None

"""起案の読取り。担当の手続きのものだけ。"""

from collections.abc import Collection
from uuid import UUID

from shien.domain.accounts.facts import Viewer

from . import facts
from .models import Motion


def _fact(row: Motion) -> facts.Motion:
    ruling = getattr(row, "ruling", None)
    return facts.Motion(
        row.id, row.key, row.application.key, row.application_id, row.enterprise_id, row.application.number, row.application.applicant_name, row.procedure, row.transition,
        row.label, row.amount, row.reason, row.detail, row.by_id, row.by_name, row.at,
        ruling.accepted if ruling else None, ruling.by_name if ruling else "", ruling.at if ruling else None,
        ruling.comment if ruling else "",
    )  # fmt: skip


def waiting(viewer: Viewer, transitions: Collection[str] = ()) -> list[facts.Motion]:
    """決裁を待つ起案 (古い順)。"""
    mine = viewer.nationwide | viewer.regional
    rows = Motion.objects.select_related("application", "ruling").filter(open=True, procedure__in=mine)
    if transitions:
        rows = rows.filter(transition__in=list(transitions))
    return [_fact(row) for row in rows.order_by("id")]


def motions(application: UUID, viewer: Viewer) -> list[facts.Motion]:
    """一つの申請の起案 (新しい順)。"""
    mine = viewer.nationwide | viewer.regional
    rows = Motion.objects.select_related("application", "ruling").filter(
        application__key=application, procedure__in=mine
    )
    return [_fact(row) for row in rows.order_by("-id")]


def motion(key: UUID, viewer: Viewer) -> facts.Motion | None:
    """起案の一つ。"""
    mine = viewer.nationwide | viewer.regional
    row = Motion.objects.select_related("application", "ruling").filter(key=key, procedure__in=mine).first()
    return _fact(row) if row else None

"""起案の読取り。担当の手続きのものだけ。"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from shien.domain.accounts.facts import Viewer

from . import facts
from .models import Motion, Ruling


def fact(row: Motion) -> facts.Motion:
    """行から、外へ出る形。"""
    case, ruling = row.application, getattr(row, "ruling", None)
    return facts.Motion(
        row.id, row.key, case.key, row.application_id, row.enterprise_id, case.number, case.applicant_name, case.call.name,
        row.procedure, row.transition, row.label, row.amount, row.reason, row.detail, row.by_id, row.by_name, row.site_name,
        row.at, row.open,
        ruling.accepted if ruling else None, ruling.by_name if ruling else "", ruling.at if ruling else None,
        ruling.comment if ruling else "",
    )  # fmt: skip


def _rows(viewer: Viewer) -> QuerySet[Motion]:
    rows = Motion.objects.select_related("application__call", "ruling")
    return rows.filter(procedure__in=viewer.nationwide | viewer.regional)


def waiting(
    viewer: Viewer, *, procedures: Collection[str] | None = None, batch: UUID | None = None,
    keys: Collection[UUID] | None = None, offset: int = 0, limit: int = 1000,
) -> list[facts.Motion]:  # fmt: skip
    """決裁を待つ起案 (古い順)。batch を渡せば一度にまとめて出したもの、keys を渡せばその中だけ。"""
    rows = _open(viewer, procedures)
    if batch is not None:
        rows = rows.filter(batch=batch)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return [fact(row) for row in rows.order_by("id")[offset : offset + limit]]


def waiting_count(viewer: Viewer, *, procedures: Collection[str] | None = None) -> int:
    """決裁を待つ起案の数。"""
    return _open(viewer, procedures).count()


def _open(viewer: Viewer, procedures: Collection[str] | None) -> QuerySet[Motion]:
    rows = _rows(viewer).filter(open=True)
    return rows if procedures is None else rows.filter(procedure__in=procedures)


def motions(application: UUID, viewer: Viewer) -> list[facts.Motion]:
    """一つの申請の起案 (新しい順)。"""
    return [fact(row) for row in _rows(viewer).filter(application__key=application).order_by("-id")]


def of_site(application_id: int, site: str) -> list[facts.Motion]:
    """外部システムの求めた起案 (新しい順)。その申請を開いた範囲で呼ぶ。"""
    rows = Motion.objects.select_related("application__call", "ruling").filter(application_id=application_id, site=site)
    return [fact(row) for row in rows.order_by("-id")[:20]]


def proposed() -> list[UUID]:
    """決裁を待つ起案のある申請。"""
    return list(Motion.objects.filter(open=True).values_list("application__key", flat=True))


def holding(call: UUID) -> dict[UUID, int]:
    """公募回の予算を押さえている申請と、その起案の額。データベースの見張りと同じ数え方。"""
    rows = Ruling.objects.filter(motion__application__call__key=call, accepted=True, motion__reserves__isnull=False)
    last = rows.order_by("id").values_list("motion__application__key", "motion__reserves", "motion__amount")
    found = {key: (reserves, amount) for key, reserves, amount in last}
    return {key: amount or 0 for key, (reserves, amount) in found.items() if reserves}

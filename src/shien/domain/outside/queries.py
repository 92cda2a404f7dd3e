"""外部システムの読取り。"""

from uuid import UUID

from shien.domain.accounts.facts import Viewer

from . import facts
from .models import Assignment, Delivery, Offer


def assignments(*, ended: bool = False) -> list[facts.Assignment]:
    """任せた仕事 (運用の画面)。"""
    rows = Assignment.objects.select_related("site").order_by("site__name", "procedure", "work", "id")
    if not ended:
        rows = rows.filter(ended_at=None)
    return [
        facts.Assignment(
            row.id, row.site.client_id, row.site.name, row.procedure, row.work, row.began_at, row.began_by, row.ended_at
        )
        for row in rows
    ]


def delivery(row: Delivery) -> facts.Delivery:
    """行から、引渡し。"""
    return facts.Delivery(
        row.id, row.key, row.event, row.sequence, row.procedure, row.body, row.state, row.ready_at, row.delivered_at,
        row.acknowledged_at, row.failed_at, row.error,
    )  # fmt: skip


def offer(key: UUID, viewer: Viewer) -> facts.Offer | None:
    """自社が受け取った申請書。ほかの事業者のものは、無いのと同じ。"""
    if not viewer.is_owner:
        return None
    row = Offer.objects.select_related("site", "call", "form_version", "application").filter(
        key=key, enterprise_id=viewer.enterprise_id
    ).first()  # fmt: skip
    return offer_of(row) if row else None


def offers(viewer: Viewer) -> list[facts.Offer]:
    """自社が受け取った申請書の全部 (新しい順)。"""
    if not viewer.is_owner:
        return []
    rows = Offer.objects.select_related("site", "call", "form_version", "application").filter(
        enterprise_id=viewer.enterprise_id
    )
    return [offer_of(row) for row in rows.order_by("-id")[:100]]


def offer_of(row: Offer) -> facts.Offer:
    """行から、受け取る事業者に見せる形。"""
    return facts.Offer(
        row.key, row.site.name, row.site.owner, row.call.key, row.call.name, row.form_version.title, row.answers,
        row.form_version.definition, row.offered_at, row.expires_at, row.state, row.claimed_at,
        row.application.key if row.application else None, row.tells,
    )  # fmt: skip

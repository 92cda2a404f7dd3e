"""外部システムの読取り。"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from shien.domain.accounts.facts import Viewer
from shien.ledger.models import Event

from . import facts, rows
from .choices import OfferState
from .models import Handover, Mandate, Offer

TOPIC = "application.moved"


def assignments(*, ended: bool = False) -> list[facts.Mandate]:
    """任せた仕事 (運用の画面)。"""
    found = Mandate.objects.select_related("site").order_by("site__name", "procedure", "work", "id")
    if not ended:
        found = found.filter(ended_at=None)
    return [
        facts.Mandate(
            row.id, row.site.client_id, row.site.name, row.procedure, row.work, row.began_at, row.began_by, row.ended_at
        )
        for row in found
    ]


def failed_notices() -> list[facts.Failed]:
    """届かなかった知らせ (新しい順)。事業者の値は含まない。"""
    found = Event.objects.filter(topic=TOPIC, given_up_at__isnull=False, delivered_at=None).order_by("-created_at")[
        :5000
    ]
    return [
        facts.Failed(
            row.id, row.recipient.removeprefix("site:"), row.payload["application_number"], row.error, row.created_at
        )
        for row in found
    ]


def delivery(row: Handover) -> facts.Handover:
    """行から、引渡し。"""
    return facts.Handover(
        row.id, row.key, row.event, row.sequence, row.procedure, row.body, row.state, row.ready_at, row.delivered_at,
        row.acknowledged_at, row.failed_at, row.error,
    )  # fmt: skip


def waiting(token: str, *, at: datetime) -> facts.Offer | None:
    """合言葉の申請書。中身は含まない。使い終えたものと、期限の過ぎたものは無い。"""
    held = sha256(token.encode()).hexdigest()
    with rows.of_claim(held):
        row = (
            Offer.objects.select_related("site", "call", "form_version")
            .filter(token_sha256=held, state=OfferState.WAITING, expires_at__gt=at)
            .first()
        )
    return replace(offer_of(row), answers={}) if row else None


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
    found = Offer.objects.select_related("site", "call", "form_version", "application").filter(
        enterprise_id=viewer.enterprise_id
    )
    return [offer_of(row) for row in found.order_by("-id")[:1000]]


def unanswered_offers(viewer: Viewer) -> int:
    """自社が受け取り、まだ答えていない申請書の数。"""
    if not viewer.is_owner:
        return 0
    return Offer.objects.filter(enterprise_id=viewer.enterprise_id, state=OfferState.CLAIMED).count()


def offer_of(row: Offer) -> facts.Offer:
    """行から、受け取る事業者に見せる形。"""
    return facts.Offer(
        row.key, row.site.name, row.site.owner, row.call.key, row.call.name, row.form_version.title, row.answers,
        row.form_version.definition, row.offered_at, row.expires_at, row.state, row.claimed_at,
        row.application.key if row.application_id and row.application else None, row.tells,
    )  # fmt: skip

"""承諾の読取り。"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from shien.domain.accounts.facts import Viewer

from . import facts, rules
from .choices import SiteState
from .models import Consent, LinkedSite


def site(client_id: str) -> facts.Site | None:
    """連携サイト。停止中でも返す (active で分かる)。"""
    row = LinkedSite.objects.filter(client_id=client_id).first()
    return _site(row) if row else None


def sites() -> list[facts.Site]:
    """連携できるサイトの一覧。"""
    return [_site(row) for row in LinkedSite.objects.filter(state=SiteState.ACTIVE).order_by("name")]


def all_sites() -> list[facts.Site]:
    """登録されたサイトの一覧 (運用の画面)。"""
    return [_site(row) for row in LinkedSite.objects.order_by("name")]


def purposes_by_recipient() -> dict[str, tuple[str, tuple[facts.Purpose, ...]]]:
    """受け取る者の区分 → (名前, 使ってよい目的)。"""
    return {
        code: (label, tuple(each for each in rules.purposes().values() if code in each.recipients))
        for code, label in rules.recipients().items()
    }


def site_by_secret(client_id: str, secret: str) -> facts.Site | None:
    """番号と秘密の合う、止まっていない連携サイト。合わないときも、同じだけ時間をかける。"""
    row = LinkedSite.objects.filter(client_id=client_id, state=SiteState.ACTIVE).first()
    fits = check_password(secret, row.client_secret if row else make_password(secret + "x"))
    return _site(row) if row is not None and fits else None


def redirect_uris(client_id: str) -> Sequence[str]:
    """登録された戻り先。"""
    row = LinkedSite.objects.filter(client_id=client_id).values_list("redirect_uris", flat=True).first()
    return (row or "").split()


def consents(viewer: Viewer) -> list[facts.Consent]:
    """自社の承諾 (新しい順、終わったものも)。"""
    if viewer.enterprise_id is None:
        return []
    rows = Consent.objects.filter(enterprise_id=viewer.enterprise_id).select_related("site", "granted_by")
    return [_consent(row) for row in rows.order_by("-granted_at")]


def consent(viewer: Viewer, consent_id: UUID) -> facts.Consent | None:
    """自社の承諾の一つ。他社のものは、無いのと同じ (SEC-16)。"""
    row = (
        Consent.objects.filter(enterprise_id=viewer.enterprise_id, id=consent_id)
        .select_related("site", "granted_by")
        .first()
    )
    return _consent(row) if row else None


def live_consent(viewer: Viewer, client_id: str, purpose: str, *, at: datetime) -> facts.Consent | None:
    """この相手・目的で、いま効いている承諾。"""
    row = (
        Consent.objects.filter(
            enterprise_id=viewer.enterprise_id,
            site__client_id=client_id,
            purpose=purpose,
            ended_at=None,
            expires_at__gt=at,
        )
        .select_related("site", "granted_by")
        .first()
    )
    return _consent(row) if row else None


def all_purposes() -> list[facts.Purpose]:
    """利用目的の一覧。"""
    return list(rules.purposes().values())


def purpose(code: str) -> facts.Purpose | None:
    """利用目的。"""
    return rules.purposes().get(code)


def _site(row: LinkedSite) -> facts.Site:
    return facts.Site(
        row.id, row.client_id, row.name, row.owner, row.description, row.contact, row.base_url, tuple(row.purposes),
        tuple(row.groups), tuple(row.forms), row.direction, row.state == SiteState.ACTIVE, row.recipient_class,
        tuple(row.redirect_uris.split()), row.webhook_url,
    )  # fmt: skip


def _consent(row: Consent) -> facts.Consent:
    return facts.Consent(
        row.id, _site(row.site), rules.purposes()[row.purpose], tuple(row.groups), tuple(row.declined), row.direction,
        row.auto_accept, row.granted_by.name, row.granted_at, row.expires_at, row.ended_at, row.end_reason, row.receipt,
        row.text_version,
    )  # fmt: skip


def webhook(client_id: str) -> facts.Webhook | None:
    """知らせの送り先。"""
    row = LinkedSite.objects.filter(client_id=client_id).only("webhook_url", "webhook_secret").first()
    return facts.Webhook(row.webhook_url, row.webhook_secret) if row else None


def expiry(kind: facts.Purpose, at: datetime) -> datetime:
    """いま承諾すると、いつまで効くか。"""
    return rules.months_later(at, kind.months)


def notice(found: facts.Site, kind: facts.Purpose) -> tuple[str, str]:
    """承諾の画面で読んでもらう文と、その版。控えには、この文が入る (PRIV-3)。"""
    return rules.notice(found.name, found.owner, kind), rules.text_version()

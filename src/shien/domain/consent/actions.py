"""承諾の書込み。承諾・更新・停止。どれも一つのトランザクションで、証跡と知らせを伴う。"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.ledger import audit, outbox, turn
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS

from . import receipt, rules
from .choices import Direction, EndReason, SiteState
from .facts import RENEWAL_NOTICE
from .models import AccessToken, Consent, Grant, LinkedSite, RefreshToken, SpentCode


def _may_consent(by: Viewer, at: datetime) -> None:
    if not (by.is_owner and by.can_consent):
        raise NotAllowed("連携を承諾できるのは、プライムか、プライムから承諾の権限を受けたメンバーです。")
    if not by.fresh(at, settings.FRESH_SIGN_IN_SECONDS):
        raise NotAllowed("承諾の前に、もう一度サインインしてください。")


@transaction.atomic
def grant(
    *, client_id: str, purpose: str, groups: Sequence[str], declined: Sequence[str], auto_accept: bool, by: Viewer,
    at: datetime,
) -> UUID:  # fmt: skip
    """連携を承諾する。同じ相手・目的の古い承諾は、新しい承諾に替わる。

    groups は渡す項目群、declined は断った項目群。サイトが登録していない項目群は渡せない。
    """
    _may_consent(by, at)
    site = LinkedSite.objects.filter(client_id=client_id, state=SiteState.ACTIVE).first()
    if site is None or purpose not in site.purposes:
        raise NotAllowed("この連携サイトは、いま連携できません。")
    chosen = [group for group in GROUPS if group in set(groups)]
    if not chosen:
        raise InvalidValue("渡す項目を一つ以上お選びください。渡したくないときは「承諾しない」を押してください。")
    if not set(chosen) <= set(site.groups):
        raise InvalidValue("この連携サイトが求めていない項目が含まれています。")
    kind = rules.purposes()[purpose]
    expires_at = rules.months_later(at, kind.months)
    text = rules.notice(site.name, site.owner, kind)
    refused = [group for group in site.groups if group not in chosen]
    automatic = auto_accept and Direction(site.direction) == Direction.READ_REGISTER
    turn.wait_for(f"consent:{site.id}:{purpose}:{by.enterprise_id}")
    before = Consent.objects.filter(
        enterprise_id=by.enterprise_id, site=site, purpose=purpose, ended_at=None
    ).select_for_update().first()  # fmt: skip
    if before is not None and _same(before, chosen, automatic, text, at):
        return before.id
    if before is not None:
        before.ended_at, before.end_reason, before.ended_by_id = at, EndReason.RENEWED, by.account_id
        before.save(update_fields=["ended_at", "end_reason", "ended_by"])
    consent_id = uuid.uuid4()
    direction = Direction(site.direction)
    content = receipt.body(
        consent_id=str(consent_id),
        enterprise={"key": str(by.enterprise_key), "name": by.enterprise_name, "corporate_number": by.corporate_number},
        site={"name": site.name, "owner": site.owner, "url": site.base_url, "client_id": site.client_id},
        purpose=kind, groups=chosen, declined=refused, direction=direction.value, auto_accept=automatic,
        granted_by=by.name, granted_at=at, expires_at=expires_at, text=text, renews=str(before.id) if before else None,
    )  # fmt: skip
    Consent.objects.create(
        id=consent_id, enterprise_id=by.enterprise_id, site=site, purpose=purpose, groups=chosen,
        declined=[group for group in refused if group in set(declined)] or refused, direction=direction,
        auto_accept=automatic, text_version=rules.text_version(), text_sha256=rules.digest(text),
        granted_by_id=by.account_id, granted_at=at, expires_at=expires_at, renews=before, receipt=receipt.signed(content),
    )  # fmt: skip
    if before is not None:
        _carry(before, consent_id)
    audit.record(
        Act.CONSENT_RENEW if before else Act.CONSENT_GRANT, by=by.actor, at=at, enterprise_id=by.enterprise_id,
        purpose=kind.label, target=site.name,
        detail={"consent": str(consent_id), "groups": chosen, "declined": refused, "text": rules.digest(text)},
    )  # fmt: skip
    _tell(site, "consent.granted", consent_id, {"groups": chosen, "expires_at": expires_at.isoformat()}, at)
    return consent_id


# A second press of the button is no second consent.
TWICE = timedelta(seconds=60)


def _same(before: Consent, chosen: list[str], automatic: bool, text: str, at: datetime) -> bool:
    """いま承諾したばかりの、同じ承諾か。"""
    return (
        at - before.granted_at < TWICE
        and (before.groups, before.auto_accept, before.text_sha256) == (chosen, automatic, rules.digest(text))
    )  # fmt: skip


def _carry(before: Consent, consent_id: UUID) -> None:
    """渡してあるトークンを、新しい承諾に引き継ぐ。サイトは切れず、渡る項目は新しい承諾のとおりになる。"""
    for model in (AccessToken, RefreshToken, Grant, SpentCode):
        model.objects.filter(consent=before).update(consent_id=consent_id)


@transaction.atomic
def withdraw(*, consent_id: UUID, by: Viewer, at: datetime) -> bool:
    """連携を止める。更新トークンはその場で死に、アクセストークンも次の呼出しから断られる (SEC-10, PRIV-4)。"""
    if not (by.is_owner and by.can_consent):
        raise NotAllowed("連携を止められるのは、プライムか、承諾の権限を受けたメンバーです。")
    row = (
        Consent.objects.select_for_update(of=("self",))
        .select_related("site")
        .filter(id=consent_id, enterprise_id=by.enterprise_id)
        .first()
    )
    if row is None:
        return False
    if row.ended_at is not None:
        return True
    _end(row, EndReason.WITHDRAWN, by.account_id, at)
    audit.record(
        Act.CONSENT_WITHDRAW, by=by.actor, at=at, enterprise_id=by.enterprise_id,
        purpose=rules.purposes()[row.purpose].label, target=row.site.name,
        detail={"consent": str(row.id), "groups": list(row.groups)},
    )  # fmt: skip
    _tell(row.site, "consent.withdrawn", row.id, {}, at)
    return True


def _end(row: Consent, reason: EndReason, account_id: int | None, at: datetime) -> None:
    row.ended_at, row.end_reason, row.ended_by_id = at, reason, account_id
    row.save(update_fields=["ended_at", "end_reason", "ended_by"])
    RefreshToken.objects.filter(consent=row, revoked=None).update(revoked=at)


def _tell(site: LinkedSite, topic: str, consent_id: UUID, extra: dict[str, object], at: datetime) -> None:
    if site.webhook_url:
        outbox.put(
            topic, recipient=f"site:{site.client_id}", subject=f"consent:{consent_id}",
            payload={"consent": str(consent_id)} | extra, at=at,
        )  # fmt: skip


@transaction.atomic
def expire(*, at: datetime, limit: int = 500) -> int:
    """期限の来た承諾を終わらせ、相手に知らせる。全行を読める範囲で呼ぶ。"""
    rows = list(
        Consent.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("site")
        .filter(ended_at=None, expires_at__lte=at)
        .order_by("expires_at")[:limit]
    )
    for row in rows:
        _end(row, EndReason.EXPIRED, None, at)
        audit.record(
            Act.CONSENT_EXPIRE, by=audit.SYSTEM, at=at, enterprise_id=row.enterprise_id,
            purpose=rules.purposes()[row.purpose].label, target=row.site.name,
            detail={"consent": str(row.id), "groups": list(row.groups)},
        )  # fmt: skip
        _tell(row.site, "consent.expired", row.id, {}, at)
    return len(rows)


@transaction.atomic
def remind(*, at: datetime, limit: int = 500) -> int:
    """期限の近い承諾を、承諾した人に一度だけメールで知らせる。全行を読める範囲で呼ぶ。"""
    rows = list(
        Consent.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("site", "granted_by")
        .filter(ended_at=None, reminded_at=None, expires_at__gt=at, expires_at__lte=at + RENEWAL_NOTICE)
        .order_by("expires_at")[:limit]
    )
    for row in rows:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        url = f"{settings.PUBLIC_URL}/sites/consents/{row.id}/"
        title, text = rules.reminder(row.site.name, timezone.localtime(row.expires_at), url)
        outbox.mail(row.granted_by.email, title, text, subject=f"reminder:{row.id}", at=at)
    return len(rows)


@transaction.atomic
def register_site(
    *, client_id: str, client_secret: str | None, name: str, owner: str, recipient_class: str, description: str, base_url: str,
    redirect_uris: Sequence[str], purposes: Sequence[str], groups: Sequence[str], forms: Sequence[str], direction: str,
    webhook_url: str, webhook_secret: str | None, contact: str, by: audit.Actor, at: datetime,
) -> None:  # fmt: skip
    """連携サイトを登録する・書き換える。目的は、受け取る者の区分に許されたものだけ。秘密が None なら、前のまま。"""
    if not purposes or not redirect_uris or not groups:
        raise InvalidValue("目的・戻り先・項目群は、それぞれ一つ以上要ります。")
    for address in filter(None, [*redirect_uris, base_url, webhook_url]):
        if fault := rules.address_fault(address, settings.SITE_SCHEMES):
            raise InvalidValue(fault)
    for code in purposes:
        kind = rules.purposes().get(code)
        if kind is None or recipient_class not in kind.recipients:
            raise InvalidValue(f"受け取る者の区分 {recipient_class} は、目的「{code}」で使えません。")
    unknown = set(groups) - set(GROUPS)
    if unknown:
        raise InvalidValue(f"知らない項目群です: {'、'.join(sorted(unknown))}")
    LinkedSite.objects.update_or_create(
        client_id=client_id,
        defaults={
            **({"client_secret": client_secret} if client_secret is not None else {}), "client_type": LinkedSite.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": LinkedSite.GRANT_AUTHORIZATION_CODE, "redirect_uris": " ".join(redirect_uris),
            "name": name, "owner": owner, "recipient_class": recipient_class, "description": description,
            "base_url": base_url, "purposes": list(purposes), "groups": [g for g in GROUPS if g in set(groups)],
            "forms": list(forms), "direction": Direction(direction), "webhook_url": webhook_url,
            "contact": contact, **({"webhook_secret": webhook_secret} if webhook_secret is not None else {}),
        },
    )  # fmt: skip
    audit.record(Act.SITE_CHANGE, by=by, at=at, target=name, detail={"client_id": client_id, "groups": list(groups)})


@transaction.atomic
def set_site_state(*, client_id: str, active: bool, by: audit.Actor, at: datetime) -> bool:
    """連携サイトを止める・再開する。止めると、次の呼出しから断られる (SEC-10)。"""
    state = SiteState.ACTIVE if active else SiteState.SUSPENDED
    changed = LinkedSite.objects.filter(client_id=client_id).exclude(state=state).update(state=state)
    if changed:
        audit.record(Act.SITE_CHANGE, by=by, at=at, target=client_id, detail={"active": active})
    return bool(changed)


def forget(*, at: datetime) -> int:
    """使い終えた認可コードの控えを、一日たったら消す。全行を読める範囲で呼ぶ。"""
    return SpentCode.objects.filter(spent_at__lt=at - timedelta(days=1)).delete()[0]


def account_of(by: Viewer) -> AbstractBaseUser:
    """認可の部品に渡すアカウント。"""
    return get_user_model().objects.get(id=by.account_id)

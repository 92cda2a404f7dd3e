"""パートナーが前もって書いた申請書。渡す・受け取る・答える・状況を伝える。

合言葉 (claim token) は一度だけ使え、五日で切れ、要約値だけを持つ。番号から鍵つきで作るので、同じ要求の
二度目にも、置いておかずに同じ合言葉を答えられる。
"""

import hashlib
import hmac
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.outside import facts, rows
from shien.domain.outside.choices import OfferState
from shien.domain.outside.errors import Refused, not_found
from shien.domain.outside.models import Offer
from shien.domain.outside.queries import offer_of
from shien.engines import forms
from shien.engines.forms import Context
from shien.ledger import audit
from shien.ledger.audit import Act

from .status import once
from .tokens import digest

LIFE = timedelta(days=5)


@transaction.atomic
def offer(
    *, system: facts.System, call: UUID, answers: Mapping[str, Any], reference: str, idempotency_key: str, at: datetime
) -> facts.Made:
    """前もって書いた申請書を渡す。値は、欄の型で確かめる。だれのものかは、受け取る人が決める。"""
    with rows.of_site(system.site_id):
        body = {"call": str(call), "answers": dict(answers), "reference": reference}
        made = once(
            system, "offer", idempotency_key, body, at, lambda: _made(system, call, dict(answers), reference, at)
        )
    key = UUID(made["id"])
    return facts.Made(key, datetime.fromisoformat(made["expires_at"]), _token(key))


def _made(system: facts.System, call: UUID, answers: dict[str, Any], reference: str, at: datetime) -> dict[str, Any]:
    found = applications.call(call)
    if found is None or found.procedure not in system.procedures:
        raise Refused(422, "unknown_call", "公募回がないか、このシステムに任されていない手続きです。")
    if found.state(at) == "closed":
        raise Refused(409, "closed", "この公募回は、締め切りました。")
    version = applications.form_version(found.procedure, found.form, found.form_version)
    if version is None:
        raise not_found()
    _checked(version.definition, answers, at)
    key = uuid.uuid4()
    Offer.objects.create(
        key=key, site_id=system.site_id, call_id=applications.call_id(call), form_version_id=version.id, answers=answers,
        reference=reference, token_sha256=digest(_token(key)), offered_at=at, expires_at=at + LIFE,
    )  # fmt: skip
    audit.record(
        Act.OFFER_MAKE, by=system.actor, at=at, target=found.name, detail={"offer": str(key), "count": len(answers)}
    )
    return {"id": str(key), "expires_at": (at + LIFE).isoformat()}


def _checked(definition: Mapping[str, Any], answers: Mapping[str, Any], at: datetime) -> None:
    form = forms.read(definition)
    errors = []
    for key in answers:
        field = form.fields.get(key)
        if field is None or not field.typed or field.type in ("file", "consent"):
            errors.append({"pointer": f"answers/{key}", "detail": "この欄は、前もって書けません。"})
    if not answers:
        errors.append({"pointer": "answers", "detail": "一つ以上の欄を書いてください。"})
    if not errors:
        found = forms.evaluate(form, answers, Context(today=localdate(at)))
        errors = [
            {"pointer": "/".join(filter(None, ("answers", each.field, "" if each.row is None else str(each.row), each.column))),
             "detail": each.message}
            for each in found.faults if each.field in answers and not each.missing and not each.rule and each.severity == "error"
        ]  # fmt: skip
    if errors:
        raise Refused(422, "invalid_answers", "使えない値があります。何も作っていません。", errors)


def _token(key: UUID) -> str:
    """合言葉。SECRET_KEY を知らなければ、番号からは作れない (256ビット)。"""
    return hmac.new(settings.SECRET_KEY.encode(), f"offer:{key}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def claim(*, token: str, by: Viewer, at: datetime) -> UUID:
    """受け取る。いまから、この事業者だけが見られる。合言葉は、二度と使えない。"""
    if not (by.is_owner and by.can_edit):
        raise NotAllowed("受け取れるのは、事業者のプライムかメンバーです。")
    with rows.of_claim(digest(token)):
        row = (
            Offer.objects.select_for_update(of=("self",)).select_related("site")
            .filter(token_sha256=digest(token), state=OfferState.WAITING, expires_at__gt=at).first()
        )  # fmt: skip
        if row is None:
            raise not_found()
        row.state, row.enterprise_id = OfferState.CLAIMED, by.enterprise_id
        row.claimed_by_id, row.claimed_at = by.account_id, at
        row.save(update_fields=["state", "enterprise", "claimed_by", "claimed_at"])
        audit.record(
            Act.OFFER_CLAIM, by=by.actor, at=at, enterprise_id=by.enterprise_id, target=row.site.name,
            detail={"offer": str(row.key)},
        )  # fmt: skip
        return row.key


@transaction.atomic
def answer_offer(
    *, offer: UUID, accept: bool, fields: Collection[str] = (), tells: bool = False, by: Viewer, at: datetime
) -> facts.Offer:
    """答える。受け入れれば、選んだ欄を下書きに入れる (カルテと違う値は、直した欄になる)。断れば、値を消す。"""
    row = (
        Offer.objects.select_for_update(of=("self",)).select_related("site", "call", "form_version")
        .filter(key=offer, enterprise_id=by.enterprise_id or 0).first()
    )  # fmt: skip
    if row is None or not by.is_owner:
        raise not_found()
    if row.state != OfferState.CLAIMED:
        return offer_of(row)
    row.answered_at = at
    if accept:
        row.state, row.tells = OfferState.ACCEPTED, tells
        row.application_id = _accepted(row, set(fields), by, at)
    else:
        row.state, row.answers = OfferState.REFUSED, {}
    row.save(update_fields=["state", "tells", "answers", "application", "answered_at"])
    audit.record(
        Act.OFFER_ANSWER, by=by.actor, at=at, enterprise_id=by.enterprise_id, target=row.site.name,
        detail={"offer": str(row.key), "accepted": accept, "count": len(fields), "tells": row.tells},
    )  # fmt: skip
    return offer_of(Offer.objects.select_related("site", "call", "form_version", "application").get(id=row.id))


def _accepted(row: Offer, fields: set[str], by: Viewer, at: datetime) -> int:
    started = applying.start(call=row.call.key, by=by, at=at)
    form = row.form_version.form
    draft = applications.draft(started.key, form, by)
    if draft is None:
        raise not_found()
    old, new = forms.read(row.form_version.definition), forms.read(draft.form_version.definition)
    chosen = {key: value for key, value in row.answers.items() if key in fields}
    moved = forms.carry_over(chosen, old, new).answers
    if moved:
        applying.save(
            application=started.key,
            form=form,
            answers=moved,
            version=draft.version,
            by=by,
            at=at,
            corrected=list(moved),
        )
    return started.id


@transaction.atomic
def stop_telling(*, offer: UUID, by: Viewer, at: datetime) -> bool:
    """状況を伝えるのをやめる。いまから、パートナーには何も分からない。"""
    if not by.is_owner:
        raise not_found()
    return bool(Offer.objects.filter(key=offer, enterprise_id=by.enterprise_id or 0, tells=True).update(tells=False))


@transaction.atomic
def offer_state(*, system: facts.System, key: UUID, at: datetime) -> dict[str, Any]:
    """渡した申請書の状況。事業者が知らせてよいと言った間だけ、その後の状況を伝える。

    そうでなければ、期限の前は waiting、後は closed とだけ答え、受け取られたかどうかも分からない。
    """
    with rows.of_site(system.site_id):
        row = Offer.objects.select_related("call").filter(key=key, site_id=system.site_id).first()
        if row is None:
            raise not_found()
        plain = {"id": str(key), "reference": row.reference, "expires_at": row.expires_at.isoformat()}
        if not row.tells or row.application_id is None:
            return plain | {"state": "waiting" if at < row.expires_at else "closed"}
        with rows.opened_applications([row.application_id]):
            found = applications.application_of_id(row.application_id)
        if found is None:
            raise not_found()
        audit.record(
            Act.STATUS_SUPPLY, by=system.actor, at=at, enterprise_id=row.enterprise_id, target=row.call.name,
            purpose="事業者が、状況を知らせることに同意したため", detail={"application": str(found.key), "state": found.state},
        )  # fmt: skip
        return plain | {"state": "shared", "application_number": found.number, "application_state": found.state,
                        "application_label": found.state_label}  # fmt: skip


def expire_offers(*, at: datetime) -> int:
    """期限の過ぎた申請書の値を消す。受け取ったまま答えのないものも、三十日で断ったことにする。全行を読める範囲で呼ぶ。"""
    late = Offer.objects.filter(state=OfferState.CLAIMED, claimed_at__lt=at - timedelta(days=30))
    done = late.update(state=OfferState.REFUSED, answers={}, answered_at=at)
    return done + Offer.objects.filter(state=OfferState.WAITING, expires_at__lte=at).update(
        state=OfferState.EXPIRED, answers={}
    )

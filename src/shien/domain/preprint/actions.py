"""プレプリントの行い。渡す・登録の提案を受ける・提案に答える。"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.accounts.queries import may_edit
from shien.domain.consent.queries import purpose as purpose_of
from shien.domain.karte import actions as karte
from shien.domain.karte.actions import Entry
from shien.ledger import audit, outbox
from shien.ledger.audit import Act, Actor
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS, ITEMS, Item, parse, parse_part

from . import facts, rules, statement
from .models import Answered, Proposal, ProposalState

TOKYO = ZoneInfo("Asia/Tokyo")


class Refused(Exception):
    """渡せない。code は問題の符号、detail は日本語の一文。"""

    def __init__(self, status: int, code: str, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.errors = status, code, detail, list(errors)


_REFUSALS = {
    "invalid_token": (401, "トークンが無効か、期限が切れています。もう一度、連携の手続きをしてください。"),
    "expired_token": (401, "トークンの期限が切れています。更新トークンで新しいトークンを受け取ってください。"),
    "consent_withdrawn": (403, "事業者がこの連携を止めました。"),
    "consent_expired": (403, "承諾の期限が切れました。事業者に更新をお願いしてください。"),
    "site_suspended": (403, "この連携サイトは停止されています。運用窓口へお問い合わせください。"),
    "enterprise_suspended": (403, "この事業者は利用を停止しています。"),
    "delegation_ended": (403, "支援者への委任が終わっています。"),
}


Admitted = Callable[[facts.Bearer], None]


def _admit(token: str, at: datetime) -> facts.Bearer:
    bearer, refusal = statement.bearer(token, at)
    if bearer is None:
        status, detail = _REFUSALS[refusal]
        raise Refused(status, refusal, detail)
    return bearer


def site_actor(bearer: facts.Bearer) -> Actor:
    """証跡に書く連携サイトの名前。"""
    return Actor("site", bearer.client_id, bearer.site_name, bearer.owner, "連携サイト")


@transaction.atomic
def supply(
    *, token: str, form: facts.Form | None, groups: Sequence[str] = (), if_none_match: Collection[str] = (), at: datetime,
    admitted: Admitted = lambda bearer: None,
) -> facts.Sheet:  # fmt: skip
    """プレプリントの一枚を渡す。承諾の確認・読取り・証跡の記録を一つのトランザクションで行う。

    証跡が書けなければ何も渡らない。form が None なら groups の項目を渡す。断るときは Refused。
    admitted は、相手が分かったところで呼ばれ、Refused を上げれば何も渡らない (呼出しの上限)。
    """
    bearer = _admit(token, at)
    admitted(bearer)
    if form is not None and bearer.forms and form.code not in bearer.forms:
        raise Refused(403, "form_not_registered", "この連携サイトは、この申請書の取得を登録していません。")
    fields = form.fields if form else rules.ad_hoc(groups)
    items = sorted({item for field in fields if bearer.may(field.group) for item in field.items})
    current, head, down = statement.values(bearer.enterprise_id, items)
    fields = rules.each_row(fields, current) if form else rules.each_part(fields, current)
    given, withheld = rules.fill(fields, current, bearer, down, at.astimezone(TOKYO).date())
    tag = rules.etag(given, withheld, form.version if form else "")
    unchanged = tag in if_none_match or "*" in if_none_match
    kind = purpose_of(bearer.purpose)
    entry = audit.record(
        Act.DISCLOSE_UNCHANGED if unchanged else Act.DISCLOSE, by=site_actor(bearer), at=at,
        enterprise_id=bearer.enterprise_id, purpose=kind.label if kind else bearer.purpose,
        target=form.title if form else "項目群の取得",
        detail={
            "consent": str(bearer.consent_id), "form": form.code if form else "", "delegation": bearer.delegation_id,
            "groups": sorted({ITEMS[each.item].group for each in given.values()}), "count": len(given),
            "withheld": len(withheld), "sheet": tag.strip('"'),
        },
        head=head,
    )  # fmt: skip
    return facts.Sheet(bearer, form, given, withheld, tag, at, entry, unchanged)


@transaction.atomic
def bearer_state(*, token: str, at: datetime) -> facts.Bearer:
    """連携サイトから見た承諾の状態。値は渡さない。"""
    return _admit(token, at)


def propose(
    *, token: str, key: str, form: str, reason: str, values: Sequence[Mapping[str, str]], at: datetime,
    admitted: Admitted = lambda bearer: None,
) -> tuple[int, dict[str, Any]]:  # fmt: skip
    """登録の提案を受ける。自動受入れの承諾ならそのままカルテに入れる。(HTTP の状態, 答え) を返す。

    同じ key と同じ中身には同じ答え、違う中身には 422 (REL-3)。
    """
    digest = statement.body_digest({"form": form, "reason": reason, "values": [dict(each) for each in values]})
    for attempt in (1, 2):
        try:
            with transaction.atomic():
                return _propose(token, key, digest, form, reason, values, at, admitted)
        except IntegrityError:
            if attempt == 2:  # the same key arrived twice at once, and the other is still not to be seen
                raise Refused(
                    409, "in_progress", "同じ要求を処理しています。少し待って、もう一度お試しください。"
                ) from None
    raise AssertionError


def _propose(
    token: str,
    key: str,
    digest: str,
    form: str,
    reason: str,
    values: Sequence[Mapping[str, str]],
    at: datetime,
    admitted: Admitted,
) -> tuple[int, dict[str, Any]]:
    bearer = _admit(token, at)
    admitted(bearer)
    before = Answered.objects.filter(client_id=bearer.client_id, enterprise_id=bearer.enterprise_id, key=key).first()
    if before is not None:
        if before.body_sha256 != digest:
            raise Refused(
                422, "key_reused", "この Idempotency-Key は、別の中身で使われています。新しい鍵にしてください。"
            )
        return before.status, before.answer
    if bearer.delegation_id is not None and not may_edit(bearer.delegation_id):
        raise Refused(403, "delegation_reads_only", "この支援者への委任は、見ることだけを許しています。")
    if bearer.direction != "read_register":
        raise Refused(403, "read_only", "この連携サイトは、登録の提案を登録していません。")
    entries = _entries(bearer, values)
    proposal = Proposal.objects.create(
        id=uuid.uuid4(), enterprise_id=bearer.enterprise_id, consent_id=bearer.consent_id, site_name=bearer.site_name,
        client_id=bearer.client_id, form=form, reason=reason,
        values=[{"item": each.item, "part": each.part, "value": each.value} for each in entries],
        state=ProposalState.ACCEPTED if bearer.auto_accept else ProposalState.PROPOSED, proposed_at=at,
        decided_at=at if bearer.auto_accept else None,
    )  # fmt: skip
    if bearer.auto_accept:
        karte.register_from_site(
            enterprise_id=bearer.enterprise_id, entries=entries, site_name=bearer.site_name, account_id=None, at=at
        )
    kind = purpose_of(bearer.purpose)
    audit.record(
        Act.REGISTER, by=site_actor(bearer), at=at, enterprise_id=bearer.enterprise_id,
        purpose=kind.label if kind else bearer.purpose, target=form,
        detail={
            "proposal": str(proposal.id), "groups": sorted({ITEMS[each.item].group for each in entries}),
            "count": len(entries), "accepted": bearer.auto_accept,
        },
    )  # fmt: skip
    answer = {"id": str(proposal.id), "state": proposal.state, "url": f"/api/v1/registrations/{proposal.id}"}
    Answered.objects.create(
        client_id=bearer.client_id, key=key, body_sha256=digest, enterprise_id=bearer.enterprise_id, status=201,
        answer=answer, at=at,
    )  # fmt: skip
    return 201, answer


def _entries(bearer: facts.Bearer, values: Sequence[Mapping[str, str]]) -> list[Entry]:
    entries, errors = [], []
    for place, each in enumerate(values):
        item = ITEMS.get(each["item"])
        where = f"values/{place}"
        if item is None:
            errors.append({"pointer": where, "detail": f"項目「{each['item']}」はありません。"})
        elif not bearer.may(item.group):
            errors.append({"pointer": where, "detail": f"「{GROUPS[item.group].label}」は承諾されていません。"})
        else:
            try:
                part = parse_part(GROUPS[item.group], each.get("part", ""))
                entries.append(Entry(item.key, _own(bearer, item, parse(item, each["value"])), part))
            except InvalidValue as error:
                errors.append({"pointer": where, "detail": f"「{item.label}」：{error}"})
    if errors:
        raise Refused(422, "invalid_values", "登録できない値があります。何も登録していません。", errors)
    return entries


def _own(bearer: facts.Bearer, item: Item, value: str) -> str:
    """ほかの事業者の法人番号は、登録させない。"""
    if item.key == "corporate_number" and value != bearer.corporate_number:
        raise InvalidValue("この事業者の法人番号ではありません。")
    return value


@transaction.atomic
def proposal_state(*, token: str, proposal_id: UUID, at: datetime) -> dict[str, Any] | None:
    """提案の状態 (提案した連携サイトのため)。"""
    bearer = _admit(token, at)
    row = Proposal.objects.filter(
        id=proposal_id, enterprise_id=bearer.enterprise_id, client_id=bearer.client_id
    ).first()
    return {"id": str(row.id), "state": row.state, "url": f"/api/v1/registrations/{row.id}"} if row else None


# A site may ask again with the same Idempotency-Key for this long.
ANSWERS_KEPT = timedelta(days=30)


def forget(*, at: datetime) -> int:
    """古い答えの控えを消す。全行を読める範囲で呼ぶ。"""
    return Answered.objects.filter(at__lt=at - ANSWERS_KEPT).delete()[0]


@transaction.atomic
def decide(*, proposal_id: UUID, accept: bool, by: Viewer, at: datetime) -> bool:
    """提案に答える。受け入れれば、出所「連携サイト」の値としてカルテに入る。"""
    row = (
        Proposal.objects.select_for_update(of=("self",)).filter(id=proposal_id, enterprise_id=by.enterprise_id).first()
    )
    if row is None:
        return False
    if not all(by.edits(ITEMS[each["item"]].group) for each in row.values):
        raise NotAllowed("この提案に答える権限がありません。")
    if row.state != ProposalState.PROPOSED:
        return True
    row.state = ProposalState.ACCEPTED if accept else ProposalState.DECLINED
    row.decided_at, row.decided_by_id = at, by.account_id
    row.save()
    entries = [Entry(each["item"], each["value"], each["part"]) for each in row.values]
    if accept:
        karte.register_from_site(
            enterprise_id=row.enterprise_id, entries=entries, site_name=row.site_name, account_id=by.account_id, at=at
        )
        for each in entries:
            karte.prefer(item=each.item, part=each.part, source="linked_site", by=by, at=at)
    audit.record(
        Act.REGISTRATION_DECIDE, by=by.actor, at=at, enterprise_id=row.enterprise_id, target=row.site_name,
        detail={"proposal": str(row.id), "accepted": accept, "count": len(entries),
                "groups": sorted({ITEMS[each.item].group for each in entries})},
    )  # fmt: skip
    outbox.put(
        "registration.decided", recipient=f"site:{row.client_id}", subject=f"consent:{row.consent_id}",
        payload={"consent": str(row.consent_id), "registration": str(row.id), "state": row.state}, at=at,
    )  # fmt: skip
    return True

"""相談の書込み。どの一歩も、行を足し、証跡に書き、相手に知らせる。メールには、誰の何の相談かを書かない (PRIV-13)。"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from shien.domain.accounts import queries as accounts
from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.ledger import audit, outbox, turn
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue
from shien.values.items import ITEMS
from shien.values.support import EXPERTISE

from . import contacts, facts, rules
from .choices import ContactState, Side
from .models import ContactReminder, ContactRequest, ContactStep, SupportInstitution

MESSAGE_LENGTH = 2000
PURPOSE = "支援機関への相談"


class Stale(Exception):
    """ほかの画面か相手が、先に状態を変えた。いまの状態を見せて選び直してもらう (REL-13)。"""


@transaction.atomic
def send(
    *, request_id: UUID, institution: UUID, topics: Sequence[str], message: str, shares: Sequence[str],
    values: Sequence[dict[str, Any]], by: Viewer, at: datetime,
) -> UUID:  # fmt: skip
    """相談を送る。values は、選んだ shares に入る項目の値の写し。同じ request_id で二度送っても、一度だけ送られる。"""
    if not by.is_owner:
        raise NotAllowed("相談を送れるのは、事業者本人です。")
    if shares and not by.can_consent:
        raise NotAllowed("カルテの値を伝えるには、連携を承諾できる権限が要ります。プライムの方にお尋ねください。")
    target = SupportInstitution.objects.filter(key=institution, gone_at=None).first()
    if target is None:
        raise NotAllowed("この支援機関は、いまは相談を受けていません。")
    turn.wait_for(f"directory:firm:{by.enterprise_id}")
    if ContactRequest.objects.filter(id=request_id, enterprise_id=by.enterprise_id).exists():
        return request_id
    _checked(topics, message, shares, values, by, at)
    row = ContactRequest.objects.create(
        id=request_id, institution=target, enterprise_id=by.enterprise_id, topics=list(topics), message=message.strip(),
        shares=list(shares), shared=list(values), asked_by_id=by.account_id, asked_at=at,
    )  # fmt: skip
    _step(row, ContactState.SENT, Side.FIRM, "", by, at)
    _record(Act.CONTACT_SEND, row, by, at, target.name)
    _tell_institution(row, target, "新しい相談が届きました", at)
    return row.id


def _checked(
    topics: Sequence[str], message: str, shares: Sequence[str], values: Sequence[dict[str, Any]], by: Viewer, at: datetime
) -> None:  # fmt: skip
    """送ってよい中身か。選んでいない項目の値は、一つも入れない。"""
    if not 0 < len(message.strip()) <= MESSAGE_LENGTH:
        raise InvalidValue(f"相談の内容を、{MESSAGE_LENGTH}文字以内で書いてください。")
    if not topics or set(topics) - set(EXPERTISE):
        raise InvalidValue("相談したいことを、一つ以上選んでください。")
    if set(shares) - set(rules.sharable()):
        raise InvalidValue("伝える項目を、選び直してください。")
    chosen = {item for code in shares for item in rules.sharable()[code].items}
    if {each["item"] for each in values} - chosen:
        raise InvalidValue("選んでいない項目の値は、伝えられません。")
    today = ContactRequest.objects.filter(enterprise_id=by.enterprise_id, asked_at__gt=at - timedelta(days=1)).count()
    limit = rules.policy(localdate(at)).daily_limit
    if today >= limit:
        raise InvalidValue(f"一日に送れる相談は、{limit}件までです。あした、もう一度お試しください。")


@transaction.atomic
def open_request(*, request_id: UUID, by: Viewer, at: datetime) -> facts.Contact | None:
    """支援機関が相談を開く。開いたことを証跡に書き、はじめてなら「読まれた」にする。書けなければ見せない。"""
    own = contacts.own_institutions(by)
    with contacts.answering(own):
        row = _locked(request_id, institution_id__in=own)
        if row is None:
            return None
        found = contacts.contact_of(row, Side.INSTITUTION)
        if found.message or found.shared:
            _record(Act.CONTACT_VIEW, row, by, at, found.institution_name, shown=bool(found.shared))
        if found.state == ContactState.SENT:
            _step(row, ContactState.READ, Side.INSTITUTION, "", by, at)
    return contacts.received(by, request_id)


@transaction.atomic
def answer(
    *, request_id: UUID, state: ContactState, text: str, version: int, by: Viewer, at: datetime
) -> facts.Contact | None:
    """支援機関が返事をする・面談を約束する・受けられないと言う・終える。無ければ None。"""
    own = contacts.own_institutions(by)
    with contacts.answering(own):
        row = _locked(request_id, institution_id__in=own)
        if row is None:
            return None
        _move(row, state, Side.INSTITUTION, text, version, by, at)
    _tell_firm(row, at)
    return contacts.received(by, request_id)


@transaction.atomic
def settle(*, request_id: UUID, state: ContactState, version: int, by: Viewer, at: datetime) -> facts.Contact | None:
    """事業者が相談を取り下げる・終える。無ければ None。"""
    if not by.is_owner:
        return None
    row = _locked(request_id, enterprise_id=by.enterprise_id)
    if row is None:
        return None
    _move(row, state, Side.FIRM, "", version, by, at)
    _tell_institution(row, row.institution, "相談の状態が変わりました", at)
    return contacts.sent_one(by, request_id)


@transaction.atomic
def remind(*, at: datetime, limit: int = 200) -> int:
    """返事の無い相談を知らせる (日数ごとに一度)。全行を読める範囲で呼ぶ。"""
    first = min(rules.policy(localdate(at)).remind_after_days)
    waiting = contacts._rows().filter(state__in=("sent", "read"), asked_at__lte=at - timedelta(days=first))
    count = 0
    for row in waiting.select_related("institution").order_by("asked_at")[:limit]:
        turn.wait_for(f"directory:{row.id}")
        done = list(ContactReminder.objects.filter(request_id=row.id).values_list("days", flat=True))
        days = rules.due_reminders(row.asked_at, done, at)
        if days is None:
            continue
        ContactReminder.objects.create(
            request_id=row.id, enterprise_id=row.enterprise_id, institution_id=row.institution_id, days=days, sent_at=at
        )
        _tell_institution(row, row.institution, f"返事を待っている相談があります（{days}日）", at)
        count += 1
    return count


def _locked(request_id: UUID, **scope: Any) -> Any:
    """相談を一つずつにしてから読む (行は変えないので、行ではなく番号で止める)。"""
    turn.wait_for(f"directory:{request_id}")
    return contacts._rows().filter(id=request_id, **scope).select_related("institution").first()


def _move(row: Any, state: ContactState, side: Side, text: str, version: int, by: Viewer, at: datetime) -> None:
    if row.version != version:
        raise Stale
    if state not in rules.moves(side, ContactState(row.state)):
        raise NotAllowed("いまの状態では、その操作はできません。")
    if state in rules.NEEDS_TEXT and not 0 < len(text.strip()) <= MESSAGE_LENGTH:
        raise InvalidValue(f"相手に伝える文を、{MESSAGE_LENGTH}文字以内で書いてください。")
    _step(row, state, side, text.strip(), by, at)
    _record(Act.CONTACT_STEP, row, by, at, row.institution.name, state=state.value)


def _step(row: Any, state: ContactState, side: Side, text: str, by: Viewer, at: datetime) -> None:
    ContactStep.objects.create(
        request_id=row.id, enterprise_id=row.enterprise_id, institution_id=row.institution_id, state=state, side=side,
        text=text, taken_by_id=by.account_id, taken_at=at,
    )  # fmt: skip


def _record(act: Act, row: Any, by: Viewer, at: datetime, target: str, **detail: Any) -> None:
    """証跡。相談の文と値は書かず、伝えた項目群と数を書く。"""
    groups = sorted({ITEMS[each["item"]].group for each in row.shared if each["item"] in ITEMS})
    audit.record(
        act, by=by.actor, at=at, enterprise_id=row.enterprise_id, purpose=PURPOSE, target=target,
        detail={"groups": groups, "count": len(row.shared), "request": str(row.id), **detail},
    )  # fmt: skip


def _tell_institution(row: Any, target: SupportInstitution, title: str, at: datetime) -> None:
    """答えられる人の一人ずつに知らせる。"""
    with row_security.system():
        addresses = accounts.mail_of_answerers(
            corporate_number=target.corporate_number,
            organisation=target.organisation,
            prefecture=target.prefecture,
            at=at,
        )
    for address in addresses:
        _mail(address, row, title, f"{settings.PUBLIC_URL}/institutions/inbox/{row.id}/", at)


def _tell_firm(row: Any, at: datetime) -> None:
    with row_security.system():
        address = ContactRequest.objects.filter(id=row.id).values_list("asked_by__email", flat=True).first()
    if address:
        _mail(address, row, "支援機関から返事があります", f"{settings.PUBLIC_URL}/institutions/requests/{row.id}/", at)


def _mail(address: str, row: Any, title: str, url: str, at: datetime) -> None:
    text = f"{title}。\n\nサインインして、ご覧ください。\n{url}\n"
    outbox.mail(address, title, text, subject=f"contact:{row.id}:{address}"[:100], at=at)

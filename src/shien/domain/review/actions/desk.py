"""公募回のよくある質問と、書きかけの申請者への知らせ。"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.applications.errors import NotFound
from shien.domain.review import duty
from shien.domain.review.models import CallMessage, Faq
from shien.ledger import audit, outbox
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

# Above this many mails a second person approves (PRIV-12).
ALONE = 1_000


@transaction.atomic
def answer(*, call: UUID, question: str, answer_: str, by: Viewer, at: datetime) -> None:
    """よくある質問を足す。だれでも読める。"""
    found = duty.call_of(call, by, "call", "help")
    question, text = question.strip(), answer_.strip()
    if not 2 < len(question) <= 200 or not 2 < len(text) <= 2000:
        raise InvalidValue("質問は200文字、答えは2,000文字までで、両方を書いてください。")
    Faq.objects.create(call_id=call, question=question, answer=text, by_id=by.account_id, at=at)
    audit.record(Act.CALL_CHANGE, by=by.actor, at=at, target=found.name, detail={"call": str(call), "faq": "added"})


@transaction.atomic
def remove_answer(*, faq: int, by: Viewer, at: datetime) -> None:
    """よくある質問を下げる。"""
    row = Faq.objects.filter(id=faq, removed_at=None).first()
    if row is None:
        raise NotFound
    found = duty.call_of(row.call_id, by, "call", "help")
    Faq.objects.filter(id=faq).update(removed_at=at)
    audit.record(
        Act.CALL_CHANGE, by=by.actor, at=at, target=found.name, detail={"call": str(row.call_id), "faq": "removed"}
    )


@transaction.atomic
def write_message(*, call: UUID, title: str, text: str, count: int, by: Viewer, at: datetime) -> int:
    """書きかけの申請者への知らせを書く。count は送る人が確かめた数で、いまの数と違えば断る。

    千通までは、すぐに送る。超えるときは、別の人が承認してから送る。
    """
    found = duty.call_of(call, by, "call")
    title, text = title.strip(), text.strip()
    if not 1 < len(title) <= 100 or not 4 < len(text) <= 2000 or "\n" in title:
        raise InvalidValue("件名は100文字、本文は2,000文字までで、両方を書いてください。")
    owners = applications.draft_owners(call)
    if not owners:
        raise InvalidValue("書きかけの申請がないので、送る相手がいません。")
    if count != len(owners):
        raise InvalidValue(f"送る数は、いま{len(owners)}通です。数を確かめて、もう一度送ってください。")
    row = CallMessage.objects.create(
        call_id=call, title=title, text=text, count=count, by_id=by.account_id, by_name=by.name, at=at
    )
    audit.record(
        Act.CALL_MESSAGE,
        by=by.actor,
        at=at,
        target=found.name,
        purpose=title,
        detail={"call": str(call), "count": count},
    )
    if count <= ALONE:
        _send(row, owners, at)
    return row.id


@transaction.atomic
def approve_message(*, message: int, by: Viewer, at: datetime) -> int:
    """千通を超える知らせを、別の人が承認して送る。"""
    row = CallMessage.objects.select_for_update(of=("self",)).filter(id=message).first()
    if row is None:
        raise NotFound
    found = duty.call_of(row.call_id, by, "call", "decide")
    if row.sent_at is not None:
        raise NotAllowed("この知らせは、もう送りました。")
    if row.by_id == by.account_id:
        raise NotAllowed("自分の書いた知らせは承認できません。別の人が承認してください。")
    CallMessage.objects.filter(id=row.id).update(approved_by_id=by.account_id)
    audit.record(
        Act.CALL_MESSAGE, by=by.actor, at=at, target=found.name, purpose=row.title,
        detail={"call": str(row.call_id), "approved": row.id},
    )  # fmt: skip
    return _send(row, applications.draft_owners(row.call_id), at)


def _send(row: CallMessage, owners: list[tuple[UUID, str]], at: datetime) -> int:
    """一人に一通ずつ送る。本文は載せず、サインインして読む画面への道だけを書く (PRIV-13)。"""
    for key, email in owners:
        outbox.mail(
            email, row.title,
            "公募回からのお知らせがあります。サインインしてお読みください。\n"
            f"{settings.PUBLIC_URL}/calls/{row.call_id}/messages/{row.id}/\n",
            subject=f"application:{key}", at=at,
        )  # fmt: skip
    CallMessage.objects.filter(id=row.id).update(sent_at=at, sent=len(owners))
    return len(owners)

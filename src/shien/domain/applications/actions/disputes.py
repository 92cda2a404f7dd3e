"""判定への異議を送る・答える。始める前でも送れる (UX-8、I4)。"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from shien.domain.accounts import queries as accounts
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, facts, reading, rules
from shien.domain.applications.choices import DisputeOutcome
from shien.domain.applications.errors import NotFound
from shien.domain.applications.models import Call, Dispute
from shien.ledger import audit, outbox
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

_LONGEST = 1000
_LEAST = 10
_MOST_WAITING = 5  # of one firm about one call: more is the same matter again


@transaction.atomic
def dispute(
    *, call: UUID, verdict: facts.Verdict, reason: Mapping[str, Any] | None, text: str, by: Viewer, at: datetime
) -> facts.Dispute:  # fmt: skip
    """異議を送る。reason は判定のわけの一つ、None は判定の全体。値はそのとき使ったものを写す。"""
    row = Call.objects.select_related(*reading.CALL).filter(key=call).first()
    if row is None or by.enterprise_id is None:
        raise NotFound
    cases.may_work(row.form_version, by)
    if not _LEAST <= len(text.strip()) <= _LONGEST:
        raise InvalidValue(f"わけを、{_LEAST}文字以上{_LONGEST}文字以内で書いてください。")
    rules.checked_texts(text)
    waiting = Dispute.objects.filter(call=row, enterprise_id=by.enterprise_id, outcome=DisputeOutcome.WAITING)
    if waiting.count() >= _MOST_WAITING:
        raise NotAllowed("この公募への異議は、もう届いています。答えをお待ちください。")
    made = Dispute.objects.create(
        enterprise_id=by.enterprise_id, applicant_name=by.enterprise_name, call=row, procedure=row.procedure,
        verdict=verdict.outcome, rules=verdict.rules, rule=(reason or {}).get("sentence", "")[:400],
        source=(reason or {}).get("source", "")[:300], used=list((reason or {}).get("used", ())), text=text.strip(),
        by_id=by.account_id, by_name=by.name, at=at,
    )  # fmt: skip
    audit.record(
        Act.DISPUTE_SEND, by=by.actor, at=at, enterprise_id=by.enterprise_id, target=row.name, detail={"dispute": str(made.key)}
    )  # fmt: skip
    return reading.dispute(made)


@transaction.atomic
def open_dispute(*, dispute: UUID, by: Viewer, at: datetime) -> facts.Dispute:
    """窓口の担当が開く。開いたことは、事業者の利用履歴に載る。"""
    row = _of_desk(dispute, by)
    audit.record(
        Act.DISPUTE_VIEW, by=by.actor, at=at, enterprise_id=row.enterprise_id, target=row.call.name,
        purpose="判定への異議に答えるため", detail={"dispute": str(row.key)},
    )  # fmt: skip
    return reading.dispute(row)


@transaction.atomic
def answer_dispute(*, dispute: UUID, outcome: str, answer: str, by: Viewer, at: datetime) -> facts.Dispute:
    """答える。一度だけ。送った人にメールで知らせる (値は書かない)。"""
    row = _of_desk(dispute, by, lock=True)
    if outcome not in set(DisputeOutcome.values) - {DisputeOutcome.WAITING.value}:
        raise InvalidValue("答えを一つ選んでください。")
    if not _LEAST <= len(answer.strip()) <= _LONGEST:
        raise InvalidValue(f"説明を、{_LEAST}文字以上{_LONGEST}文字以内で書いてください。")
    if row.outcome != DisputeOutcome.WAITING:
        raise NotAllowed("この異議には、もう答えてあります。")
    rules.checked_texts(answer)
    row.outcome, row.answer, row.answered_by_id, row.answered_at = outcome, answer.strip(), by.account_id, at
    row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    audit.record(
        Act.DISPUTE_ANSWER, by=by.actor, at=at, enterprise_id=row.enterprise_id, target=row.call.name,
        detail={"dispute": str(row.key), "outcome": outcome},
    )  # fmt: skip
    _tell(row, at)
    return reading.dispute(row)


def _of_desk(key: UUID, by: Viewer, *, lock: bool = False) -> Dispute:
    """問合せの担当だけ。担当の外のものは、無いのと同じ。"""
    rows = Dispute.objects.select_related("call")
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(key=key).first()
    if row is None or not by.does("help", row.procedure):
        raise NotFound
    return row


def _tell(row: Dispute, at: datetime) -> None:
    outbox.mail(
        accounts.email_of(row.by_id), f"「{row.call.name}」の判定への異議に、答えが届きました",
        "窓口の担当者が答えました。内容は、サインインしてご覧いただけます。\n"
        f"{settings.PUBLIC_URL}/apply/calls/{row.call.key}/#disputes-heading\n",
        subject=f"dispute:{row.key}", at=at,
    )  # fmt: skip

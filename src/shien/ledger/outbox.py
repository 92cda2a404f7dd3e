"""送信待ちの箱。知らせは変更と同じトランザクションで書き、worker が少なくとも一度届ける (REL-12)。"""

import contextlib
import json
import time
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from procrastinate.exceptions import AlreadyEnqueued

from . import prepared
from .models import Event

RETRY = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 43200)  # seconds; together more than 24 hours (SEC-40)


# The number is read in the statement after the lock, so it sees what the last holder of the lock wrote.
_PUT = """
INSERT INTO ledger_event (id, topic, recipient, subject, sequence, payload, created_at, due_at, attempts, error)
SELECT %s, %s, %s, %s, 1 + COALESCE(max(sequence), 0), %s, %s, %s, 0, '' FROM ledger_event WHERE subject = %s
"""
_WAITING = "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'"
_NEXT_WAKE = [0.0]  # monotonic seconds, of this process


def put(
    topic: str, *, recipient: str, subject: str, payload: Mapping[str, Any], at: datetime, urgent: bool = True
) -> str:
    """知らせを一件入れる。subject の中で番号は1から続く。

    urgent でなければ、続けて来たときに worker を起こすのは一秒に一度だけ (遅くとも30秒の見回りが届ける)。
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the outbox is written inside the caller's transaction")
    event = str(uuid.uuid4())
    prepared.rows("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"outbox:{subject}"])
    prepared.rows(_PUT, [event, topic, recipient, subject, json.dumps(payload), at, at, subject])
    if urgent or time.monotonic() >= _NEXT_WAKE[0]:
        _NEXT_WAKE[0] = time.monotonic() + 1
        transaction.on_commit(_wake, robust=True)
    return event


def mail(
    email: str, title: str, text: str, *, subject: str, at: datetime, urgent: bool = True,
    headers: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """メールを一通入れる。宛先のない人には送らない。"""
    if email:
        payload = {"title": title, "text": text} | ({"headers": dict(headers)} if headers else {})
        put("mail", recipient=f"mail:{email}", subject=subject, payload=payload, at=at, urgent=urgent)


def _wake() -> None:
    """worker を起こす。書き終えてから起こすので、呼び出し元の行いを妨げない。起こせなくても、定時の見回りが届ける。"""
    from procrastinate.contrib.django import app

    if prepared.row(_WAITING, ["shien.deliver"]):
        return  # to be refused costs a rollback, and with it the statements that the connection prepared
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task("shien.deliver").defer()


def due(*, at: datetime, limit: int = 50) -> list[Event]:
    """いま送るべき知らせ。同じ subject では番号の小さいものから一件ずつ。呼び出し元のトランザクションで鎖を握る。"""
    waiting = Event.objects.filter(delivered_at=None, given_up_at=None)
    first = waiting.filter(subject=models.OuterRef("subject")).order_by("sequence").values("id")[:1]
    return list(
        waiting.filter(due_at__lte=at, id=models.Subquery(first))
        .order_by("due_at")
        .select_for_update(skip_locked=True)[:limit]
    )


def address_of(event_id: str) -> str | None:
    """メールの知らせの宛先。無ければ None。"""
    try:
        number = uuid.UUID(event_id)
    except ValueError:
        return None
    found = Event.objects.filter(id=number, recipient__startswith="mail:").values_list("recipient", flat=True).first()
    return found.removeprefix("mail:") if found else None


def settle(event: Event, *, at: datetime, error: str = "") -> None:
    """送った結果を書く。失敗は間をあけてやり直し、24時間を超えたらあきらめて残す。"""
    event.attempts += 1
    if not error:
        event.delivered_at = at
    elif event.attempts > len(RETRY):
        event.given_up_at, event.error = at, error[:300]
    else:
        event.due_at, event.error = at + timedelta(seconds=RETRY[event.attempts - 1]), error[:300]
    with transaction.atomic():
        event.save()

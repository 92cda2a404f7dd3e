"""送信待ちの知らせを届ける (連携サイトへの知らせとメール)。書かれるとすぐ、失敗したものは時間をおいて。"""

import hashlib
import hmac
import json
import logging
import time
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.consent import queries
from shien.domain.outside import actions as outside
from shien.domain.outside.queries import TOPIC
from shien.integrations.webhook import address
from shien.jobs import posting
from shien.ledger import outbox
from shien.ledger.models import Event

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */30", periodic_id="retry")
@app.task(name="shien.deliver", queueing_lock="shien.deliver")
def deliver(timestamp: int | None = None) -> None:
    """届くべき知らせを、承諾ごとに番号の順で届ける。"""
    _stage()
    for _ in range(200):
        with transaction.atomic():
            events = outbox.due(at=timezone.now(), limit=10)
            for event in events:
                _settle(event, _send(event))
        if not events:
            return


def _stage() -> None:
    """申請に起きたことを、外部システムへの引渡しに載せる。できなくても、ほかの知らせは届ける。"""
    try:
        with row_security.system():
            outside.enlist(at=timezone.now())
    except DatabaseError:
        log.exception("deliveries could not be staged")


def _settle(event: Event, error: str) -> None:
    """送った結果を書く。申請の引渡しなら、その段階も。"""
    now = timezone.now()
    outbox.settle(event, at=now, error=error)
    if event.topic == TOPIC and not error and _pulled(event):
        return  # a system without an address takes its deliveries itself: nothing has reached it yet
    if event.topic == TOPIC:
        with row_security.system():
            outside.noted(event=event.id, at=now, error=error, given_up=event.given_up_at is not None)


def _pulled(event: Event) -> bool:
    target = queries.webhook(event.recipient.removeprefix("site:"))
    return target is None or not target.url


def _send(event: Event) -> str:
    """届ける。誤りの文を返す (空なら届いた)。"""
    kind, _, address = event.recipient.partition(":")
    return _mail(event, address) if kind == "mail" else _call(event)


def _mail(event: Event, address: str) -> str:
    """一通ずつ、一人に送る (PRIV-13)。同じ知らせは、送り直しても同じ Message-ID を持つ。"""
    mail = posting.letter(
        event.payload["title"], event.payload["text"], address, token=posting.token("e", event.id.hex)
    )
    mail.extra_headers |= event.payload.get("headers", {})
    mail.extra_headers["Message-ID"] = f"<{event.id}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    return posting.send(mail).error


def _call(event: Event) -> str:
    """連携サイトへ署名つきで送る。"""
    target = queries.webhook(event.recipient.removeprefix("site:"))
    if target is None or not target.url:
        return ""
    body = json.dumps(
        {
            "id": str(event.id), "type": event.topic, "sequence": event.sequence,
            "occurred_at": event.created_at.isoformat(),
        }
        | event.payload,
        ensure_ascii=False,
    ).encode()  # fmt: skip
    stamp = int(time.time())
    mac = hmac.new(target.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    try:
        with address.session(target.url, private=settings.LOCAL_INSTANCE) as session:
            answer = session.post(
                target.url,
                data=body,
                headers={
                    "Content-Type": "application/json", "Shien-Signature": f"t={stamp},v1={mac}",
                    "Shien-Event-Id": str(event.id),
                },
                timeout=5,
                allow_redirects=False,
            )  # fmt: skip
    except (requests.RequestException, address.Forbidden) as error:
        return f"{type(error).__name__}"
    return "" if 200 <= answer.status_code < 300 else f"HTTP {answer.status_code}"

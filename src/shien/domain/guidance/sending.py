"""ニュースレターを送る。一つの番地に一行、一通。

一度に送る分を、期限を先へ延ばして借りる (短い一文)。一通ごとに送って、すぐに済んだと書く。どこで止まっても、済んだものは
送り直さず、借りたままのものは期限が来れば別の worker が続ける。送ったが書けなかった一通だけが、同じ Message-ID でもう一度届く。
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from . import bounces, facts, letters, queries, rules, tokens
from .choices import BounceKind, Delivery, Stage
from .models import Newsletter, Recipient

LEASE = timedelta(minutes=10)
_CLAIM = """
UPDATE guidance_recipient SET due_at = %(until)s, attempts = attempts + 1 WHERE id IN (
    SELECT id FROM guidance_recipient WHERE state = 'waiting' AND due_at <= %(at)s AND newsletter_id = %(newsletter)s
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) RETURNING id, email, readership_id
"""
# Who left after the letter was released gets no mail any more.
_LEAVE_OUT = """
UPDATE guidance_recipient x SET state = 'left_out', settled_at = %(at)s FROM guidance_readership r
WHERE x.newsletter_id = %(newsletter)s AND x.state = 'waiting' AND r.id = x.readership_id AND (r.ended_at IS NOT NULL
  OR EXISTS (SELECT FROM guidance_stoppedaddress s WHERE lower(s.email) = lower(x.email)))
"""


def batch(*, at: datetime) -> list[facts.Mail]:
    """次に送る分を借りる。空なら、いま送るものは無い。全行を読める範囲で呼ぶ。"""
    waiting = Recipient.objects.filter(state=Delivery.WAITING, due_at__lte=at)
    for row in Newsletter.objects.filter(id__in=waiting.values("newsletter_id")).order_by("id"):
        letter = queries.letter(row.key)
        if letter is not None and letter.stage == Stage.SENDING and (rows := _claim(row.id, at)):
            return list(_mails(letter, rows, at))
    return []


@transaction.atomic
def _claim(newsletter: int, at: datetime) -> list[Any]:
    limit = int(rules.rule("newsletter", localdate(at))["batch"])
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE_OUT, {"newsletter": newsletter, "at": at})
        cursor.execute(_CLAIM, {"newsletter": newsletter, "at": at, "until": at + LEASE, "limit": limit})
        return sorted(cursor.fetchall())


def _mails(letter: facts.Letter, rows: Iterable[Any], at: datetime) -> Iterable[facts.Mail]:
    body = queries.body_of(letter, at)
    for number, email, readership in rows:
        stop = tokens.stop_url(readerships=[readership])
        text, html = letters.newsletter_parts(body, stop)
        yield facts.Mail(
            number, email, letter.subject, text, html, tokens.stop_headers(stop), tokens.mail_token("n", number)
        )  # fmt: skip


@transaction.atomic
def settle(*, recipient: int, at: datetime, error: str = "", status: str = "") -> None:
    """一通の結果を書く。status は相手の断りの番号 (RFC 3463)。一時の誤りは、間をあけてやり直す。全行を読める範囲で呼ぶ。"""
    row = Recipient.objects.select_for_update().get(id=recipient)
    if row.state != Delivery.WAITING:
        return
    limits = rules.rule("newsletter", localdate(at))
    refused = bool(status) and rules.bounce_kind(status, localdate(at)) == BounceKind.HARD
    if not error:
        row.state, row.settled_at, row.error = Delivery.SENT, at, ""
    elif refused or row.attempts >= int(limits["attempts"]):
        row.state, row.settled_at, row.error = Delivery.REFUSED, at, error[:300]
    else:
        wait = limits["wait_minutes"][min(row.attempts, len(limits["wait_minutes"])) - 1]
        row.due_at, row.error = at + timedelta(minutes=int(wait)), error[:300]
    row.save()
    if status and row.state == Delivery.REFUSED:
        bounces.record(email=row.email, status=status, mail=tokens.mail_token("n", row.id), at=at)

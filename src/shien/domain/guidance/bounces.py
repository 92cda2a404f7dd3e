"""不達。同じ一通の不達は一度だけ数え、続けば、その番地に送るのをやめる。"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from shien.integrations.mail.bounce import BounceRecord
from shien.ledger import outbox

from . import rules, tokens
from .choices import BounceKind, Delivery
from .models import Bounce, Recipient, StoppedAddress


@transaction.atomic
def record(*, email: str, status: str, mail: str, at: datetime) -> bool:
    """不達を一つ書く。もう書いてあれば偽。全行を読める範囲で呼ぶ。"""
    kind = rules.bounce_kind(status, localdate(at))
    _, made = Bounce.objects.get_or_create(
        mail=mail[:60], defaults={"email": email, "kind": kind, "status": status[:12], "seen_at": at}
    )
    if made and _over(email, at):
        StoppedAddress.objects.get_or_create(email__iexact=email, defaults={"email": email, "stopped_at": at})
    return made


def _over(email: str, at: datetime) -> bool:
    rows = Bounce.objects.filter(email__iexact=email)
    since = at - timedelta(days=int(rules.rule("bounce", localdate(at))["soft_days"]))
    hard = rows.filter(kind=BounceKind.HARD).count()
    return rules.stops(hard, rows.filter(kind=BounceKind.SOFT, seen_at__gt=since).count(), localdate(at))


@transaction.atomic
def take(*, records: Iterable[BounceRecord], at: datetime) -> tuple[int, int]:
    """不達の知らせを取り込む。(新しく書いた数, どの一通か分からなかった数)。印の無いもの・作り物は数えない。

    同じファイルをもう一度取り込んでも、何も変わらない。
    """
    written = unknown = 0
    for each in records:
        email = _email_of(each.token)
        if email is None:
            unknown += 1
        elif record(email=email, status=each.status, mail=each.token.lower(), at=at):
            written += 1
            _mark(each, at)
    return written, unknown


def _email_of(token: str) -> str | None:
    """印が指す一通の宛先。"""
    found = tokens.mail_of(token)
    if found is None:
        return None
    kind, number = found
    if kind == "e":
        return outbox.address_of(number)
    return Recipient.objects.filter(id=int(number)).values_list("email", flat=True).first() if kind == "n" else None


def _mark(each: BounceRecord, at: datetime) -> None:
    """送れたと思った一通を、届かなかったことにする。"""
    kind, number = tokens.mail_of(each.token) or ("", "")
    if kind == "n" and rules.bounce_kind(each.status, localdate(at)) == BounceKind.HARD:
        Recipient.objects.filter(id=int(number), state=Delivery.SENT).update(
            state=Delivery.REFUSED, error=f"不達 {each.status}"
        )

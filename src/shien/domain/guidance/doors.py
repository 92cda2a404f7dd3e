"""購読者を決める戸口。だれの行かが決まるまでだけ、全行を読む範囲を使う (サインインと同じ考え方)。"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.ledger import outbox, turn

from . import letters, rules, tokens
from .choices import Errand
from .models import MailLink, Subscriber

PLACES = {Errand.SEARCH: "alerts/confirm", Errand.NEWSLETTER: "newsletter/confirm", Errand.OPEN: "alerts/open"}


@dataclass(frozen=True, slots=True)
class Opened:
    """一度だけのリンクの指すもの。"""

    subscriber: int
    target: int | None


def of_viewer(viewer: Viewer) -> int | None:
    """サインインした人の購読者。まだ無ければ None。番地は、いまの GビズID のものにそろえる。"""
    if viewer.account_id is None:
        return None
    with row_security.system():
        row = Subscriber.objects.filter(account_id=viewer.account_id).first()
        if row is not None and viewer.email and row.email != viewer.email:
            Subscriber.objects.filter(id=row.id).update(email=viewer.email)
    return row.id if row else None


def make_for_viewer(viewer: Viewer, at: datetime) -> int:
    """サインインした人の購読者。無ければ作る。番地は GビズID が確かめたもの。"""
    known = of_viewer(viewer)
    if known is not None:
        return known
    with row_security.system():
        row, _ = Subscriber.objects.get_or_create(
            account_id=viewer.account_id, defaults={"email": viewer.email, "made_at": at}
        )
    return row.id


def make_for_email(email: str, at: datetime) -> int:
    """メールだけの訪問者の購読者。無ければ作る。確かめるまでは、何も送らない。"""
    turn.wait_for(f"visitor:{email.lower()}")
    with row_security.system():
        row = Subscriber.objects.filter(email__iexact=email, account=None).first()
        return (row or Subscriber.objects.create(email=email, made_at=at)).id


def enter(viewer: Viewer | None, email: str, at: datetime) -> tuple[bool, int]:
    """(番地がもう確かか, 購読者)。GビズIDが番地を確かめた人は確か。ほかは、打たれた番地。読めなければ InvalidValue。"""
    if viewer is not None and viewer.signed_in and viewer.email:
        return True, make_for_viewer(viewer, at)
    return False, make_for_email(rules.email_of(email), at)


def of_email(email: str) -> int | None:
    """訪問者の購読者。"""
    with row_security.system():
        return Subscriber.objects.filter(email__iexact=email, account=None).values_list("id", flat=True).first()


def send_link(errand: Errand, subscriber: int, at: datetime, *, target: int | None = None, name: str = "") -> None:
    """一度だけのリンクを作り、その番地に送る。呼び出し元のトランザクションの中で。"""
    secret, minutes = tokens.new_secret(), int(rules.rule("link", localdate(at))["minutes"])
    with row_security.system():
        email = Subscriber.objects.values_list("email", flat=True).get(id=subscriber)
        MailLink.objects.create(
            hash=tokens.fingerprint(secret), errand=errand, subscriber_id=subscriber, target=target,
            expires_at=at + timedelta(minutes=minutes),
        )  # fmt: skip
    url = f"{settings.PUBLIC_URL}/{PLACES[errand]}/{secret}"
    title, text = {
        Errand.SEARCH: lambda: letters.confirm_search(name, url, minutes),
        Errand.NEWSLETTER: lambda: letters.confirm_newsletter(url, minutes),
        Errand.OPEN: lambda: letters.open_list(url, minutes),
    }[errand]()
    outbox.mail(email, title, text, subject=f"subscriber:{subscriber}", at=at)


def alive(secret: str, errand: Errand, at: datetime) -> bool:
    """使えるリンクか。見ただけでは使われない (メールの検査が先に開くことがある)。"""
    with row_security.system():
        return _live(secret, errand, at).exists()


def open_link(secret: str, errand: Errand, at: datetime) -> Opened | None:
    """リンクを使う。一度だけ。使えなければ None。"""
    with transaction.atomic(), row_security.system():
        row = _live(secret, errand, at).select_for_update().first()
        if row is None:
            return None
        MailLink.objects.filter(id=row.id).update(used_at=at)
        return Opened(row.subscriber_id, row.target)


def _live(secret: str, errand: Errand, at: datetime):  # type: ignore[no-untyped-def]
    return MailLink.objects.filter(
        hash=tokens.fingerprint(secret), errand=errand, used_at=None, expires_at__gt=at
    )  # fmt: skip

"""職員の任用の終わりと、いまの権限の一覧 (PRIV-10)。任期が来れば終わり、45日使わなければ止まる。"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from shien.ledger import audit, outbox
from shien.ledger.audit import SYSTEM, Act
from shien.values.fault import InvalidValue

from . import facts
from .actions import NotAllowed
from .choices import OVERSEERS, Role
from .models import Account, Appointment, DutyRow, Invitation, SignedIn

UNUSED = timedelta(days=45)
_WHY = 5


def rights(*, at: datetime) -> list[facts.Right]:
    """いま効いている任用と担当 (組織・名前の順)。運用と監査の画面と、仕事からだけ呼ぶ。"""
    used = SignedIn.objects.filter(account=OuterRef("account")).values("account").annotate(last=Max("last_seen_at"))
    rows = list(
        Appointment.objects.select_related("account")
        .filter(starts_at__lte=at, ends_at__gt=at, account__suspended_at=None)
        .annotate(seen_at=Subquery(used.values("last")[:1]))
        .order_by("organisation", "account__name", "id")
    )
    duties: dict[int, list[str]] = {}
    held = DutyRow.objects.filter(account_id__in={row.account_id for row in rows}, ended_at=None)
    for account, procedure, duty in held.order_by("procedure", "duty").values_list("account_id", "procedure", "duty"):
        duties.setdefault(account, []).append(f"{procedure}:{duty}")
    return [
        facts.Right(
            row.id, row.account.key, row.account.name, row.account.email, row.role, row.organisation, tuple(row.prefectures),
            tuple(duties.get(row.account_id, ())), row.starts_at, row.ends_at, row.seen_at,
        )
        for row in rows
    ]  # fmt: skip


def invited(*, at: datetime) -> list[facts.Invited]:
    """まだ使われていない招待 (組織・役割の順)。"""
    rows = Invitation.objects.filter(used_at=None, ends_at__gt=at).order_by("organisation", "role", "id")
    return [
        facts.Invited(row.role, row.organisation, tuple(row.prefectures), tuple(row.duties), row.starts_at, row.ends_at)
        for row in rows
    ]


@transaction.atomic
def end_unused(*, at: datetime) -> int:
    """45日使われていない任用を終える。使われなかった招待も、使えなくする。全行を読める範囲で呼ぶ。終えた数を返す。"""
    ended = 0
    for each in rights(at=at):
        if at - max(each.seen_at or each.starts_at, each.starts_at) >= UNUSED:
            _end(each.id, by=SYSTEM, why=f"{UNUSED.days}日使われなかったため", at=at)
            ended += 1
    waiting = Invitation.objects.filter(used_at=None, starts_at__lte=at - UNUSED, ends_at__gt=at)
    return ended + waiting.update(ends_at=at)


@transaction.atomic
def end_appointment(*, appointment: int, why: str, by: facts.Viewer, at: datetime) -> str:
    """任用を終える。次の要求から、職員の画面は開けない。できるのは運用だけで、自分の任用は終えられない。名前を返す。"""
    if by.role != Role.OPERATOR:
        raise NotAllowed("任用を終えられるのは、運用の担当だけです。")
    row = Appointment.objects.filter(id=appointment, ends_at__gt=at).first()
    if row is None:
        raise InvalidValue("この任用は、もう終わっています。")
    if row.account_id == by.account_id:
        raise NotAllowed("自分の任用は終えられません。ほかの運用の担当に頼んでください。")
    if len(why.strip()) < _WHY:
        raise InvalidValue(f"わけを{_WHY}文字以上で書いてください。")
    return _end(appointment, by=by.actor, why=why.strip()[:200], at=at)


def _end(appointment: int, *, by: audit.Actor, why: str, at: datetime) -> str:
    row = Appointment.objects.select_related("account").select_for_update(of=("self",)).get(id=appointment)
    row.ends_at = at
    row.save(update_fields=["ends_at"])
    if not Appointment.objects.filter(account_id=row.account_id, starts_at__lte=at, ends_at__gt=at).exists():
        DutyRow.objects.filter(account_id=row.account_id, ended_at=None).update(ended_at=at)
    SignedIn.objects.filter(account_id=row.account_id, ended_at=None).update(ended_at=at)
    audit.record(
        Act.STAFF_END, by=by, at=at, target=f"{row.organisation} {row.account.name}", purpose=why,
        detail={"account": str(row.account.key), "role": row.role},
    )  # fmt: skip
    return row.account.name


def tell_overseers(title: str, text: str, *, subject: str, at: datetime, but: str = "") -> None:
    """運用と監査の担当に知らせる。人の名前は書かない (PRIV-13)。but は、したことを知っている人のメールアドレス。"""
    rows = Appointment.objects.filter(role__in=OVERSEERS, starts_at__lte=at, ends_at__gt=at, account__suspended_at=None)
    for email in sorted(set(rows.values_list("account__email", flat=True)) - {"", but}):
        outbox.mail(email, title, text, subject=f"{subject}:{email}"[:100], at=at)


def account_of(key: UUID) -> tuple[int, str] | None:
    """アカウントの番号と名前。"""
    return Account.objects.filter(key=key).values_list("id", "name").first()


def tried(*, key: str, by: facts.Viewer, at: datetime) -> None:
    """職員が「見つかりません」に当たった。本当に所管の外かは、あとで見張りが確かめる (どの場合も同じ時間で答える)。"""
    with transaction.atomic():
        audit.record(
            Act.STAFF_REFUSED, by=by.actor, at=at, target=key,
            detail={
                "role": by.role, "prefectures": sorted(by.prefectures), "procedures": sorted(by.nationwide),
                "regional": sorted(by.regional),
            },
        )  # fmt: skip

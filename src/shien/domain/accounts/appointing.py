"""任用の起案と決裁 (PRIV-10)。本人が出した番号を運用の担当が打って起案し、別の一人が決裁する。

番号は本人のアカウント (iss と sub) に結び付いている。メールアドレスや名前で人を選ばない (SEC-13)。
"""

import secrets
import unicodedata
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction

from shien.ledger import audit, outbox
from shien.ledger.audit import SYSTEM, Act, Actor
from shien.values.fault import InvalidValue

from . import facts, staffing
from .actions import NotAllowed, give_duties
from .choices import OVERSEERS, Role
from .models import Account, Appointment, DutyRow, JoinNumber, Nomination
from .terms import Terms

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LIVES = timedelta(minutes=30)


@transaction.atomic
def issue_number(*, by: facts.Viewer, at: datetime) -> str:
    """職員になるための番号を出す。30分で切れ、一度だけ使える。前に出した番号は使えなくなる。"""
    if by.account_id is None:
        raise NotAllowed("サインインしてください。")
    JoinNumber.objects.filter(account_id=by.account_id, used_at=None).delete()
    text = "".join(secrets.choice(_LETTERS) for _ in range(10))
    JoinNumber.objects.create(account_id=by.account_id, hash=_hash(text), expires_at=at + _LIVES)
    return f"{text[:5]}-{text[5:]}"


def candidate(number: str, *, at: datetime) -> facts.Newcomer:
    """番号を出した人。無い番号・切れた番号・使った番号は InvalidValue。"""
    row = JoinNumber.objects.select_related("account").filter(hash=_hash(number)).first()
    return _candidate(_usable(row, at).account, at)


def _use(number: str, at: datetime) -> facts.Newcomer:
    """番号を使う。同時に使えば、先の一人だけ。"""
    rows = JoinNumber.objects.select_for_update(of=("self",)).select_related("account")
    row = _usable(rows.filter(hash=_hash(number)).first(), at)
    JoinNumber.objects.filter(id=row.id).update(used_at=at)
    return _candidate(row.account, at)


def _usable(row: JoinNumber | None, at: datetime) -> JoinNumber:
    if row is not None and row.used_at is not None:
        raise InvalidValue("この番号は、もう使われました。起案は「決裁を待つ任用」にあります。")
    if row is None or row.expires_at <= at or row.account.suspended_at is not None:
        raise InvalidValue("この番号は使えません。本人の画面で、新しい番号を出してもらってください。")
    return row


def _candidate(account: Account, at: datetime) -> facts.Newcomer:
    held = Appointment.objects.filter(account=account, ends_at__gt=at).order_by("id").first()
    return facts.Newcomer(account.id, account.key, account.name, account.email, held.role if held else "")


@transaction.atomic
def propose(*, number: str, terms: Terms, by: facts.Viewer, at: datetime) -> UUID:
    """任用を起案する。できるのは運用だけ。同じ役割の任用があれば、決裁のときに置き換わる。"""
    if by.role != Role.OPERATOR or by.account_id is None:
        raise NotAllowed("任用を起案できるのは、運用の担当だけです。")
    person = _use(number, at)
    if person.id == by.account_id:
        raise NotAllowed("自分の任用は起案できません。")
    _check(person, terms, at)
    Nomination.objects.filter(account_id=person.id, decided_at=None).update(decided_at=at, accepted=False)
    made = Nomination.objects.create(
        account_id=person.id, role=terms.role, organisation=terms.organisation.strip()[:200],
        prefectures=list(terms.prefectures), duties=list(terms.duties), ends_at=terms.ends_at, proposed_by_id=by.account_id,
        proposed_at=at,
    )  # fmt: skip
    _record(Act.STAFF_PROPOSE, made, by.actor, at)
    staffing.tell_overseers(
        "決裁を待つ任用の起案があります",
        "職員の任用が起案されました。別の一人の決裁が要ります。\n"
        f"{settings.PUBLIC_URL}/staff/oversight/rights/#nominations\n",
        subject=f"nomination:{made.key}", but=by.email, at=at,
    )  # fmt: skip
    return made.key


def _check(person: facts.Newcomer, terms: Terms, at: datetime) -> None:
    faults = terms.faults(at)
    if faults:
        raise InvalidValue(next(iter(faults.values())))
    if person.role not in ("", terms.role):
        raise InvalidValue(
            f"{person.name}さんは、いま「{Role(person.role).label}」です。先に、その任用を終えてください。"
        )


def waiting(viewer: facts.Viewer) -> list[facts.Nominated]:
    """決裁を待つ任用の起案 (古い順)。運用と監査の担当だけ。"""
    rows = Nomination.objects.filter(decided_at=None).select_related("account", "proposed_by").order_by("id")
    return [
        facts.Nominated(
            row.key, row.account.name, row.account.email, row.role, row.organisation, tuple(row.prefectures), tuple(row.duties),
            row.proposed_at, row.ends_at, row.proposed_by.name,
            viewer.account_id not in (row.proposed_by_id, row.account_id),
        )
        for row in (rows if viewer.role in OVERSEERS else ())
    ]  # fmt: skip


@transaction.atomic
def approve(*, nomination: UUID, by: facts.Viewer, at: datetime) -> str:
    """決裁する。その瞬間から職員。起案した人と本人は決裁できない。名前を返す。"""
    row = _open(nomination, by)
    terms = Terms(row.role, row.organisation, tuple(row.prefectures), tuple(row.duties), row.ends_at)
    person = _candidate(row.account, at)
    _check(person, terms, at)
    _settle(row, by, at, accepted=True)
    appoint(person, terms, by=by.actor, at=at)
    return row.account.name


def appoint(person: facts.Newcomer, terms: Terms, *, by: Actor, at: datetime) -> None:
    """任用する。前の任用と担当は、この瞬間に終わる。"""
    Appointment.objects.filter(account_id=person.id, ends_at__gt=at).update(ends_at=at)
    DutyRow.objects.filter(account_id=person.id, ended_at=None).update(ended_at=at)
    made = Appointment.objects.create(
        account_id=person.id, role=terms.role, organisation=terms.organisation.strip()[:200],
        prefectures=list(terms.prefectures), starts_at=at, ends_at=terms.ends_at,
    )  # fmt: skip
    give_duties(account_id=person.id, duties=terms.duties, at=at)
    _record(Act.STAFF_APPOINT, made, by, at)
    outbox.mail(
        person.email, f"職員に任用されました（{Role(terms.role).label}）",
        "サインインすると、職員の画面が開きます。アカウントは、ほかの人と一緒に使えません。\n"
        f"{settings.PUBLIC_URL}/my/\n",
        subject=f"appointment:{made.id}", at=at,
    )  # fmt: skip


@transaction.atomic
def appoint_first(*, number: str, terms: Terms, at: datetime) -> str:
    """最初の運用と監査の担当を任用する。その役割の職員がもう居れば、画面から二人で行う。名前を返す。"""
    if terms.role not in OVERSEERS:
        raise NotAllowed("ここで任用できるのは、最初の運用 (operator) と監査 (auditor) の担当だけです。")
    if Appointment.objects.filter(role=terms.role, ends_at__gt=at).exists():
        raise NotAllowed("この役割の担当は、もう居ます。監督の画面から、二人で任用してください。")
    person = _use(number, at)
    _check(person, terms, at)
    appoint(person, terms, by=SYSTEM, at=at)
    return person.name


@transaction.atomic
def refuse(*, nomination: UUID, by: facts.Viewer, at: datetime) -> str:
    """差し戻す (起案した人なら取り下げる)。名前を返す。"""
    row = _open(nomination, by, own=True)
    _settle(row, by, at, accepted=False)
    _record(Act.STAFF_REFUSE, row, by.actor, at)
    return row.account.name


def _open(key: UUID, by: facts.Viewer, *, own: bool = False) -> Nomination:
    if by.role not in OVERSEERS:
        raise NotAllowed("任用を決裁できるのは、運用か監査の担当です。")
    rows = Nomination.objects.select_for_update(of=("self",)).select_related("account")
    row = rows.filter(key=key, decided_at=None).first()
    if row is None:
        raise InvalidValue("この起案は、もう済んでいます。")
    if by.account_id == row.account_id or (by.account_id == row.proposed_by_id and not own):
        raise NotAllowed("自分の起案と、自分の任用は決裁できません。ほかの担当に頼んでください。")
    return row


def _settle(row: Nomination, by: facts.Viewer, at: datetime, *, accepted: bool) -> None:
    row.decided_at, row.decided_by_id, row.accepted = at, by.account_id, accepted
    row.save(update_fields=["decided_at", "decided_by", "accepted"])


def _record(act: Act, row: Nomination | Appointment, by: Actor, at: datetime) -> None:
    audit.record(
        act, by=by, at=at, target=f"{row.organisation} {row.account.name}",
        detail={"account": str(row.account.key), "role": row.role, "prefectures": list(row.prefectures)},
    )  # fmt: skip


def _hash(number: str) -> str:
    plain = unicodedata.normalize("NFKC", number).upper()
    return sha256("".join(each for each in plain if each.isalnum()).encode()).hexdigest()

"""自動処理。届いた申請を回付し、認定書を起こし、満了を知らせ、期間を終える。全行を読める範囲で呼ぶ。"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from shien import procedures
from shien.domain.accounts import queries as accounts
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions as applications
from shien.domain.applications import queries as cases
from shien.domain.certification import keeping, rules
from shien.domain.certification.choices import ENDED, TermKind, Warned
from shien.domain.certification.models import Certificate, ExpiryWarning, Referral, Term
from shien.ledger import outbox, turn
from shien.ledger.audit import SYSTEM
from shien.values.dates import both

_FORMS = ("application", "renewal", "change")
_ENDINGS = {"abolished": TermKind.ABOLISHED, "revoked": TermKind.REVOKED, "expired": TermKind.EXPIRED}


def certifications() -> list[str]:
    """認定の手続き。"""
    return [
        each for each in procedures.procedures() if procedures.procedure(each)["procedure"]["kind"] == "certification"
    ]


@transaction.atomic
def refer(*, at: datetime) -> int:
    """届いた提出を、行き先へ回す。新しい提出は、期間を数え直す。"""
    turn.wait_for("refer")
    last = Referral.objects.aggregate(last=Max("submission_id"))["last"] or 0
    came = [each for each in cases.arrived(certifications(), after=last) if each.form in _FORMS]
    lines = cases.ruled_by(each.application_id for each in came)
    rows = [keeping.referral(each, lines[each.application_id].definition, at) for each in came]
    return len(Referral.objects.bulk_create(rows))


def _latest() -> QuerySet[Term]:
    newest = Term.objects.filter(certificate=OuterRef("certificate")).order_by("-seq").values("id")[:1]
    return Term.objects.annotate(newest=Subquery(newest)).filter(id=F("newest")).exclude(kind__in=ENDED)


def warn(*, at: datetime, limit: int = 1000) -> int:
    """満了の90日前と30日前に知らせる。同じ期間に一度ずつ。"""
    today = localdate(at)
    told = 0
    rows = _latest().select_related("certificate__application").filter(ends_on__gte=today).order_by("ends_on", "id")
    for row in rows[:limit]:
        kind = rules.warning(row.ends_on, today)
        if kind is None:
            break
        told += _warned(row, kind, at)
    return told


@transaction.atomic
def _warned(row: Term, kind: Warned, at: datetime) -> bool:
    _, new = ExpiryWarning.objects.get_or_create(
        term=row, kind=kind, defaults={"at": at, "enterprise_id": row.enterprise_id}
    )
    case = row.certificate.application
    if new and row.ends_on:
        outbox.mail(
            accounts.email_of(cases.openers([case.id])[case.id]), "認定の期間が、まもなく終わります",
            f"認定の番号：{row.certificate.number}\n期間の末日：{both(row.ends_on)}\n"
            "続けるときは、末日までに更新か新しい申請をしてください。\n"
            f"{settings.PUBLIC_URL}/apply/{case.key}/\n",
            subject=f"application:{case.key}", at=at,
        )  # fmt: skip
    return new


def expire(*, at: datetime, limit: int = 1000) -> int:
    """末日を過ぎた認定を終える。更新を確認している間は、終えない。"""
    rows = _latest().select_related("certificate__application").filter(ends_on__lt=localdate(at))
    done = 0
    for row in rows.order_by("id")[:limit]:
        with transaction.atomic():
            try:
                applications.move(application=row.certificate.application.key, transition="expire", by=None, at=at)
            except NotAllowed:  # a renewal is being looked at, or it has ended already
                continue
            _end(row.certificate, TermKind.EXPIRED, at)
        done += 1
    return done


def follow(*, at: datetime) -> int:
    """廃止の届出などで終わった認定に、期間の終わりを書く。"""
    rows = list(_latest().select_related("certificate"))
    found = cases.states(row.certificate.application_id for row in rows)
    done = 0
    for row in rows:
        kind = _ENDINGS.get(found.get(row.certificate.application_id, ""))
        if kind is not None:
            with transaction.atomic():
                _end(row.certificate, kind, at)
            done += 1
    return done


def _end(row: Certificate, kind: TermKind, at: datetime) -> None:
    keeping.term(row, kind, localdate(at), localdate(at), SYSTEM, at)

"""認定の読取り。事業者には自社の、職員には担当の手続きのもの。"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery

from shien.domain.accounts.facts import Viewer

from . import facts, keeping
from .choices import TermKind
from .models import Certificate, Referral, Term

# 申請の書類の式が case.* で読む名前。
NAMES = ("certificate_number", "certified_on", "valid_until")
WAITING = ("submitted", "checked", "reviewed", "change_requested", "renewal_requested")


def told(application_id: int) -> dict[str, object]:
    """申請の認定の番号・認定の日・期間の末日。認定の前は空。見てよい行だけを読む。"""
    row = Certificate.objects.filter(application_id=application_id).first()
    if row is None:
        return {}
    last = keeping.latest(row)
    return {
        "certificate_number": row.number,
        "certified_on": row.certified_on,
        "valid_until": last.ends_on if last else None,
    }


def referrals(viewer: Viewer, *, application: UUID | None = None) -> list[facts.Referral]:
    """職員を待つ申請の回付 (期限の早い順)。一つの申請のものは、終わったものも (新しい順)。"""
    mine = viewer.nationwide | viewer.regional
    rows = Referral.objects.select_related("application").filter(procedure__in=mine)
    if application is not None:
        rows = rows.filter(application__key=application).order_by("-id")
    else:
        rows = rows.filter(application__state__in=WAITING).order_by("application_id", "-id").distinct("application_id")
    found = [
        facts.Referral(
            row.application.key, row.application.number, row.application.applicant_name, row.procedure, row.form,
            row.application.state, tuple(row.offices), row.days, row.due_on,
        )
        for row in rows[:20_000]
    ]  # fmt: skip
    return found if application is not None else sorted(found, key=lambda each: each.due_on)


def certificates(viewer: Viewer, *, today: date, application: UUID | None = None) -> list[facts.Certificate]:
    """認定書 (新しい順)。"""
    rows = Certificate.objects.select_related("application")
    rows = rows.filter(enterprise_id=viewer.enterprise_id) if viewer.enterprise_id else rows.filter(
        procedure__in=viewer.nationwide | viewer.regional
    )  # fmt: skip
    if application is not None:
        rows = rows.filter(application__key=application)
    return _facts(rows.order_by("-id")[:5000], today)


def ending(viewer: Viewer, *, today: date, until: date) -> list[facts.Certificate]:
    """until までに終わる、いま効いている認定書 (早い順)。担当の職員だけ。"""
    newest = Term.objects.filter(certificate=OuterRef("pk")).order_by("-seq").values("ends_on")[:1]
    rows = Certificate.objects.select_related("application").annotate(ends=Subquery(newest)).filter(
        procedure__in=viewer.nationwide | viewer.regional, ends__gte=today, ends__lte=until
    )  # fmt: skip
    return [each for each in _facts(rows.order_by("ends", "id")[:5000], today) if each.live]


def certificate(key: UUID, viewer: Viewer, *, today: date) -> facts.Certificate | None:
    """認定書の一つ。"""
    rows = Certificate.objects.select_related("application").filter(key=key, enterprise_id=viewer.enterprise_id or 0)
    return next(iter(_facts(rows, today)), None)


def in_force(procedure: str, *, today: date) -> list[facts.Certificate]:
    """いま効いている認定。支援機関の名簿が、認定された機関を載せるときに使う。全行を読める範囲で呼ぶ。"""
    rows = Certificate.objects.select_related("application").filter(procedure=procedure).order_by("id")
    return [each for each in _facts(rows, today) if each.live]


def _facts(rows: Iterable[Certificate], today: date) -> list[facts.Certificate]:
    held = list(rows)
    terms: dict[int, list[Term]] = {}
    for term in Term.objects.filter(certificate__in=held).order_by("certificate_id", "seq"):
        terms.setdefault(term.certificate_id, []).append(term)
    return [
        facts.Certificate(
            row.key, row.application.key, row.procedure, row.number, row.name, tuple(row.offices), row.certified_on,
            tuple(facts.Term(each.kind, TermKind(each.kind).label, each.starts_on, each.ends_on, each.at) for each in terms[row.id]),
            keeping.live(terms[row.id][-1], today),
        )
        for row in held
    ]  # fmt: skip

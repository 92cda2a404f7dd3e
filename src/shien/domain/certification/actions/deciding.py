"""認定・変更・更新の決裁。決裁と同じトランザクションで、認定書と期間を書く。"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as cases
from shien.domain.applications.queries.machine import Arrival
from shien.domain.certification import keeping, rules
from shien.domain.certification.choices import TermKind
from shien.domain.certification.models import Certificate
from shien.domain.motions.facts import Motion

from .following import certifications


def certify(motion: Motion, state: str, by: Viewer, at: datetime) -> None:
    """決裁に伴うこと。certify なら認定書を起こし、renew・approve_change・revoke なら期間の行を足す。"""
    step = _STEPS.get(motion.transition)
    if step is not None and motion.procedure in certifications():
        step(motion, by, at)


def arrival_of(application: UUID, by: Viewer, form: str = "application") -> Arrival:
    """申請書の、いちばん新しい提出。"""
    case = cases.staff_application(application, by)
    sent = [each for each in cases.staff_submissions(application, by) if each.form == form]
    if case is None or not sent:
        raise NotAllowed("もとになる申請書が、まだ提出されていません。")
    last = sent[-1]
    return Arrival(
        last.id, case.id, case.key, case.enterprise_id, case.procedure, form, {**last.values, **last.answers},
        last.submitted_at,
    )  # fmt: skip


def _certified(motion: Motion, by: Viewer, at: datetime) -> None:
    keeping.certificate(arrival_of(motion.application, by), motion.applicant_name, localdate(at), by.actor, at)


def _renewed(motion: Motion, by: Viewer, at: datetime) -> None:
    row = Certificate.objects.get(application_id=motion.application_id)
    last = keeping.latest(row)
    years = rules.term_years(cases.ruled_by([row.application_id])[row.application_id].definition, {})
    starts_on = max(last.ends_on + timedelta(days=1), localdate(at)) if last and last.ends_on else localdate(at)
    keeping.term(row, TermKind.RENEWED, starts_on, rules.term_end(starts_on, years), by.actor, at)


def _changed(motion: Motion, by: Viewer, at: datetime) -> None:
    row = Certificate.objects.get(application_id=motion.application_id)
    last = keeping.latest(row)
    ends_on: date | None = last.ends_on if last else None
    keeping.term(row, TermKind.CHANGED, min(localdate(at), ends_on or localdate(at)), ends_on, by.actor, at)


def _revoked(motion: Motion, by: Viewer, at: datetime) -> None:
    keeping.term(
        Certificate.objects.get(application_id=motion.application_id),
        TermKind.REVOKED,
        localdate(at),
        localdate(at),
        by.actor,
        at,
    )


_STEPS = {"certify": _certified, "renew": _renewed, "approve_change": _changed, "revoke": _revoked}

"""認定書と期間の行を足す。呼び出し元のトランザクションの中で使う。"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.timezone import localdate

from shien.domain.applications import queries as cases
from shien.domain.applications.queries.machine import Arrival
from shien.ledger import audit, turn
from shien.ledger.audit import Act, Actor

from . import rules
from .choices import ENDED, TermKind
from .models import Certificate, Referral, Term


def referral(arrival: Arrival, table: Mapping[str, Any], at: datetime) -> Referral:
    """回付の行。table は申請の従う手続きの版。標準処理期間は、届いた日の翌日から数える。"""
    offices = rules.offices(table, arrival.values)
    days = rules.standard_days(table, len(offices))
    return Referral(
        application_id=arrival.application_id, enterprise_id=arrival.enterprise_id, submission_id=arrival.submission_id,
        procedure=arrival.procedure, form=arrival.form, offices=offices, days=days,
        due_on=date.fromordinal(localdate(arrival.at).toordinal() + days), at=at,
    )  # fmt: skip


def certificate(arrival: Arrival, name: str, certified_on: date, by: Actor, at: datetime) -> Certificate:
    """認定書を起こし、初めの期間を置く。もうあれば、それ。"""
    turn.wait_for(f"certificate:{arrival.procedure}")
    found = Certificate.objects.filter(application_id=arrival.application_id).first()
    if found is not None:
        return found
    table = cases.ruled_by([arrival.application_id])[arrival.application_id].definition
    made = Certificate.objects.create(
        application_id=arrival.application_id, enterprise_id=arrival.enterprise_id, procedure=arrival.procedure,
        number=rules.number(table, certified_on, _seq(arrival.procedure, certified_on.year)), name=name, offices=rules.offices(table, arrival.values),
        certified_on=certified_on, issued_at=at,
    )  # fmt: skip
    starts_on = rules.term_start(arrival.values, certified_on)
    years = rules.term_years(table, arrival.values)
    term(made, TermKind.CERTIFIED, starts_on, rules.term_end(starts_on, years), by, at)
    return made


def _seq(procedure: str, year: int) -> int:
    """その年の次の番号。全国で通し。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT certification_next(%s, %s)", [procedure, year])
        return int(cursor.fetchone()[0])


def term(row: Certificate, kind: TermKind, starts_on: date, ends_on: date | None, by: Actor, at: datetime) -> Term:
    """期間の行を足す。"""
    last = latest(row)
    made = Term.objects.create(
        certificate=row, enterprise_id=row.enterprise_id, seq=(last.seq if last else 0) + 1, kind=kind, starts_on=starts_on,
        ends_on=ends_on, at=at,
    )  # fmt: skip
    audit.record(
        Act.CERTIFY, by=by, at=at, enterprise_id=row.enterprise_id, target=row.number,
        detail={"certificate": str(row.key), "kind": str(kind), "seq": made.seq},
    )  # fmt: skip
    return made


def latest(row: Certificate) -> Term | None:
    """いまの期間。"""
    return Term.objects.filter(certificate=row).order_by("-seq").first()


def live(last: Term | None, today: date) -> bool:
    """いま効いているか。末日の日は、まだ効いている。"""
    return last is not None and last.kind not in ENDED and (last.ends_on is None or last.ends_on >= today)

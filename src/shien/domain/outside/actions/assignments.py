"""どのシステムに何を任せるか。運用の担当が決める。"""

from datetime import datetime

from django.db import IntegrityError, transaction

from shien.domain.applications import queries as applications
from shien.domain.consent import queries as consents
from shien.domain.outside.choices import Work
from shien.domain.outside.models import Mandate
from shien.ledger import audit
from shien.ledger.audit import Act, Actor
from shien.values.fault import InvalidValue


@transaction.atomic
def assign(*, client_id: str, procedure: str, work: str, by: Actor, at: datetime) -> bool:
    """任せる。もう任せてあれば False。これより前の提出は、引き渡さない。"""
    site = consents.site(client_id)
    if site is None or work not in Work.values or applications.procedure(procedure) is None:
        raise InvalidValue("システム・手続き・仕事をお選びください。")
    try:
        with transaction.atomic():
            Mandate.objects.create(site_id=site.id, procedure=procedure, work=work, began_at=at, began_by=by.name)
    except IntegrityError:
        return False
    _record(site.name, procedure, work, "任せた", by, at)
    return True


@transaction.atomic
def end_assignment(*, assignment: int, by: Actor, at: datetime) -> bool:
    """任せるのを終える。出してあるトークンも、いまから使えない。"""
    row = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("site")
        .filter(id=assignment, ended_at=None)
        .first()
    )
    if row is None:
        return False
    row.ended_at, row.ended_by = at, by.name
    row.save(update_fields=["ended_at", "ended_by"])
    _record(row.site.name, row.procedure, row.work, "任せるのを終えた", by, at)
    return True


def _record(site: str, procedure: str, work: str, what: str, by: Actor, at: datetime) -> None:
    audit.record(
        Act.SYSTEM_ASSIGN, by=by, at=at, target=site, purpose=what, detail={"procedure": procedure, "work": work}
    )

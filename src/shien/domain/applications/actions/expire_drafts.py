"""期限の来た下書きの申請を終える (expire_draft)。全行を読める範囲で呼ぶ。

締切のある公募回では、その申請にとっての締切 (名指しの延長を含む) から、締切の無い公募回では最後の保存から数える。
決まっていない延長の提案がある公募回では、終わらせない。
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from shien.domain.applications import cases, definitions, reading
from shien.domain.applications.models import Application, Draft, Grace, ProcedureVersion
from shien.domain.applications.terms import term

from .moves import move

log = logging.getLogger(__name__)
EXPIRE = "expire_draft"


def expire_drafts(*, at: datetime, limit: int = 1000) -> int:
    """終えた申請の数。一件ずつのトランザクションで、途中で止まっても、残りは次でよい。"""
    done = 0
    for key in list(_perhaps(at, limit)):
        try:
            done += _expired(key, at)
        except Exception:  # one bad row must not keep the others waiting
            log.exception("application %s does not expire", key)
    return done


def _perhaps(at: datetime, limit: int) -> Iterator[UUID]:
    """期限が来ていそうな申請。確かめるのは、行を止めてから。"""
    closing, idle = term(EXPIRE, "closing", localdate(at)), term(EXPIRE, "idle", localdate(at))
    for version in ProcedureVersion.objects.order_by("id"):
        chosen = definitions.lifecycle_of(version).transitions.get(EXPIRE)
        if chosen is None or chosen.by != "system":
            continue
        rows = Application.objects.filter(call__procedure_version=version, state__in=chosen.sources, live=True)
        if closing:
            due = rows.filter(call__closes_at__lte=at - closing.length)
            yield from due.order_by("id").values_list("key", flat=True)[:limit]
        if idle:
            due = rows.filter(call__closes_at=None, started_at__lte=at - idle.length)
            yield from due.order_by("id").values_list("key", flat=True)[:limit]


@transaction.atomic
def _expired(key: UUID, at: datetime) -> bool:
    case = cases.of_system(key)
    if not _due(case, at):
        return False
    move(application=key, transition=EXPIRE, by=None, at=at)
    return True


def _due(case: Application, at: datetime) -> bool:
    end = reading.closes_at(case)
    wait = term(EXPIRE, "closing" if end else "idle", localdate(at))
    if wait is None or Grace.objects.filter(call_id=case.call_id, settled_at=None).exists():
        return False
    saved = Draft.objects.filter(application=case).aggregate(last=Max("saved_at"))["last"]
    return bool((end or saved or case.started_at) <= at - wait.length)

"""期限の来た申請を終え、終わる前に知らせる。どれも自動処理で、全行を読める範囲で呼ぶ。期間は terms.toml。

下書き (expire_draft) は、締切のある公募回では、その申請にとっての締切 (名指しの延長を含む) から、締切の無い公募回では
最後の保存から数える。決まっていない延長の提案がある公募回では、終わらせない。不採択・不認定 (close_declined) は、
決まったときから数える。
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from shien.domain.applications import cases, definitions, reading
from shien.domain.applications.models import Application, Draft, EndWarning, Grace, ProcedureVersion, StateRow
from shien.domain.applications.terms import Term, terms_of

from .moves import move
from .notices import tell_of_ending

log = logging.getLogger(__name__)
EXPIRE, CLOSE = "expire_draft", "close_declined"


def expire_drafts(*, at: datetime, limit: int = 1000) -> int:
    """期限の来た下書きの申請を終える。終えた数。一件ずつのトランザクションで、途中で止まっても、残りは次でよい。"""
    return _each(EXPIRE, at, limit)


def close_declined(*, at: datetime, limit: int = 1000) -> int:
    """申出の期限の過ぎた不採択・不認定を、確定にする。確定にした数。"""
    return _each(CLOSE, at, limit)


def _each(transition: str, at: datetime, limit: int) -> int:
    done = 0
    for term in terms_of(transition, localdate(at)):
        for key in list(_perhaps(term, at, limit)):
            try:
                done += _ended(key, term, at)
            except Exception:  # one bad row must not keep the others waiting
                log.exception("application %s does not end by %s", key, transition)
    return done


@transaction.atomic
def _ended(key: UUID, term: Term, at: datetime) -> bool:
    case = cases.of_system(key)
    start = _counted_from(case, term)
    if start is None or at < start + term.length:
        return False
    move(application=key, transition=term.id, by=None, at=at)
    return True


def warn_of_endings(*, at: datetime, limit: int = 1000) -> int:
    """終わりの近い申請を知らせる。同じ終わりは一度だけ。知らせた数。"""
    told = 0
    for transition in (EXPIRE, CLOSE):
        for term in terms_of(transition, localdate(at)):
            told += sum(_warned(key, term, at) for key in list(_perhaps(term, at + term.ahead, limit, warned=at)))
    return told


@transaction.atomic
def _warned(key: UUID, term: Term, at: datetime) -> bool:
    case = cases.of_system(key)
    start = _counted_from(case, term)
    if start is None or not at < start + term.length <= at + term.ahead:
        return False
    ends_on = localdate(start + term.length)
    _, new = EndWarning.objects.get_or_create(
        application=case, transition=term.id, ends_on=ends_on, defaults={"enterprise_id": case.enterprise_id, "at": at}
    )
    if new:
        tell_of_ending(case, term, ends_on, at)
    return new


def _perhaps(term: Term, at: datetime, limit: int, *, warned: datetime | None = None) -> Iterator[UUID]:
    """at までに期限が来ていそうな申請。確かめるのは、行を止めてから。warned より後に終わると知らせたものは除く。"""
    for version in ProcedureVersion.objects.order_by("id"):
        chosen = definitions.lifecycle_of(version).transitions.get(term.id)
        if chosen is None or chosen.by != "system":
            continue
        rows = Application.objects.filter(call__procedure_version=version, state__in=chosen.sources)
        if warned is not None:
            told = EndWarning.objects.filter(transition=term.id, ends_on__gte=localdate(warned))
            rows = rows.exclude(id__in=told.values("application_id"))
        yield from _counted(rows, term, at - term.length).order_by("id").values_list("key", flat=True)[:limit]


def _counted(rows: QuerySet[Application], term: Term, until: datetime) -> QuerySet[Application]:
    """数え始めが until までの申請。"""
    if term.basis == "closing":
        return rows.filter(call__closes_at__lte=until)
    if term.basis == "decided":
        last = StateRow.objects.filter(application=OuterRef("pk")).order_by("-seq").values("at")[:1]
        return rows.annotate(since=Subquery(last)).filter(since__lte=until)
    saved = Draft.objects.filter(application=OuterRef("pk")).order_by("-saved_at").values("saved_at")[:1]
    idle = rows.filter(call__closes_at=None).annotate(since=Coalesce(Subquery(saved), F("started_at")))
    return idle.filter(since__lte=until)


def _counted_from(case: Application, term: Term) -> datetime | None:
    """この期間の数え始め。この申請が、もうこの期間では終わらなければ None。"""
    chosen = definitions.lifecycle_of(case.call.procedure_version).transitions[term.id]
    if case.state not in chosen.sources:
        return None
    if term.basis == "decided":
        return StateRow.objects.filter(application=case).order_by("-seq").values_list("at", flat=True).first()
    end = reading.closes_at(case)
    if term.basis == "closing":
        return None if Grace.objects.filter(call_id=case.call_id, settled_at=None).exists() else end
    saved = Draft.objects.filter(application=case).order_by("-saved_at").values_list("saved_at", flat=True).first()
    return None if end else saved or case.started_at

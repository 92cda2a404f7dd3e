"""外部システムから状況を受け取る。任された手続きの、許された遷移だけ。同じ鍵の二度目は、同じ答え (REL-3)。"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.applications.facts import Application
from shien.domain.motions import actions as motions
from shien.domain.motions import queries as moving
from shien.domain.motions.facts import Motion
from shien.domain.outside import facts, rows
from shien.domain.outside.errors import Refused, not_found
from shien.domain.outside.models import Answered, Handover
from shien.domain.preprint.statement import body_digest
from shien.values.fault import InvalidValue

Answer = dict[str, Any]


def once(
    system: facts.System, operation: str, key: str, body: object, at: datetime, work: Callable[[], Answer]
) -> Answer:
    """一度だけ行う。呼び出し元のトランザクションの中で。別の中身なら 422、処理中なら 409。"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [f"{operation}:{key}", system.site_id]
        )
        if not cursor.fetchone()[0]:
            raise Refused(409, "in_progress", "同じ要求を処理しています。少し待って、もう一度お試しください。")
    before = Answered.objects.filter(site_id=system.site_id, operation=operation, key=key).first()
    sha256 = body_digest(body)
    if before is not None:
        if before.body_sha256 != sha256:
            raise Refused(
                422, "key_reused", "この Idempotency-Key は、別の中身で使われています。新しい鍵にしてください。"
            )
        return dict(before.answer)
    answer = work()
    Answered.objects.create(
        site_id=system.site_id, operation=operation, key=key, body_sha256=sha256, status=200, answer=answer, at=at
    )
    return answer


@transaction.atomic
def report(
    *,
    system: facts.System,
    key: UUID,
    transition: str,
    reason: str,
    amount: int | None,
    idempotency_key: str,
    at: datetime,
) -> Answer:
    """状況を受け取り、申請を進める。key は引渡しの番号。二人で決める遷移は起案になり、職員の二人を待つ。"""
    with rows.of_site(system.site_id):
        number = _handed(system, key).application_id
        body = {"delivery": str(key), "transition": transition, "reason": reason, "amount": amount}

        def work() -> Answer:
            with rows.opened_applications([number]):
                return _moved(system, number, transition, reason, amount, at)

        return once(system, "status", idempotency_key, body, at, work)


def _moved(system: facts.System, number: int, transition: str, reason: str, amount: int | None, at: datetime) -> Answer:
    case = applications.application_of_id(number)
    if case is None:
        raise not_found()
    named: dict[str, Any] = {"transition": transition, "at": at, "reason": reason, "amount": amount}
    two = any(each.id == transition and each.by == "staff" and each.two_person for each in case.next)
    try:
        if two:
            made = motions.report(application_id=number, site=system.actor, **named)
            return _answer(case, motion=str(made.key))
        return _answer(applying.move(application=case.key, by=None, site=system.actor, **named))
    except NotAllowed as error:
        raise Refused(409, "not_allowed", str(error)) from None
    except InvalidValue as error:
        raise Refused(422, "invalid", str(error)) from None
    except applying.Refusal as error:
        raise Refused(409, getattr(error, "code", "refused"), str(error)) from None


def _answer(case: Application, *, motion: str | None = None) -> Answer:
    return {"application": str(case.key), "state": case.state, "state_label": case.state_label, "motion": motion}


@transaction.atomic
def standing(*, system: facts.System, key: UUID) -> tuple[Application, list[Motion]]:
    """申請のいまの状態と、このシステムの求めた起案 (新しい順)。key は引渡しの番号。"""
    with rows.of_site(system.site_id):
        number = _handed(system, key).application_id
        with rows.opened_applications([number]):
            case = applications.application_of_id(number)
            if case is None:
                raise not_found()
            return case, moving.of_site(number, system.client_id)


def _handed(system: facts.System, key: UUID) -> Handover:
    row = Handover.objects.filter(key=key, site_id=system.site_id, procedure__in=system.procedures).first()
    if row is None:
        raise not_found()
    return row

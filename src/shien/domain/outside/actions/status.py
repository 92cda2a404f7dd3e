"""外部システムから状況を受け取る。任された手続きの、許された遷移だけ。同じ鍵の二度目は、同じ答え (REL-3)。"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions as applying
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
    """状況を受け取り、申請を進める。key は引渡しの番号。二人で決める遷移は、審査の画面で行ってもらう。"""
    with rows.of_site(system.site_id):
        row = Handover.objects.filter(key=key, site_id=system.site_id, procedure__in=system.procedures).first()
        if row is None:
            raise not_found()
        application, number = UUID(row.body["application"]), row.application_id
        body = {"delivery": str(key), "transition": transition, "reason": reason, "amount": amount}

        def work() -> Answer:
            with rows.opened_applications([number]):
                return _moved(system, application, transition, reason, amount, at)

        return once(system, "status", idempotency_key, body, at, work)


def _moved(
    system: facts.System, application: UUID, transition: str, reason: str, amount: int | None, at: datetime
) -> Answer:
    try:
        found = applying.move(
            application=application,
            transition=transition,
            by=None,
            at=at,
            reason=reason,
            amount=amount,
            site=system.actor,
        )
    except NotAllowed as error:
        raise Refused(409, "not_allowed", str(error)) from None
    except InvalidValue as error:
        raise Refused(422, "invalid", str(error)) from None
    except applying.Refusal as error:
        raise Refused(409, getattr(error, "code", "refused"), str(error)) from None
    return {"application": str(application), "state": found.state, "state_label": found.state_label}

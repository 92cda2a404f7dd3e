"""起案する・決裁する・差し戻す。決裁すると、申請が進む。"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applications
from shien.domain.applications import queries as cases
from shien.domain.applications.errors import NotFound
from shien.domain.applications.facts import Application, Next
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

from .models import Motion, Ruling

DUTIES = ("decide", "settle")


@transaction.atomic
def propose(
    *, application: UUID, transition: str, by: Viewer, at: datetime, reason: str = "", amount: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> UUID:  # fmt: skip
    """起案する。いまの状態からできる、二人で行う遷移だけ。"""
    case = _case(application, by)
    chosen = _next(case, transition)
    _check(chosen, reason, amount)
    try:
        with transaction.atomic():
            made = Motion.objects.create(
                application_id=case.id, enterprise_id=case.enterprise_id, procedure=case.procedure, transition=transition,
                label=chosen.label, amount=amount, reason=reason.strip(), detail=detail or {}, by_id=by.account_id,
                by_name=by.name, at=at,
            )  # fmt: skip
    except IntegrityError as error:
        if "one_open_motion" in str(error):
            raise NotAllowed("この申請には、決裁を待つ起案があります。先にそちらを決めてください。") from None
        raise
    _record(made, "propose", by, at)
    return made.key


@transaction.atomic
def approve(*, motion: UUID, by: Viewer, at: datetime) -> str:
    """決裁する。起案した人とは別の、担当の人。申請が進み、新しい状態を返す。"""
    row = _close(motion, by, at, accepted=True, comment="")
    moved = applications.move(
        application=row.application.key, transition=row.transition, by=by, at=at, reason=row.reason, second=row.by_id,
        amount=row.amount, detail=row.detail,
    )  # fmt: skip
    return moved.state


@transaction.atomic
def reject(*, motion: UUID, comment: str, by: Viewer, at: datetime) -> None:
    """起案を差し戻す。起案した人が取り下げるときも、これ。"""
    if len(comment.strip()) < 5:
        raise InvalidValue("差し戻す理由を5文字以上で書いてください。")
    _close(motion, by, at, accepted=False, comment=comment.strip())


def _close(key: UUID, by: Viewer, at: datetime, *, accepted: bool, comment: str) -> Motion:
    row = Motion.objects.select_related("application").filter(key=key).first()
    if row is None:
        raise NotFound
    _case(row.application.key, by)
    if accepted and row.by_id == by.account_id:
        raise NotAllowed("起案した人は決裁できません。別の担当の人が決裁してください。")
    if not Motion.objects.filter(id=row.id, open=True).update(open=False):
        raise NotAllowed("この起案は、もう決裁されています。")
    Ruling.objects.create(
        motion=row, enterprise_id=row.enterprise_id, accepted=accepted, comment=comment, by_id=by.account_id, by_name=by.name,
        at=at,
    )  # fmt: skip
    _record(row, "approve" if accepted else "reject", by, at)
    return row


def _case(key: UUID, by: Viewer) -> Application:
    case = cases.staff_application(key, by)
    if case is None:
        raise NotFound
    if not any(by.does(duty, case.procedure) for duty in DUTIES):
        raise NotAllowed("この操作は、決定か額の確定の担当が行います。")
    return case


def _next(case: Application, transition: str) -> Next:
    for each in case.next:
        if each.id == transition and each.by == "staff" and each.two_person:
            return each
    raise NotAllowed(f"いまの状態（{case.state_label}）では、この起案はできません。")


def _check(chosen: Next, reason: str, amount: int | None) -> None:
    if chosen.reason and len(reason.strip()) < 5:
        raise InvalidValue("理由を5文字以上で書いてください。")
    if bool(chosen.amount) != (amount is not None):
        raise InvalidValue("額を、0円以上で入力してください。" if chosen.amount else "この操作で額は決まりません。")
    if amount is not None and amount < 0:
        raise InvalidValue("額を、0円以上で入力してください。")


def _record(row: Motion, step: str, by: Viewer, at: datetime) -> None:
    audit.record(
        Act.MOTION, by=by.actor, at=at, enterprise_id=row.enterprise_id, target=row.label,
        detail={"motion": str(row.key), "transition": row.transition, "step": step},
    )  # fmt: skip

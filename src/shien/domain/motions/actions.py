"""起案する・決裁する・差し戻す。決裁すると、申請が進む (SEC-24)。採択の合計は公募回の予算を超えない (REL-14)。"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applications
from shien.domain.applications import queries as cases
from shien.domain.applications.errors import Full, NotFound, Refusal
from shien.domain.applications.facts import Application, Next
from shien.ledger import audit
from shien.ledger.audit import Act, Actor
from shien.values.fault import InvalidValue

from . import effects, facts, notices, rules
from .facts import Outcome
from .models import Motion, Ruling
from .queries import fact


@transaction.atomic
def propose(
    *, application: UUID, transition: str, by: Viewer, at: datetime, reason: str = "", amount: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> UUID:  # fmt: skip
    """起案する。いまの状態からできる、二人で行う遷移だけ。"""
    return _proposed(_case(application, by), transition, by, at, reason, amount, detail or {}).key


@transaction.atomic
def propose_all(
    *, applications_: Sequence[UUID], transition: str, by: Viewer, at: datetime, reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> UUID:  # fmt: skip
    """まとめて起案し、その印 (batch) を返す。一件でも出せなければ、どれも出さない。"""
    batch = uuid4()
    if not applications_:
        raise InvalidValue("申請を一つ以上お選びください。")
    for each in [_case(key, by) for key in dict.fromkeys(applications_)]:
        _proposed(each, transition, by, at, reason, None, detail or {}, batch)
    return batch


def _proposed(
    case: Application, transition: str, by: Viewer, at: datetime, reason: str, amount: int | None,
    detail: Mapping[str, Any], batch: UUID | None = None,
) -> Motion:  # fmt: skip
    move = rules.chosen(case, transition)
    text = rules.reason(reason, needed=move.reason)
    _not_own_appeal(case, transition, by)
    who = {"by_id": by.account_id, "by_name": by.name}
    made = _made(case, move, at, amount=_amount(case, move, amount), reason=text, detail=detail, batch=batch, **who)
    _record(made, case, "propose", by.actor, at)
    return made


def _made(case: Application, move: Next, at: datetime, **named: Any) -> Motion:
    try:
        with transaction.atomic():
            return Motion.objects.create(
                application_id=case.id, enterprise_id=case.enterprise_id, procedure=case.procedure, state=case.state,
                transition=move.id, label=move.label, reserves=rules.reserves(move.id), at=at, **named,
            )  # fmt: skip
    except IntegrityError as error:
        if "one_open_motion" in str(error):
            raise NotAllowed(
                f"申請 {case.number} には、決裁を待つ起案があります。先にそちらを決めてください。"
            ) from None
        raise


def _amount(case: Application, move: Next, given: int | None) -> int | None:
    asked = cases.asked(case.id) if given is None and rules.reserves(move.id) else None
    return rules.amount(move, given, asked)


def _not_own_appeal(case: Application, transition: str, by: Viewer) -> None:
    """異議の結論は、元の決定を起案した人とは別の人が起案する。"""
    if transition not in rules.APPEALS:
        return
    last = Ruling.objects.filter(motion__application_id=case.id, accepted=True).order_by("-id")
    if last.values_list("motion__by_id", flat=True).first() == by.account_id:
        raise NotAllowed("元の決定を起案した人は、異議の結論を起案できません。ほかの担当にお願いしてください。")


@transaction.atomic
def report(
    *, application_id: int, transition: str, site: Actor, at: datetime, reason: str = "", amount: int | None = None
) -> facts.Motion:  # fmt: skip
    """外部システムが、二人で行う遷移を求める。担当の職員に知らせ、一人が引き受け、別の一人が決裁するのを待つ。

    呼び出し元が、手続きを任されていることを確かめ、その申請を開いてから呼ぶ。
    """
    case = cases.application_of_id(application_id)
    if case is None:
        raise NotFound
    move = rules.chosen(case, transition)
    if not rules.reportable(move):
        raise NotAllowed(f"「{move.label}」は額の計算が要るので、支援プラットフォームの画面で起案してください。")
    text, given = rules.reason(reason, needed=move.reason), _amount(case, move, amount)
    made = _made(case, move, at, amount=given, reason=text, site=site.key, site_name=site.name)
    _record(made, case, "report", site, at)
    notices.reported(made, case, at)
    return fact(made)


@transaction.atomic
def take_over(*, motion: UUID, by: Viewer, at: datetime) -> None:
    """外部システムの知らせを引き受ける。起案した一人になるので、決裁は別の人が行う。"""
    row, case = _waiting(motion, by)
    _not_own_appeal(case, row.transition, by)
    if not Motion.objects.filter(id=row.id, open=True, by=None).update(by_id=by.account_id, by_name=by.name):
        raise NotAllowed("この知らせは、もう引き受けられています。")
    _record(row, case, "take_over", by.actor, at)


@transaction.atomic
def approve(*, motion: UUID, by: Viewer, at: datetime) -> str:
    """決裁する。起案した人とは別の、担当の人。申請が進み、決裁に伴うことが行われ、新しい状態を返す。"""
    row, case = _waiting(motion, by)
    if row.by_id is None:
        raise NotAllowed("外部システムの知らせです。まず担当の一人が引き受け、別の人が決裁してください。")
    if row.by_id == by.account_id:
        raise NotAllowed("起案した人は決裁できません。別の人が決裁してください。")
    if row.state != case.state:
        raise NotAllowed(f"起案のあとで、状態が「{case.state_label}」に変わりました。起案をやり直してください。")
    fixes = rules.chosen(case, row.transition).amount
    _rule(row, case, by, at, accepted=True)
    moved = applications.move(
        application=case.key, transition=row.transition, by=by, at=at, reason=row.reason, second=row.by_id,
        amount=row.amount if fixes else None, detail={**row.detail, "motion": str(row.key)},
    )  # fmt: skip
    effects.follow(fact(row), moved.state, by, at)
    return moved.state


def approve_all(*, motions: Sequence[UUID], by: Viewer, at: datetime) -> list[Outcome]:
    """まとめて決裁する。一件ずつ決まり、できなかったものはわけを返す (予算を超えるものなど)。"""
    return [_approved(each, by, at) for each in dict.fromkeys(motions)]


def _approved(key: UUID, by: Viewer, at: datetime) -> Outcome:
    _, case = _motion(key, by)
    try:
        approve(motion=key, by=by, at=at)
    except NotFound:
        raise
    except (NotAllowed, InvalidValue, Refusal) as error:
        return Outcome(case.number, case.applicant_name, str(error))
    return Outcome(case.number, case.applicant_name)


@transaction.atomic
def reject(*, motion: UUID, comment: str, by: Viewer, at: datetime) -> None:
    """起案を差し戻す。起案した人が取り下げるときも、これ。"""
    text = rules.reason(comment, "差し戻す理由")
    row, case = _waiting(motion, by)
    _rule(row, case, by, at, accepted=False, comment=text)


def _motion(key: UUID, by: Viewer) -> tuple[Motion, Application]:
    row = Motion.objects.select_related("application__call").filter(key=key).first()
    if row is None:
        raise NotFound
    return row, _case(row.application.key, by)


def _waiting(key: UUID, by: Viewer) -> tuple[Motion, Application]:
    row, case = _motion(key, by)
    if not row.open:
        raise NotAllowed("この起案は、もう決裁されています。")
    return row, case


def _rule(row: Motion, case: Application, by: Viewer, at: datetime, *, accepted: bool, comment: str = "") -> None:
    if not Motion.objects.filter(id=row.id, open=True).update(open=False):
        raise NotAllowed("この起案は、もう決裁されています。")
    try:
        with transaction.atomic():
            Ruling.objects.create(
                motion=row, enterprise_id=row.enterprise_id, accepted=accepted, comment=comment, by_id=by.account_id,
                by_name=by.name, at=at,
            )  # fmt: skip
    except IntegrityError as error:
        if "would hold" in str(error):
            raise Full("over_budget", "公募回の予算を超えるため、決裁できません。") from None
        raise
    _record(row, case, "approve" if accepted else "reject", by.actor, at)


def _case(key: UUID, by: Viewer) -> Application:
    case = cases.staff_application(key, by)
    if case is None:
        raise NotFound
    if not any(by.does(duty, case.procedure) for duty in rules.DUTIES):
        raise NotAllowed("この操作は、決定か額の確定の担当が行います。")
    return case


def _record(row: Motion, case: Application, step: str, by: Actor, at: datetime) -> None:
    # No enterprise: what two people have not decided yet is not shown to the firm.
    audit.record(
        Act.MOTION, by=by, at=at, target=case.call.name, purpose=row.label,
        detail={"application": str(case.key), "motion": str(row.key), "transition": row.transition, "step": step},
    )  # fmt: skip

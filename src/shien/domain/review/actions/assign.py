"""審査員の割当てと、利害関係の届出。"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.choices import Role
from shien.domain.accounts.facts import Viewer
from shien.domain.applications.errors import NotFound
from shien.domain.review import duty
from shien.domain.review.choices import RelationKind
from shien.domain.review.models import Assignment, Declaration, Relation, Score
from shien.domain.review.queries import reviewers
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue


@transaction.atomic
def assign(*, application: UUID, reviewers_: Sequence[int], by: Viewer, at: datetime) -> int:
    """審査員を割り当てる。利害関係のある人は断る。新しく割り当てた数を返す。"""
    case = duty.case(application, by, "review")
    if case.state not in ("submitted", "checked", "interview"):
        raise NotAllowed("審査員は、審査を終える前に割り当てます。")
    known = {each.account_id: each for each in reviewers(case, by, at=at)}
    made = 0
    for number in dict.fromkeys(reviewers_):
        found = known.get(number)
        if found is None:
            raise InvalidValue("この手続きの審査員ではない人が選ばれています。")
        if found.blocked:
            why = "".join(each.text for each in found.doubts if each.blocks)
            raise InvalidValue(f"{found.name}さんには割り当てられません。{why}")
        try:
            with transaction.atomic():
                Assignment.objects.create(
                    application_id=application, number=case.number, applicant_name=case.applicant_name,
                    procedure=case.procedure, call_name=case.call.name, reviewer_id=number, reviewer_name=found.name,
                    warnings=[each.text for each in found.doubts], by_id=by.account_id, at=at,
                )  # fmt: skip
        except IntegrityError as error:
            if "assigned_once" in str(error):
                continue
            raise
        made += 1
    if made:
        audit.record(
            Act.REVIEW_ASSIGN, by=by.actor, at=at, enterprise_id=case.enterprise_id, target=case.call.name,
            detail={"application": str(application), "reviewers": made},
        )  # fmt: skip
    return made


@transaction.atomic
def release(*, assignment: UUID, reason: str, by: Viewer, at: datetime) -> None:
    """割当てを外す。採点を出したあとは外せない。"""
    reason = duty.reason_of(reason)
    row = Assignment.objects.select_for_update(of=("self",)).filter(key=assignment, ended_at=None).first()
    if row is None:
        raise NotFound
    case = duty.case(row.application_id, by, "review")
    if Score.objects.filter(assignment=row).exists():
        raise NotAllowed("採点を出した審査員は外せません。")
    Assignment.objects.filter(id=row.id).update(ended_at=at, ended_reason=reason)
    audit.record(
        Act.REVIEW_ASSIGN, by=by.actor, at=at, enterprise_id=case.enterprise_id, target=case.call.name, purpose=reason,
        detail={"application": str(case.key), "released": 1},
    )  # fmt: skip


@transaction.atomic
def relate(*, kind: str, text: str, by: Viewer, at: datetime) -> None:
    """審査員が、自分の関わりを前もって届け出る。"""
    if by.role != Role.REVIEWER:
        raise NotAllowed("届出は、審査員が自分で行います。")
    if kind not in RelationKind.values or not 1 < len(text.strip()) <= 200:
        raise InvalidValue("関わりの種類を選び、相手の名前か法人番号を200文字以内で入力してください。")
    with row_security.system():
        Relation.objects.create(account_id=by.account_id, kind=kind, text=text.strip(), at=at)
    audit.record(Act.REVIEW_DECLARE, by=by.actor, at=at, detail={"kind": kind})


@transaction.atomic
def unrelate(*, relation: int, by: Viewer, at: datetime) -> None:
    """届出を終える。"""
    with row_security.system():
        rows = Relation.objects.filter(id=relation, account_id=by.account_id, ended_at=None)
        if not rows.update(ended_at=at):
            raise NotFound
    audit.record(Act.REVIEW_DECLARE, by=by.actor, at=at, detail={"ended": relation})


def own_assignment(key: UUID, by: Viewer) -> Assignment:
    """自分への割当て。ほかの審査員のものは、無いのと同じ。全行を読める範囲で呼ぶ。"""
    row = Assignment.objects.select_for_update(of=("self",)).filter(key=key, reviewer_id=by.account_id).first()
    if row is None or by.role != Role.REVIEWER or not by.does("review", row.procedure):
        raise NotFound
    return row


@transaction.atomic
def declare(*, assignment: UUID, conflict: bool, by: Viewer, at: datetime, text: str = "") -> bool:
    """この申請との利害関係を届け出る。あれば、割当てから外れる。審査を続けられるなら True。"""
    if conflict:
        text = duty.reason_of(text, "どんな関わりか")
    with row_security.system():
        row = own_assignment(assignment, by)
        if row.ended_at is not None or Declaration.objects.filter(assignment=row).exists():
            raise NotAllowed("届出は、もう済んでいます。")
        Declaration.objects.create(assignment=row, conflict=conflict, text=text.strip(), at=at)
        if conflict:
            Assignment.objects.filter(id=row.id).update(ended_at=at, ended_reason="審査員が利害関係を届け出たため")
    audit.record(
        Act.REVIEW_DECLARE, by=by.actor, at=at, target=row.call_name,
        detail={"application": str(row.application_id), "conflict": conflict},
    )  # fmt: skip
    return not conflict

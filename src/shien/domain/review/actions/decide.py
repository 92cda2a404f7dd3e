"""二人で行う決定。提案し、別の一人が承認する (SEC-24)。採択の合計は公募回の予算を超えない (REL-14)。"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications import facts as case_facts
from shien.domain.applications import queries as applications
from shien.domain.applications.errors import NotFound, Refusal
from shien.domain.review import duty, facts, rules
from shien.domain.review.models import Decision, Proposal
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

_DECIDERS = ("decide", "settle")
# Adopting holds a part of the budget; these give it back. Others leave it as it is.
_HOLD, _RELEASE = ("adopt", "grant"), ("decline", "accept_appeal", "dismiss_appeal", "cancel_adoption", "reject_check")


@transaction.atomic
def propose(
    *, applications_: Sequence[UUID], transition: str, by: Viewer, at: datetime, reason: str = "",
    amounts: Mapping[UUID, int] | None = None, ranking: int | None = None,
) -> UUID:  # fmt: skip
    """決定を提案する。まとめて出したものは同じ印 (batch) を持つ。一件でも出せなければ、どれも出さない。"""
    batch = uuid4()
    if not applications_:
        raise InvalidValue("申請を一つ以上お選びください。")
    cases = [duty.case(each, by, *_DECIDERS) for each in dict.fromkeys(applications_)]
    latest = applications.latest_submissions([each.key for each in cases], by)
    for case in cases:
        chosen = two_person(case, transition)
        text = duty.reason_of(reason) if chosen.reason else reason.strip()
        asked = rules.asked_amount(latest[case.key].values) if case.key in latest else None
        amount = (amounts or {}).get(case.key, asked) if chosen.amount == "grant" or transition in _HOLD else None
        _not_own_appeal(case, transition, by)
        try:
            with transaction.atomic():
                Proposal.objects.create(
                    batch=batch, application_id=case.key, call_id=case.call.key, procedure=case.procedure, state=case.state,
                    transition=transition, label=chosen.label, reason=text, amount=amount, fixes=bool(chosen.amount),
                    reserves=transition in _HOLD or (False if transition in _RELEASE else None), ranking_id=ranking,
                    by_id=by.account_id, by_name=by.name, at=at,
                )  # fmt: skip
        except IntegrityError as error:
            if "one_open_proposal" in str(error):
                raise NotAllowed(f"申請 {case.number} には、承認を待つ提案がもうあります。") from None
            raise
        audit.record(
            Act.REVIEW_PROPOSE, by=by.actor, at=at, target=case.call.name, purpose=chosen.label,
            detail={"application": str(case.key), "transition": transition},
        )  # fmt: skip
    return batch


def two_person(case: case_facts.Application, transition: str) -> case_facts.Next:
    """いまの状態でできる、二人で行う遷移。"""
    for each in case.next:
        if each.id == transition and each.by == "staff" and each.two_person:
            return each
    raise NotAllowed(f"申請 {case.number} は、いまの状態（{case.state_label}）では、この決定はできません。")


def _not_own_appeal(case: case_facts.Application, transition: str, by: Viewer) -> None:
    """異議の結論は、不採択を提案した人とは別の人が提案する。"""
    if transition not in ("accept_appeal", "dismiss_appeal"):
        return
    last = Decision.objects.filter(application_id=case.key, approved=True).order_by("-id").first()
    if last is not None and last.proposed_by_id == by.account_id:
        raise NotAllowed("元の決定を提案した人は、異議の結論を提案できません。ほかの担当にお願いしてください。")


def approve(*, proposals: Sequence[int], by: Viewer, at: datetime) -> list[facts.Outcome]:
    """承認する。一件ずつ決まり、できなかったものはわけを返す (予算を超えるものなど)。"""
    return [_approved(each, by, at) for each in dict.fromkeys(proposals)]


def _approved(number: int, by: Viewer, at: datetime) -> facts.Outcome:
    try:
        with transaction.atomic():
            row, case = _open(number, by)
            _decide(row, case, by, at)
    except _OverBudget:
        return facts.Outcome(case.number, case.applicant_name, "公募回の予算を超えるため、承認できません。")
    except (NotAllowed, InvalidValue, Refusal) as error:
        if isinstance(error, NotFound):
            raise
        return facts.Outcome(case.number, case.applicant_name, str(error))
    return facts.Outcome(case.number, case.applicant_name)


class _OverBudget(Exception):
    """採択の合計が予算を超える。"""


def _open(number: int, by: Viewer) -> tuple[Proposal, case_facts.Application]:
    row = Proposal.objects.select_for_update(of=("self",)).filter(id=number).first()
    if row is None:
        raise NotFound
    return row, duty.case(row.application_id, by, *_DECIDERS)


def _decide(row: Proposal, case: case_facts.Application, by: Viewer, at: datetime) -> None:
    if row.settled_at is not None:
        raise NotAllowed("この提案には、もう答えてあります。")
    if row.by_id == by.account_id:
        raise NotAllowed("自分の提案は承認できません。別の人が承認してください。")
    if case.state != row.state:
        raise NotAllowed(f"提案のあとで、状態が「{case.state_label}」に変わりました。提案をやり直してください。")
    two_person(case, row.transition)
    Proposal.objects.filter(id=row.id).update(settled_at=at)
    try:
        with transaction.atomic():
            _answer(row, by, at, approved=True)
    except IntegrityError as error:
        if "would hold" in str(error):
            raise _OverBudget from None
        raise
    _move(row, by, at)
    _record(row, case, by, at, approved=True)


def _move(row: Proposal, by: Viewer, at: datetime) -> None:
    detail: dict[str, Any] = {"proposal": row.id}
    applying.move(
        application=row.application_id, transition=row.transition, by=by, second=row.by_id, at=at, reason=row.reason,
        amount=row.amount if row.fixes else None, detail=detail,
    )  # fmt: skip


def _answer(row: Proposal, by: Viewer, at: datetime, *, approved: bool, reason: str = "") -> None:
    Decision.objects.create(
        proposal=row, application_id=row.application_id, call_id=row.call_id, transition=row.transition, approved=approved,
        amount=row.amount, reserves=row.reserves if approved else None, reason=reason, proposed_by_id=row.by_id,
        by_id=by.account_id, by_name=by.name, at=at,
    )  # fmt: skip


def _record(row: Proposal, case: case_facts.Application, by: Viewer, at: datetime, *, approved: bool) -> None:
    audit.record(
        Act.REVIEW_DECIDE, by=by.actor, at=at, target=case.call.name, purpose=row.label,
        detail={"application": str(case.key), "transition": row.transition, "approved": approved, "proposal": row.id},
    )  # fmt: skip


@transaction.atomic
def turn_down(*, proposal: int, reason: str, by: Viewer, at: datetime) -> None:
    """承認しない。提案した人は、これで自分の提案を取り下げる。"""
    reason = duty.reason_of(reason)
    row, case = _open(proposal, by)
    if row.settled_at is not None:
        raise NotAllowed("この提案には、もう答えてあります。")
    Proposal.objects.filter(id=row.id).update(settled_at=at)
    _answer(row, by, at, approved=False, reason=reason)
    _record(row, case, by, at, approved=False)

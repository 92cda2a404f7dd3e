"""提出のほかの遷移。取り下げる・取り消して直す・職員と自動処理が進める。"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from shien.domain.accounts import queries as accounts
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, definitions, facts, reading, rules
from shien.domain.applications.errors import Full, TooLate
from shien.domain.applications.models import Application, Call, StateRow, Submission
from shien.engines.lifecycle import NotAllowed as NotListed
from shien.ledger import audit, prepared
from shien.ledger.audit import SYSTEM, Act, Actor
from shien.values.fault import InvalidValue

from .notices import tell_opener, tell_supporters

_DECIDERS = ("decide", "settle")
_SENT = tuple(each.name for each in Submission._meta.concrete_fields if each.name not in ("id", "key"))
_STEP = (prepared.Part(StateRow, "r"), prepared.Part(Submission, "s", _SENT))
_STEPS = f"""
SELECT {prepared.columns(*_STEP)} FROM applications_staterow r LEFT JOIN applications_submission s ON s.id = r.submission_id
WHERE r.application_id = %s ORDER BY r.seq
"""  # noqa: S608 -- names of columns


@transaction.atomic
def move(
    *, application: UUID, transition: str, by: Viewer | None, at: datetime, reason: str = "", second: int | None = None,
    amount: int | None = None, detail: Mapping[str, Any] | None = None, site: Actor | None = None,
) -> facts.Application:  # fmt: skip
    """遷移する。by は事業者・担当の職員・None (自動処理; 全行を読める範囲で呼ぶ)。

    site は、手続きを任された外部システム。呼び出し元が手続きを確かめ、その申請を開いてから呼ぶ。職員の遷移のうち、
    二人で決めないものだけができる。

    二人で行う遷移では、by が承認した人、second が提案した人 (アカウントの番号) で、二人とも決める担当であること。
    一覧に無い遷移・飛ばし・締切後・理由なしは断り、何も変わらない (SEC-24)。額の決まる遷移は amount が要り、
    交付額は公募回の予算を超えない (REL-14)。
    """
    who, case = ("staff", cases.of_system(application)) if site else _case(application, by)
    chosen = _chosen(case, transition, who)
    if chosen.form:
        raise NotAllowed(f"「{chosen.label}」は、申請書の提出で行います。")
    if site and chosen.two_person:
        raise NotAllowed(f"「{chosen.label}」は二人で決めます。審査の画面で行ってください。")
    if chosen.reason and len(reason.strip()) < 5:
        raise InvalidValue("理由を5文字以上で書いてください。")
    if chosen.before_close and not rules.arrives_in_time(end := reading.closes_at(case), at):
        raise TooLate(end, at)  # type: ignore[arg-type]
    pair = _pair(case, chosen, by, second)
    _take(case, chosen, amount)
    _give_seat_back(case, chosen)
    cases.write(
        case, chosen, by=by, at=at, second=pair, reason=reason.strip(), amount=amount,
        detail={**(detail or {}), "site": site.key} if site else detail, name=site.name if site else "",
    )  # fmt: skip
    audit.record(
        Act.APPLICATION_WITHDRAW if who in ("applicant", "supporter", "expert") else Act.APPLICATION_MOVE,
        by=site or (by.actor if by else SYSTEM), at=at,
        enterprise_id=case.enterprise_id, target=case.call.name, purpose=chosen.label,
        detail={"application": str(case.key), "transition": chosen.id, "state": chosen.to, "two": bool(pair)},
    )  # fmt: skip
    tell_opener(case, chosen, at)
    if definitions.lifecycle_of(case.call.procedure_version).states[chosen.to].waits_for == "supporter":
        tell_supporters(case, at)
    return reading.application(case, steps=_steps(case), end=reading.closes_at(case))


def _steps(case: Application) -> list[StateRow]:
    found = []
    for values in prepared.rows(_STEPS, [case.id]):
        row, submission = prepared.built(values, *_STEP)
        row.submission = submission if row.submission_id else None
        found.append(row)
    return found


def withdraw(*, application: UUID, by: Viewer, at: datetime, reason: str = "") -> facts.Application:
    """取り下げる。行は残り、同じ公募回にまた申請できる。"""
    return move(application=application, transition="withdraw", by=by, at=at, reason=reason)


def reopen(*, application: UUID, by: Viewer, at: datetime) -> facts.Application:
    """提出を取り消して直す。締切まで、何度でも。"""
    return move(application=application, transition="reopen", by=by, at=at)


def _case(key: UUID, by: Viewer | None) -> tuple[str, Application]:
    if by is None:
        return "system", cases.of_system(key)
    if by.is_staff:
        return "staff", cases.of_staff(key, by)
    case = cases.own(key, by)
    if by.is_expert:
        return "expert", case
    if by.acting_for_other:
        cases.may_work(case.call.form_version, by)
        return "supporter", case
    if not (by.is_owner and by.can_submit):
        raise NotAllowed("この操作ができるのは、プライムか、プライムから提出の権限を受けたメンバーです。")
    return "applicant", case


def _chosen(case: Application, transition: str, who: str) -> Any:
    cycle = definitions.lifecycle_of(case.call.procedure_version)
    for each in cycle.allowed(case.state, who):
        if each.id == transition:
            return each
    state = cycle.states[case.state].label
    raise NotAllowed(f"いまの状態（{state}）では、この操作はできません。") from NotListed(transition)


def _pair(case: Application, chosen: Any, by: Viewer | None, second: int | None) -> tuple[int, str] | None:
    if not chosen.two_person:
        return None
    if by is None or second is None or second == by.account_id:
        raise NotAllowed("この決定には、提案する人と承認する人の、別の二人が要ります。")
    name = accounts.duty_holder(second, case.procedure, _DECIDERS)
    if name is None or not any(by.does(duty, case.procedure) for duty in _DECIDERS):
        raise NotAllowed("この決定は、決定か額の確定の担当の二人が行います。")
    return second, name


def _take(case: Application, chosen: Any, amount: int | None) -> None:
    """額を決め、交付額の分だけ予算を使う。減れば返す。"""
    if not chosen.amount:
        if amount is not None:
            raise InvalidValue("この操作で額は決まりません。")
        return
    if amount is None or amount < 0:
        raise InvalidValue("額を、0円以上で入力してください。")
    if chosen.amount not in ("grant", "settled"):
        return
    if chosen.amount == "settled" and case.amount is not None and amount > case.amount:
        raise InvalidValue("確定する額は、交付決定の額を超えられません。")
    change = amount - (case.amount or 0)
    rows = Call.objects.filter(id=case.call_id)
    if case.call.budget is not None and change > 0:
        rows = rows.filter(budget_taken__lte=F("budget") - change)
    if not rows.update(budget_taken=F("budget_taken") + change):
        raise Full("over_budget", "公募回の予算を超えます。額か予算を見直してください。")


def _give_seat_back(case: Application, chosen: Any) -> None:
    """枠を取った申請が終わるか、下書きに戻れば、枠を返す。"""
    from .submit import seated

    cycle = definitions.lifecycle_of(case.call.procedure_version)
    leaves = not cycle.states[chosen.to].live or chosen.to == cycle.start
    if case.call.seats is not None and case.live and leaves and seated(case) and chosen.id in ("withdraw", "reopen"):
        Call.objects.filter(id=case.call_id, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)

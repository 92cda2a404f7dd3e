"""事業計画の書込み。行は足すだけで、変えない。"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from shien.domain.accounts import queries as accounts
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.engines.simulation.reading import read_plan
from shien.ledger import audit, turn
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

from . import queries
from .choices import Step
from .facts import Saved
from .models import BusinessPlan, PlanStep, PlanVersion

NAME_LENGTH = 60
_LARGEST = 100_000  # characters of JSON; a plan of ten years has about three thousand


class Stale(Exception):
    """ほかの画面で先に保存された。両方を見せて選んでもらう (REL-13)。"""


@transaction.atomic
def save(
    *, name: str, document: dict[str, Any], by: Viewer, at: datetime, plan_id: UUID | None = None,
    version: int | None = None,
) -> UUID:  # fmt: skip
    """計画を保存し、その番号を返す。plan_id が無ければ新しい計画、あれば次の版。

    version は直し始めたときの版で、ほかで先に保存されていれば Stale。読めない計画は InvalidValue。
    """
    name = _checked(name, document)
    _may(by)
    mine = queries.side(by)
    if plan_id is None:
        row = BusinessPlan.objects.create(
            enterprise_id=by.enterprise_id, supporter_id=mine, organisation=by.actor.organisation, made_at=at
        )
        plan_id, number = row.id, 1
    else:
        found = _locked(plan_id, by)
        if not found.may_save:
            raise NotAllowed("この計画は変えられません。別の計画として保存してください。")
        if version != found.version:
            raise Stale
        if (found.name, found.document) == (name, document):
            return plan_id
        number = found.version + 1
    PlanVersion.objects.create(
        plan_id=plan_id, enterprise_id=by.enterprise_id, number=number, name=name, document=document,
        by_supporter=mine is not None, organisation=by.actor.organisation, saved_by_id=by.account_id, saved_at=at,
    )  # fmt: skip
    _record(Act.PLAN_SAVE, plan_id, by, at, version=number)
    return plan_id


@transaction.atomic
def send(*, plan_id: UUID, by: Viewer, at: datetime, delegation_id: int | None = None) -> str:
    """計画を渡し、渡した先の名を返す。支援者は事業者へ、事業者は財務を委任している支援者 (delegation_id) へ。"""
    _may(by)
    if not _locked(plan_id, by).may_send:
        raise NotAllowed("この計画は渡せません。もう渡してあるか、相手から渡された計画です。")
    receiver, name = None, by.enterprise_name
    if not by.acting_for_other:
        chosen = [each for each in receivers(by, at=at) if each.id == delegation_id]
        if not chosen:
            raise InvalidValue("財務を委任している支援者をお選びください。")
        receiver, name = chosen[0].supporter_id, chosen[0].supporter_name
    _step(Step.SEND, plan_id, by, at, receiver, name)
    _record(Act.PLAN_SEND, plan_id, by, at, target=name)
    return name


@transaction.atomic
def take_back(*, plan_id: UUID, by: Viewer, at: datetime) -> None:
    """渡すのをやめる。相手からは見えなくなる。"""
    _may(by)
    if not _locked(plan_id, by).may_take_back:
        raise NotAllowed("渡すのをやめられません。相手が手を入れたか、渡していない計画です。")
    _step(Step.TAKE_BACK, plan_id, by, at)
    _record(Act.PLAN_TAKE_BACK, plan_id, by, at)


@transaction.atomic
def remove(*, plan_id: UUID, by: Viewer, at: datetime) -> None:
    """消す。印を付けるだけで、行は残る。"""
    _may(by)
    if not _locked(plan_id, by).may_remove:
        raise NotAllowed("この計画は消せません。先に、渡すのをやめてください。")
    _step(Step.REMOVE, plan_id, by, at)
    _record(Act.PLAN_REMOVE, plan_id, by, at)


def receivers(by: Viewer, *, at: datetime) -> list[Any]:
    """計画を渡せる支援者。財務の項目群を委任していて、いま効いているもの。"""
    found = [each for each in accounts.delegations(by, at=at) if each.live and queries.GROUP in each.groups]
    return list({each.supporter_id: each for each in reversed(found)}.values())[::-1]


def _may(by: Viewer) -> None:
    if not by.sees(queries.GROUP) or by.account_id is None:
        raise NotAllowed("財務情報を見られる人だけが、計画を扱えます。")


def _checked(name: str, document: dict[str, Any]) -> str:
    name = name.strip(" \t\r\n\u3000")
    if not 0 < len(name) <= NAME_LENGTH:
        raise InvalidValue(f"計画の名前を、{NAME_LENGTH}文字以内で入力してください。")
    if len(json.dumps(document)) > _LARGEST:
        raise InvalidValue("計画が大きすぎます。")
    _, faults = read_plan(document)
    if faults:
        raise InvalidValue(faults[0].line())
    return name


def _locked(plan_id: UUID, by: Viewer) -> Saved:
    """同じ事業者の計画への書込みを一つずつにしてから読む (行は変えないので、行ではなく番号で止める)。"""
    turn.wait_for(f"plans:{by.enterprise_id}")
    found = queries.plan(by, plan_id)
    if found is None:
        raise NotAllowed("この計画はありません。")
    return found


def _step(kind: Step, plan_id: UUID, by: Viewer, at: datetime, receiver: int | None = None, name: str = "") -> None:
    PlanStep.objects.create(
        plan_id=plan_id, enterprise_id=by.enterprise_id, kind=kind, receiver_id=receiver, receiver_name=name,
        taken_by_id=by.account_id, taken_at=at,
    )  # fmt: skip


def _record(act: Act, plan_id: UUID, by: Viewer, at: datetime, *, target: str = "", **detail: Any) -> None:
    """証跡。計画の名前と金額は書かない。"""
    audit.record(
        act, by=by.actor, at=at, enterprise_id=by.enterprise_id, target=target,
        detail={"groups": [queries.GROUP], "plan": str(plan_id), **detail},
    )  # fmt: skip

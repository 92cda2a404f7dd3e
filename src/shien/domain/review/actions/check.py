"""形式の確認、加点の確認、直しの依頼、次へ進める。"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications import facts as case_facts
from shien.domain.applications import queries as applications
from shien.domain.review import duty, rules
from shien.domain.review.actions.blocking import blocked
from shien.domain.review.models import BonusCheck, FormalCheck, Handling
from shien.ledger import audit, turn
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

_DUTIES = {"call_interview": "review", "finish_review": "review"}


@transaction.atomic
def take_up(*, application: UUID, by: Viewer, at: datetime) -> None:
    """受け持つ。前の受け持ちの人から移る。同時に押した人は、順に受け持ち、終わりの一人が残る。"""
    duty.case(application, by, "formal_check", "review", "decide")
    turn.wait_for(f"handling:{application}")
    Handling.objects.filter(application_id=application, ended_at=None).update(ended_at=at)
    Handling.objects.create(application_id=application, account_id=by.account_id, account_name=by.name, at=at)


@transaction.atomic
def check(
    *, application: UUID, results: Mapping[str, Mapping[str, Any]], by: Viewer, at: datetime, note: str = ""
) -> bool:
    """形式の確認を残す。門の項目のすべてに答え、「いいえ」には理由が要る。全部「はい」なら True。"""
    case = duty.case(application, by, "formal_check")
    if case.state not in rules.BEFORE_DECISION:
        raise NotAllowed(f"いまの状態（{case.state_label}）では、形式の確認はできません。")
    wanted = rules.criteria(applications.call_definition(case.call.key), gate=True)
    faults = [each.label for each in wanted if not isinstance(results.get(each.id, {}).get("ok"), bool)]
    if faults:
        raise InvalidValue(f"「はい」か「いいえ」をお選びください：{'、'.join(faults)}")
    for each in wanted:
        if not results[each.id]["ok"]:
            duty.reason_of(str(results[each.id].get("note", "")), f"「{each.label}」が「いいえ」の理由")
    latest = _latest(application, by)
    passed = all(results[each.id]["ok"] for each in wanted)
    FormalCheck.objects.create(
        application_id=application, submission_id=latest.submission, passed=passed, note=note.strip(), by_id=by.account_id,
        by_name=by.name, at=at,
        results={each.id: {"ok": results[each.id]["ok"], "note": str(results[each.id].get("note", "")).strip()} for each in wanted},
    )  # fmt: skip
    _record(Act.REVIEW_CHECK, case, by, at, {"passed": passed, "submission": latest.number})
    return passed


def _latest(application: UUID, by: Viewer) -> case_facts.Latest:
    found = applications.latest_submissions([application], by).get(application)
    if found is None:
        raise NotAllowed("まだ提出がありません。")
    return found


@transaction.atomic
def grant_bonus(
    *, application: UUID, bonus: Sequence[str], malus: Sequence[str], by: Viewer, at: datetime, note: str = ""
) -> int:
    """認める加点・減点を決め、その点を返す。上限を超える選び方は断る。"""
    case = duty.case(application, by, "review", "formal_check")
    if case.state not in ("submitted", "checked", "interview"):
        raise NotAllowed("加点・減点は、審査を終える前に決めます。")
    points, faults = rules.bonus_points(applications.call_definition(case.call.key), bonus, malus)
    if faults:
        raise InvalidValue("　".join(faults))
    BonusCheck.objects.create(
        application_id=application, bonus=sorted(set(bonus)), malus=sorted(set(malus)), points=points, note=note.strip(),
        by_id=by.account_id, by_name=by.name, at=at,
    )  # fmt: skip
    _record(Act.REVIEW_CHECK, case, by, at, {"bonus": len(set(bonus)), "malus": len(set(malus))})
    return points


@transaction.atomic
def send_back(
    *,
    application: UUID,
    reason: str,
    fields: Sequence[Mapping[str, str]],
    due_on: date | None,
    by: Viewer,
    at: datetime,
) -> case_facts.Application:
    """直しを頼む。fields は {field, label, message} で、申請者の画面の欄に出る。"""
    case = duty.case(application, by, "formal_check")
    duty.reason_of(reason)
    if due_on is not None and due_on <= localdate(at):
        raise InvalidValue("直す期限は、今日より後の日にしてください。")
    wrong = [each for each in fields if not each.get("field") or len(each.get("message", "").strip()) < 2]
    if wrong:
        raise InvalidValue("直してほしい欄と、その理由の両方を書いてください。")
    told = [{key: each.get(key, "").strip() for key in ("field", "label", "message")} for each in fields]
    return applying.move(
        application=application, transition="send_back", reason=reason, by=by, at=at,
        detail={"form": case.call.form, "fields": told, "due_on": due_on.isoformat() if due_on else ""},
    )  # fmt: skip


@transaction.atomic
def advance(
    *, application: UUID, transition: str, by: Viewer, at: datetime, reason: str = ""
) -> case_facts.Application:
    """一人で進める遷移。形式の確認が済まなければ審査に、採点が出そろわなければ審査済みにできない。"""
    case = duty.case(application, by, _DUTIES.get(transition, "formal_check"))
    if refusal := blocked([case], transition, by)[case.key]:
        raise NotAllowed(refusal)
    return applying.move(application=application, transition=transition, by=by, at=at, reason=reason)


def _record(act: Act, case: case_facts.Application, by: Viewer, at: datetime, detail: dict[str, Any]) -> None:
    audit.record(
        act, by=by.actor, at=at, enterprise_id=case.enterprise_id, target=case.call.name,
        detail={"application": str(case.key), **detail},
    )  # fmt: skip

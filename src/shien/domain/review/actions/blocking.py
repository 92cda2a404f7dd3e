"""進められないわけ。問合せの数は、申請の数によらない。"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import facts as case_facts
from shien.domain.applications import queries as applications
from shien.domain.review import rules
from shien.domain.review.models import Assignment, FormalCheck, Score


def blocked(cases: Sequence[case_facts.Application], transition: str, by: Viewer) -> dict[UUID, str]:
    """申請ごとの、一人で進められないわけ。進められれば空。"""
    found = {each.key: _listed(each, transition) for each in cases}
    free = [each for each in cases if not found[each.key]]
    if transition == "pass_check":
        return found | _unchecked([each.key for each in free], by)
    if transition == "finish_review":
        scored = {call for call in {each.call.key for each in free} if _scored(call)}
        return found | _unscored([each.key for each in free if each.call.key in scored])
    return found


def _listed(case: case_facts.Application, transition: str) -> str:
    if any(each.id == transition and each.by == "staff" and not each.two_person for each in case.next):
        return ""
    return f"いまの状態（{case.state_label}）では、この操作はできません。"


def _unchecked(keys: Collection[UUID], by: Viewer) -> dict[UUID, str]:
    rows = FormalCheck.objects.filter(application_id__in=keys).order_by("id")
    checks: dict[UUID, Any] = {
        row.application_id: row for row in rows.only("application_id", "submission_id", "passed")
    }
    latest = applications.latest_submissions(keys, by)
    found = {}
    for key in keys:
        check = checks.get(key)
        if check is None or key not in latest or check.submission_id != latest[key].submission:
            found[key] = "いまの提出について、まだ形式の確認がありません。"
        else:
            found[key] = (
                "" if check.passed else "形式の確認に「いいえ」があります。直しを頼むか、不採択を起案してください。"
            )
    return found


def _scored(call: UUID) -> bool:
    return bool(rules.criteria(applications.call_definition(call), gate=False))


def _unscored(keys: Collection[UUID]) -> dict[UUID, str]:
    live = Assignment.objects.filter(application_id__in=keys, ended_at=None)
    assigned = set(live.values_list("application_id", flat=True))
    late = set(live.exclude(id__in=Score.objects.values("assignment_id")).values_list("application_id", flat=True))
    return {
        key: "審査員を割り当ててください。"
        if key not in assigned
        else "採点を出していない審査員がいます。"
        if key in late
        else ""
        for key in keys
    }

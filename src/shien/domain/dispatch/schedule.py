"""専門家の行けない日。本人の入れた日と、日程の報告にある派遣の日を合わせる。"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications

from . import rules
from .models import BusyDay, ExpertAssignment

SCHEDULE = "schedule_report"


def busy_days(held: QuerySet[ExpertAssignment], viewer: Viewer) -> dict[int, set[date]]:
    """{専門家の表の鍵: 行けない日}。held は、いま受け持つ引き当て。"""
    found: dict[int, set[date]] = {}
    for expert, on in BusyDay.objects.values_list("expert_id", "on"):
        found.setdefault(expert, set()).add(on)
    dated = held.filter(application__state__in=rules.DATED)
    holders = dict(dated.values_list("application__key", "expert_id"))
    for key, latest in applications.latest_submissions(list(holders), viewer, form=SCHEDULE).items():
        found.setdefault(holders[key], set()).update(visit_days({**latest.answers, **latest.values}))
    return found


def held_days(mine: Mapping[int, ExpertAssignment], since: date) -> tuple[date, ...]:
    """自分の派遣の、日程の決まった日。"""
    if not mine:
        return ()
    with row_security.opened_applications(mine):
        sent = applications.opened_values(list(mine), SCHEDULE, rules.DATED)
    return tuple(sorted({on for each in sent for on in visit_days(each) if on >= since}))


def visit_days(values: Mapping[str, Any]) -> Iterable[date]:
    """日程の報告の日。"""
    return {date.fromisoformat(str(each["on"])) for each in values.get("visits") or () if each.get("on")}

"""この先の段階と、かかる日数の見込み (UX-26)。"""

from collections.abc import Sequence

from shien.domain.applications import definitions, facts, rules
from shien.domain.applications.models import Call, Pace

LEAST = 5  # with fewer past cases, one case would be the figure


def outlook(call: facts.Call, state: str = "", been: Sequence[str] = ()) -> facts.Outlook:
    """いまの段階、この先の段階、結果までの日数。実績の少ない所は None。state が空なら、始める前。"""
    row = Call.objects.select_related("procedure_version").get(key=call.key)
    cycle = definitions.lifecycle_of(row.procedure_version)
    state = state or cycle.start
    found = {
        each.state: facts.Pace(each.count, each.median, each.most, each.since)
        for each in Pace.objects.filter(procedure=call.procedure, count__gte=LEAST)
    }
    stages = tuple(
        facts.Milestone(state, cycle.states[state].label, cycle.states[state].waits_for, found.get(state))
        for state in rules.ahead(state, been, cycle.states)
    )
    decided = any(each in rules.RESULTS for each in (state, *been))
    head = row.procedure_version.definition.get("procedure") or {}
    return facts.Outlook(
        found.get(state), stages, None if decided else found.get(""), decided,
        None if decided else head.get("standard_days"), bool(head.get("standard_days_unverified")),
    )  # fmt: skip

"""確定検査と、額の確定の起案。"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applications
from shien.domain.motions import actions as motions
from shien.domain.settlement import cases, facts, queries, rules
from shien.domain.settlement.lines import judged, lines_of
from shien.domain.settlement.models import Inspection
from shien.engines.settlement import read_law
from shien.ledger import audit
from shien.ledger.audit import Act

REPORT = "completion_report"


def preview(
    *, application: UUID, given: Mapping[int, tuple[int, str]], by: Viewer, at: datetime, state: str = ""
) -> facts.Inspection:
    """検査の結びを計算する。何も書かない。given は経費の行 → (認める額, 減らすわけ)。"""
    return _judged(cases.held(application, by, state=state), given, at)


def _judged(held: cases.Held, given: Mapping[int, tuple[int, str]], at: datetime) -> facts.Inspection:
    report = held.latest(REPORT)
    lines = judged(lines_of(report), given)
    return rules.settled(
        lines, granted=rules.amount_of(held.case, "grant"), claimed=int(held.values(REPORT).get("grant_total") or 0),
        rate=rules.rate_of(held.values("application")), law=read_law(held.case.procedure, localdate(at)),
    )  # fmt: skip


@transaction.atomic
def inspect(*, application: UUID, given: Mapping[int, tuple[int, str]], by: Viewer, at: datetime) -> facts.Inspection:
    """確定検査を終える (補助金適正化法第15条)。減らした行のわけは残り、額の確定の計算に使う。"""
    held = cases.held(application, by, state="completed")
    found = _judged(held, given, at)
    Inspection.objects.create(
        application_id=held.case.id, enterprise_id=held.case.enterprise_id, submission_id=held.latest(REPORT).id,
        lines=[asdict(each) for each in found.lines], eligible=found.eligible, by_rate=found.by_rate, decided=found.decided,
        claimed=found.claimed, rate=found.rate, amount=found.amount, by_id=by.account_id, by_name=by.name, at=at,
    )  # fmt: skip
    audit.record(
        Act.INSPECT, by=by.actor, at=at, enterprise_id=held.case.enterprise_id, target=held.case.call.name,
        detail={"application": str(application), "cut": sum(each.accepted < each.claimed for each in found.lines)},
    )  # fmt: skip
    applications.move(application=application, transition="inspect", by=by, at=at)
    return found


@transaction.atomic
def propose_settlement(*, application: UUID, by: Viewer, at: datetime) -> UUID:
    """検査で計算した額で、額の確定を起案する。額は打ち込めない。"""
    cases.held(application, by, state="inspected")
    found = queries.inspection(application, by)
    if found is None:
        raise motions.NotAllowed("先に確定検査を終えてください。")
    detail = {"eligible": found.eligible, "by_rate": found.by_rate, "decided": found.decided, "rate": found.rate}
    return motions.propose(
        application=application, transition="settle", amount=found.amount, detail=detail, by=by, at=at
    )

"""手続き・公募回・申請書の版の読取り。だれでも見てよい。"""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from shien.domain.applications import definitions, facts, reading
from shien.domain.applications.models import Call, CallChange, FormVersion, ProcedureVersion


def procedures() -> list[facts.Procedure]:
    """手続きの、いちばん新しい版。"""
    rows = ProcedureVersion.objects.order_by("procedure", "-published_at", "-id").distinct("procedure")
    return [_procedure(row) for row in rows]


def procedure(id: str) -> facts.Procedure | None:
    """手続きの、いちばん新しい版。"""
    row = ProcedureVersion.objects.filter(procedure=id).order_by("-published_at", "-id").first()
    return _procedure(row) if row else None


def _procedure(row: ProcedureVersion) -> facts.Procedure:
    return facts.Procedure(row.procedure, row.version, row.title, row.kind, row.definition, row.published_at)


def calls(*, at: datetime, procedure: str = "", open_only: bool = False) -> list[facts.Call]:
    """公募回 (締切の近い順、通年は最後)。"""
    rows = Call.objects.select_related(*reading.CALL)
    if procedure:
        rows = rows.filter(procedure=procedure)
    if open_only:
        rows = rows.filter(opens_at__lte=at).filter(Q(closes_at=None) | Q(closes_at__gt=at))
    return [reading.call(row) for row in rows.order_by(F("closes_at").asc(nulls_last=True), "id")]


def calls_of_measure(measure: UUID, *, at: datetime) -> list[facts.Call]:
    """この支援策の、いま受け付けている公募回 (締切の近い順)。"""
    rows = Call.objects.select_related(*reading.CALL).filter(measure_key=str(measure), opens_at__lte=at)
    rows = rows.filter(Q(closes_at=None) | Q(closes_at__gt=at)).order_by(F("closes_at").asc(nulls_last=True), "id")
    return [reading.call(row) for row in rows]


def call(key: UUID) -> facts.Call | None:
    """公募回。"""
    row = Call.objects.select_related(*reading.CALL).filter(key=key).first()
    return reading.call(row) if row else None


def call_changes(key: UUID) -> list[facts.Change]:
    """公募回の変更 (新しい順)。名指しの延長の宛先は、数だけを見せること。"""
    rows = CallChange.objects.filter(call__key=key).annotate(person=F("by__name")).order_by("-id")
    return [
        facts.Change(
            row.step, row.opens_at, row.closes_at, row.budget, row.seats, row.reason, row.person or "", row.at,
            tuple(row.applications),
        )
        for row in rows
    ]  # fmt: skip


def form_versions(procedure: str, form: str = "") -> list[facts.FormVersion]:
    """申請書の版 (新しい順)。"""
    rows = FormVersion.objects.filter(procedure=procedure)
    if form:
        rows = rows.filter(form=form)
    return [reading.form_version(row) for row in rows.order_by("form", "-published_at", "-id")]


def form_version(procedure: str, form: str, version: str) -> facts.FormVersion | None:
    """申請書の一つの版。"""
    row = FormVersion.objects.filter(procedure=procedure, form=form, version=version).first()
    return reading.form_version(row) if row else None


def state_labels() -> dict[str, str]:
    """状態の名前。手続きのいちばん新しい版から。"""
    rows = ProcedureVersion.objects.order_by("procedure", "-published_at", "-id").distinct("procedure")
    return {state.id: state.label for row in rows for state in definitions.lifecycle_of(row).states.values()}


def positive_transition(call: UUID) -> str:
    """審査済みから、通すときの遷移 (採択・認定・交付決定)。無ければ空。"""
    row = Call.objects.select_related("procedure_version").filter(key=call).first()
    if row is None:
        return ""
    cycle = definitions.lifecycle_of(row.procedure_version)
    moves = cycle.allowed("reviewed", "staff") if "reviewed" in cycle.states else ()
    return next((each.id for each in moves if each.two_person and cycle.states[each.to].live), "")

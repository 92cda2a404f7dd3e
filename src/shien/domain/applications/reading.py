"""行から、外へ出る形を作る。読むアプリの中でだけ使う。"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from shien.ledger import prepared

from . import definitions, facts, rules, tally
from .choices import CallStep
from .models import (
    Application,
    Attachment,
    Call,
    CallChange,
    Comment,
    Dispute,
    Draft,
    FormProposal,
    FormVersion,
    StateRow,
    Submission,
    Upload,
)
from .models import SubmissionFile as FileRow

CALL = ("procedure_version", "form_version")
CASE = ("call__procedure_version", "call__form_version")


_NAMED = """
SELECT max(closes_at) FROM applications_callchange WHERE call_id = %s AND step = %s AND %s = ANY (applications)
"""


def form_version(row: FormVersion) -> facts.FormVersion:
    """申請書の版。"""
    return facts.FormVersion(
        row.id, row.procedure, row.form, row.version, row.title, definitions.content(row), row.sha256, row.published_at,
        row.grace_until,
    )  # fmt: skip


def call(row: Call) -> facts.Call:
    """公募回。"""
    return facts.Call(
        row.key, row.procedure, row.procedure_version.title, row.name, row.number, row.opens_at, row.closes_at, row.budget,
        row.budget_taken, row.seats, row.seats_taken, row.form_version.form, row.form_version.version, row.measure_key,
    )  # fmt: skip


def extensions(call_ids: Iterable[int]) -> dict[int, list[tuple[tuple[int, ...], datetime]]]:
    """名指しの延長。{公募回: [(申請の番号, 締切)]}。"""
    found: dict[int, list[tuple[tuple[int, ...], datetime]]] = {}
    rows = CallChange.objects.filter(call_id__in=set(call_ids), step=CallStep.EXTENDED).exclude(applications=[])
    for row in rows.order_by("id"):
        if row.closes_at is not None:
            found.setdefault(row.call_id, []).append((tuple(row.applications), row.closes_at))
    return found


def closes_at(row: Application) -> datetime | None:
    """この申請にとっての締切。"""
    if row.call.closes_at is None:
        return None
    return closing(row, prepared.rows(_NAMED, [row.call_id, CallStep.EXTENDED.value, row.id])[0][0])


def closing(row: Application, named: datetime | None) -> datetime | None:
    """この申請にとっての締切。named は、この申請を名指した延長のいちばん遅い締切。"""
    return rules.closing(row.call.closes_at, [((row.id,), named)] if named else [], row.id)


def application(row: Application, *, steps: Sequence[StateRow] = (), end: datetime | None = None) -> facts.Application:
    """申請。"""
    cycle = definitions.lifecycle_of(row.call.procedure_version)
    state = cycle.states[row.state]
    return facts.Application(
        row.id, row.key, row.number, row.enterprise_id, row.applicant_name, call(row.call), row.procedure,
        row.call.procedure_version.title, row.call.procedure_version.kind, row.state, state.label, row.live, state.editable,
        state.terminal, state.waits_for, row.amount, row.started_at, end,
        tuple(nexts(cycle, row.state)), tuple(step(cycle, each) for each in steps),
    )  # fmt: skip


def nexts(cycle: Any, state: str) -> Iterable[facts.Next]:
    """次にできること。"""
    for by in ("applicant", "staff", "supporter", "expert", "system"):
        for each in cycle.allowed(state, by):
            yield facts.Next(
                each.id,
                each.label,
                each.to,
                by,
                each.form,
                each.two_person,
                each.reason,
                each.before_close,
                each.repeats or "",
                each.amount,
            )


def step(cycle: Any, row: StateRow) -> facts.Step:
    """状態の一行。"""
    transition = cycle.transitions.get(row.transition)
    return facts.Step(
        row.seq, row.transition, transition.label if transition else "申請を始めた", row.state, cycle.states[row.state].label,
        row.by_name, str(row.detail.get("second", "")), row.at, row.reason, row.amount, transition.notice if transition else "",
        row.submission.key if row.submission_id and row.submission else None, row.detail,
    )  # fmt: skip


def draft(
    row: Draft, *, files: Iterable[Attachment] = (), comments: Iterable[Comment] = (), by_name: str = ""
) -> facts.Draft:  # fmt: skip
    """下書き。by_name を渡せば、書いた人を引かない。"""
    return facts.Draft(
        row.id, row.application.key, row.application_id, row.form, row.occurrence, form_version(row.form_version), row.answers,
        {field: rules.origin_of(each) for field, each in row.origins.items()}, row.version, row.saved_at,
        by_name or (row.saved_by.name if row.saved_by else ""), tuple(file(each) for each in files),
        tuple(comment(each) for each in comments), row.carried,
    )  # fmt: skip


def file(row: Attachment) -> facts.File:
    """添付ファイル。"""
    return facts.File(
        row.key,
        row.field,
        row.name,
        row.size,
        row.stored_id,
        row.media_type,
        row.stored.scan,
        tuple(row.warnings),
        row.at,
    )


def upload(row: Upload) -> facts.Upload:
    """送りかけのファイル。"""
    return facts.Upload(
        row.key, row.field, row.name, row.size, row.received, row.at, row.attached.key if row.attached else None
    )


def comment(row: Comment) -> facts.Comment:
    """話。"""
    return facts.Comment(row.id, row.field, row.text, row.by_name, row.organisation, row.at, row.settled_at)


def dispute(row: Dispute) -> facts.Dispute:
    """判定への異議。"""
    return facts.Dispute(
        row.key, row.enterprise_id, row.applicant_name, row.call.key, row.call.name, row.procedure, row.verdict, row.rule, row.source,
        tuple(row.used), row.text, row.by_name, row.at, row.outcome, row.answer, row.answered_at,
    )  # fmt: skip


def submission(row: Submission, files: Iterable[FileRow], *, by_name: str = "") -> facts.Submission:
    """提出。by_name を渡せば、出した人を引かない。"""
    return facts.Submission(
        row.id, row.key, row.application.key, row.application.number, row.form, row.occurrence, form_version(row.form_version),
        row.number, row.answers, row.values,
        tuple(
            facts.SubmittedFile(each.key, each.field, each.name, each.size, each.stored_id, each.media_type, each.stored.scan)
            for each in files
        ),
        row.sha256, row.submitted_at, by_name or row.by.name, row.receipt,
    )  # fmt: skip


def proposal(row: FormProposal) -> facts.FormProposal:
    """申請書の新しい版の案。"""
    return facts.FormProposal(
        row.key, row.procedure, row.form, row.version, row.title, row.definition, row.sha256, row.reason, row.grace_days,
        row.proposed_by.name, row.proposed_by_id, row.proposed_at, tally.report_of(row.rehearsal), row.rehearsed_at,
        row.outcome, row.settled_by.name if row.settled_by else "", row.settled_at, tally.report_of(row.carried),
        row.carried_at, row.finished_at,
    )  # fmt: skip

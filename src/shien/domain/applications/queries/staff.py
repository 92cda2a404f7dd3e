"""職員のための読取り。担当の手続き (所管があれば所管の事業者) の申請だけが、数にも並びにも入る (SEC-22)。"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery

from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, definitions, facts, reading, rules
from shien.domain.applications.errors import NotFound
from shien.domain.applications.models import Alarm, Application, Call, Grace, StateRow, Submission, SubmissionFile

_SORTS = {
    "number": "number",
    "submitted": "submitted_at",
    "changed": "changed_at",
    "amount": "amount",
    "name": "applicant_name",
}


def _rows(viewer: Viewer) -> QuerySet[Application]:
    mine = viewer.nationwide | viewer.regional
    return Application.objects.filter(procedure__in=mine) if mine else Application.objects.none()


def staff_list(
    viewer: Viewer, *, procedure: str = "", procedures: Collection[str] | None = None, call: UUID | None = None,
    states: Sequence[str] = (), text: str = "",
    live: bool | None = None, submitted: bool | None = True, keys: Collection[UUID] | None = None, sort: str = "-submitted",
    offset: int = 0, limit: int = 50,
) -> facts.Page:  # fmt: skip
    """申請の一覧。submitted=True は提出のあるものだけ、keys を渡せばその中だけ。counts は、状態で絞る前の状態ごとの数。"""
    rows = _rows(viewer)
    for key, value in (("procedure", procedure), ("call__key", call), ("live", live)):
        if value not in ("", None):
            rows = rows.filter(**{key: value})
    if procedures is not None:
        rows = rows.filter(procedure__in=procedures)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    if text:
        rows = rows.filter(applicant_name__icontains=text) | rows.filter(number__iexact=text)
    sent = Submission.objects.filter(application=OuterRef("pk"))
    if submitted is not None:
        rows = (
            rows.filter(id__in=Submission.objects.values("application_id"))
            if submitted
            else rows.exclude(id__in=Submission.objects.values("application_id"))
        )
    counts = dict(rows.order_by().values_list("state").annotate(many=Count("id")))
    if states:
        rows = rows.filter(state__in=states)
    changed = StateRow.objects.filter(application=OuterRef("pk"))
    named = rows.select_related("call", *reading.CASE).annotate(
        submitted_at=Subquery(sent.values("application").annotate(last=Max("submitted_at")).values("last")[:1]),
        changed_at=Subquery(changed.values("application").annotate(last=Max("at")).values("last")[:1]),
    )  # fmt: skip
    column = F(_SORTS.get(sort.removeprefix("-"), "submitted_at"))
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    found = named.order_by(order, "id")[offset : offset + limit]
    return facts.Page(tuple(_line(row) for row in found), rows.count(), counts)


def _line(row: Any) -> facts.Row:
    state = definitions.lifecycle_of(row.call.procedure_version).states[row.state]
    return facts.Row(
        row.key, row.number, row.applicant_name, row.procedure, row.call.name, row.state, state.label, state.waits_for,
        row.amount, row.submitted_at, row.changed_at,
    )  # fmt: skip


def staff_application(key: UUID, viewer: Viewer) -> facts.Application | None:
    """申請の一つ (値は含まない)。提出は actions.open_submission で、目的を述べて開く。"""
    try:
        row = cases.of_staff(key, viewer, lock=False)
    except NotFound:
        return None
    steps = StateRow.objects.filter(application=row).select_related("submission").order_by("seq")
    return reading.application(row, steps=list(steps), end=reading.closes_at(row))


def staff_applications(keys: Collection[UUID], viewer: Viewer) -> list[facts.Application]:
    """申請のいくつか (値と履歴は含まない、keys の順)。担当の外のものは、無いのと同じ。"""
    rows = {row.key: row for row in _rows(viewer).select_related("call", *reading.CASE).filter(key__in=list(keys))}
    extended = reading.extensions({row.call_id for row in rows.values()})
    return [
        reading.application(row, end=rules.closing(row.call.closes_at, extended.get(row.call_id, []), row.id))
        for row in (rows[key] for key in keys if key in rows)
    ]


def staff_submissions(key: UUID, viewer: Viewer) -> list[facts.Submission]:
    """提出の全部 (古い順)。呼び出し元が、閲覧を証跡に書いてから見せること。"""
    if staff_application(key, viewer) is None:
        return []
    rows = Submission.objects.select_related("form_version", "application", "by").filter(application__key=key)
    return [
        reading.submission(row, SubmissionFile.objects.select_related("stored").filter(submission=row).order_by("id"))
        for row in rows.order_by("id")
    ]


def grace_proposals(viewer: Viewer, *, open_only: bool = True) -> list[facts.GraceProposal]:
    """締切の延長の提案。公募回の担当だけ。"""
    rows = Grace.objects.select_related("call", *(f"call__{each}" for each in reading.CALL)).order_by("-id")
    if open_only:
        rows = rows.filter(settled_at=None)
    return [
        facts.GraceProposal(
            row.id, reading.call(row.call), row.closed_at, row.minutes_down, tuple(row.drafts), row.proposed_at, row.settled_at,
            row.accepted,
        )
        for row in rows if viewer.does("call", row.call.procedure)
    ]  # fmt: skip


def alarms(viewer: Viewer, *, open_only: bool = True, since: datetime | None = None) -> list[facts.Alarm]:
    """突合せの警報。運用の担当には全部、手続きの担当には自分の手続きの分。"""
    rows = Alarm.objects.order_by("-seen_at")
    if open_only:
        rows = rows.filter(settled_at=None)
    if since:
        rows = rows.filter(seen_at__gte=since)
    if viewer.role != "operator":
        rows = rows.filter(procedure__in=viewer.nationwide | viewer.regional)
    return [
        facts.Alarm(row.kind, row.subject, row.procedure, row.detail, row.found_at, row.seen_at, row.settled_at)
        for row in rows[:5000]
    ]


def latest_submissions(applications: Collection[UUID], viewer: Viewer, *, form: str = "") -> dict[UUID, facts.Latest]:
    """申請ごとの、いちばん新しい提出 (form が空なら公募回の申請書)。一回の問合せ。値を見せる前に、閲覧を証跡に書くこと。"""
    mine = viewer.nationwide | viewer.regional
    rows = Submission.objects.filter(application__key__in=applications, application__procedure__in=mine)
    rows = rows.filter(form=form) if form else rows.filter(form=F("application__call__form_version__form"))
    found = rows.order_by("application_id", "-id").distinct("application_id")
    return {
        row.application.key: facts.Latest(row.key, row.number, row.submitted_at, row.answers, row.values)
        for row in found.select_related("application")
    }


def call_definition(call: UUID) -> Mapping[str, Any]:
    """公募回が従う手続きの定義 (開いたときの版)。"""
    row = Call.objects.select_related("procedure_version").filter(key=call).first()
    return row.procedure_version.definition if row else {}


def submission_for_review(application: UUID) -> tuple[int, UUID] | None:
    """申請の番号と、いちばん新しい申請書の提出。割当てを確かめてから、全行を読める範囲で呼ぶ。"""
    row = (
        Submission.objects.filter(application__key=application, form=F("application__call__form_version__form"))
        .order_by("-id")
        .first()
    )
    return (row.application_id, row.key) if row else None


def state_for_review(application: UUID) -> tuple[str, UUID]:
    """申請の状態と公募回。割当てを確かめてから、全行を読める範囲で呼ぶ。"""
    return Application.objects.values_list("state", "call__key").get(key=application)


def draft_owners(call: UUID) -> list[tuple[UUID, str]]:
    """まだ出していない申請と、始めた人のメールアドレス (重複なし)。公募回の担当を確かめてから呼ぶ。"""
    with row_security.system():
        row = Call.objects.select_related("procedure_version").get(key=call)
        rows = Application.objects.filter(call=row, state=definitions.lifecycle_of(row.procedure_version).start)
        found = rows.exclude(started_by__email="").order_by("id").values_list("key", "started_by__email")
        return list({email: (key, email) for key, email in found}.values())


def staff_application_by_number(number: str, viewer: Viewer) -> facts.Application | None:
    """申請番号から。担当の外のものは、無いのと同じ。"""
    key = _rows(viewer).filter(number=number).values_list("key", flat=True).first()
    return staff_application(key, viewer) if key else None


def keys_of_numbers(call: UUID, numbers: Collection[str], viewer: Viewer) -> list[UUID]:
    """公募回の申請番号から、申請の鍵。"""
    return list(_rows(viewer).filter(call__key=call, number__in=numbers).order_by("id").values_list("key", flat=True))

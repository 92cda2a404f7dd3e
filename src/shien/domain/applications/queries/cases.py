"""自社の申請の読取り。ほかの事業者のものは、無いのと同じ (SEC-16)。"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, definitions, eligibility, evaluating, facts, prefill, reading, rules
from shien.domain.applications.errors import NotFound
from shien.domain.applications.models import (
    Application,
    Attachment,
    Call,
    Comment,
    Draft,
    DraftEdit,
    FormVersion,
    StateRow,
    Submission,
    SubmissionFile,
    Upload,
    Verdict,
)
from shien.engines.forms import Evaluation, Fault
from shien.engines.forms import read as read_form


def applications(viewer: Viewer, *, start: int = 0, size: int | None = None) -> list[facts.Application]:
    """自社の申請 (新しい順) の、start 番目から size 件。支援者には、任された申請書のものだけ。"""
    return _facts(_own(viewer).order_by("-id")[start : None if size is None else start + size])


def application_count(viewer: Viewer) -> int:
    """自社の申請の数。支援者には、任された申請書のものだけ。"""
    return _own(viewer).count()


def live_application(viewer: Viewer, *, call: UUID | None = None, procedure: str = "") -> facts.Application | None:
    """公募回か手続きの、進んでいる自社の申請 (いちばん新しいもの)。"""
    rows = _own(viewer).filter(live=True, **({"call__key": call} if call else {"procedure": procedure}))
    return next(iter(_facts(rows.order_by("-id")[:1])), None)


def live_applications(viewer: Viewer, *, calls: Iterable[UUID]) -> dict[UUID, facts.Application]:
    """公募回 → 進んでいる自社の申請。一つの公募回に、進んでいる申請は一つだけ。"""
    return {each.call.key: each for each in _facts(_own(viewer).filter(live=True, call__key__in=list(calls)))}


def _facts(found: Iterable[Application]) -> list[facts.Application]:
    rows = list(found)
    extended = reading.extensions(row.call_id for row in rows)
    return [
        reading.application(row, end=rules.closing(row.call.closes_at, extended.get(row.call_id, []), row.id))
        for row in rows
    ]


def _own(viewer: Viewer) -> QuerySet[Application]:
    rows = Application.objects.select_related("call", *reading.CASE).filter(enterprise_id=viewer.enterprise_id or 0)
    if viewer.is_owner:
        return rows
    forms = FormVersion.objects.filter(
        id__in=rows.order_by().values_list("call__form_version_id").distinct()
    )  # fmt: skip
    return rows.filter(call__form_version_id__in=[each.id for each in forms if cases.may_see(each, viewer)])


def _row(key: UUID, viewer: Viewer) -> Application | None:
    try:
        row = cases.own(key, viewer, lock=False)
    except NotFound:
        return None
    return row if cases.may_see(row.call.form_version, viewer) else None


def application(key: UUID, viewer: Viewer) -> facts.Application | None:
    """申請の一つ。履歴も。"""
    row = _row(key, viewer)
    return None if row is None else reading.application(row, steps=_steps(row), end=reading.closes_at(row))


def _steps(row: Application) -> list[StateRow]:
    return list(StateRow.objects.filter(application=row).select_related("submission").order_by("seq"))


def draft(application: UUID, form: str, viewer: Viewer, *, occurrence: str = "") -> facts.Draft | None:
    """下書き。ファイルと話も。"""
    row = _draft(application, form, viewer, occurrence)
    if row is None:
        return None
    files = Attachment.objects.select_related("stored").filter(draft=row, removed_at=None).order_by("id")
    return reading.draft(row, files=files, comments=Comment.objects.filter(draft=row).order_by("id"))


def uploads(draft: int, viewer: Viewer) -> list[facts.Upload]:
    """下書きへの、自分の送りかけのファイル (古い順)。"""
    rows = Upload.objects.select_related("attached").filter(draft_id=draft, by_id=viewer.account_id, attached=None)
    return [reading.upload(each) for each in rows.filter(**cases.reach(viewer, "draft__application_id")).order_by("id")]


def upload(application: UUID, key: UUID, viewer: Viewer) -> facts.Upload | None:
    """自分の送りかけの一つ。付いたものも、片付くまでは見える。"""
    row = (
        Upload.objects.select_related("attached")
        .filter(key=key, draft__application__key=application, by_id=viewer.account_id)
        .filter(**cases.reach(viewer, "draft__application_id"))
        .first()
    )
    return None if row is None else reading.upload(row)


def _draft(application: UUID, form: str, viewer: Viewer, occurrence: str) -> Draft | None:
    row = (
        Draft.objects.select_related("form_version", "application", "saved_by", "application__call", *(f"application__{each}" for each in reading.CASE))
        .filter(application__key=application, form=form, occurrence=occurrence, **cases.reach(viewer))
        .first()
    )  # fmt: skip
    return row if row is not None and cases.may_see(row.form_version, viewer) else None


def drafts(application: UUID, viewer: Viewer) -> list[facts.Draft]:
    """申請の下書きの全部 (開いた順)。ファイルと話は付かない。"""
    rows = Draft.objects.select_related("form_version", "application", "saved_by").filter(
        application__key=application, **cases.reach(viewer)
    )
    return [reading.draft(row) for row in rows.order_by("id") if cases.may_see(row.form_version, viewer)]


def evaluation(
    application: UUID, form: str, viewer: Viewer, *, at: datetime, occurrence: str = "",
    answers: Mapping[str, Any] | None = None, unread: Iterable[Fault] = (),
) -> Evaluation | None:  # fmt: skip
    """下書きの確かめ。answers は、まだ保存していない答えで確かめるとき。unread は、読み取れなかった入力の指摘。"""
    row = _draft(application, form, viewer, occurrence)
    if row is None:
        return None
    return evaluating.evaluate(row.application, row, viewer, at, answers=answers, unread=unread)


def prefilled(definition: Mapping[str, Any], viewer: Viewer, *, at: datetime) -> dict[str, tuple[Any, str]]:
    """この申請書に、カルテから入る値と出所。{欄: (値, 出所)}。本人だけ。"""
    if not viewer.is_owner:
        return {}
    answers, origins = prefill.fill(read_form(definition), viewer, at)
    return {field: (value, origins[field].source_label) for field, value in answers.items()}


def comments(application: UUID, form: str, viewer: Viewer, *, occurrence: str = "") -> list[facts.Comment]:
    """下書きの話。"""
    row = _draft(application, form, viewer, occurrence)
    return [] if row is None else [reading.comment(each) for each in Comment.objects.filter(draft=row).order_by("id")]


def edits(
    application: UUID, form: str, viewer: Viewer, *, occurrence: str = "", field: str = "", limit: int = 200
) -> list[facts.Edit]:
    """欄の変更 (新しい順)。"""
    row = _draft(application, form, viewer, occurrence)
    rows = DraftEdit.objects.filter(draft=row) if row else DraftEdit.objects.none()
    if field:
        rows = rows.filter(field=field)
    return [
        facts.Edit(each.version, each.field, each.before, each.after, each.by_name, each.at)
        for each in rows.order_by("-version", "field")[:limit]
    ]


def verdicts_before(calls: Iterable[UUID], viewer: Viewer, *, at: datetime) -> dict[UUID, facts.Verdict]:
    """始める前の、公募回ごとの判定。記録はしない。"""
    if viewer.enterprise_id is None:
        return {}
    rows = Call.objects.select_related("procedure_version").filter(key__in=list(calls))
    rule_sets = {row.key: definitions.head(row.procedure_version.definition, "eligibility", "") or "" for row in rows}
    found = eligibility.judged_all(rule_sets.values(), viewer, {}, at)
    return {
        key: facts.Verdict(found[each]["outcome"], tuple(found[each]["reasons"]), found[each]["rules"], at)
        for key, each in rule_sets.items()
    }


def verdict(application: UUID, viewer: Viewer) -> facts.Verdict | None:
    """対象かどうかの、いちばん新しい判定。"""
    row = _row(application, viewer)
    found = Verdict.objects.filter(application=row).order_by("-id").first() if row else None
    return eligibility.fact(found) if found else None


def submission(key: UUID, viewer: Viewer) -> facts.Submission | None:
    """提出の一つ。"""
    row = (
        Submission.objects.select_related("form_version", "application", "by")
        .filter(key=key, **cases.reach(viewer))
        .first()
    )
    if row is None or not cases.may_see(row.form_version, viewer):
        return None
    return reading.submission(
        row, SubmissionFile.objects.select_related("stored").filter(submission=row).order_by("id")
    )


def submissions(application: UUID, viewer: Viewer) -> list[facts.Submission]:
    """申請の提出の全部 (古い順)。"""
    rows = Submission.objects.select_related("form_version", "application", "by").filter(
        application__key=application, **cases.reach(viewer)
    )
    return [
        reading.submission(row, SubmissionFile.objects.select_related("stored").filter(submission=row).order_by("id"))
        for row in rows.order_by("id") if cases.may_see(row.form_version, viewer)
    ]  # fmt: skip


def receipt(key: UUID, viewer: Viewer) -> str | None:
    """受付票 (JWS)。本人だけ。"""
    rows = Submission.objects.filter(key=key, enterprise_id=viewer.enterprise_id or 0)
    return rows.values_list("receipt", flat=True).first() if viewer.is_owner else None

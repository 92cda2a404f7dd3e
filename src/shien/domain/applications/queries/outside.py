"""外部システムへ引き渡すための読取り。全行を読める範囲か、その申請を開いた範囲で呼ぶ。"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from shien.domain.applications import facts, reading
from shien.domain.applications.models import Application, Call, StateRow, Submission, SubmissionFile

_START = "start"


def moved_since(
    procedure: str, *, since: datetime, after: int, known: Collection[int] = (), limit: int = 500
) -> list[facts.Moved]:
    """手続きの申請に since から起きたこと (古い順)。始めただけのものと、番号が after 以下と known のものは除く。"""
    rows = (
        StateRow.objects.select_related("application", "submission__form_version")
        .filter(application__procedure=procedure, at__gte=since, id__gt=after)
        .exclude(transition=_START)
        .exclude(id__in=known)
    )
    return [_moved(row) for row in rows.order_by("id")[:limit]]


def _moved(row: StateRow) -> facts.Moved:
    sent = row.submission
    body: dict[str, Any] = {
        "application": str(row.application.key), "application_number": row.application.number, "transition": row.transition,
        "state": row.state, "at": row.at.isoformat(),
    }  # fmt: skip
    if sent is not None:
        body |= {
            "submission": str(sent.key), "form": sent.form, "form_version": sent.form_version.version, "number": sent.number,
            "sha256": sent.sha256, "files": sent.files, "submitted_at": sent.submitted_at.isoformat(),
        }  # fmt: skip
    return facts.Moved(
        row.id, row.application_id, row.enterprise_id, row.transition, row.state, row.at, str(row.detail.get("site", "")), body,
        row.submission_id,
    )  # fmt: skip


def submission_of_id(id: int) -> facts.Submission | None:
    """提出。呼び出し元が、渡したことを証跡に書く。"""
    row = Submission.objects.select_related("form_version", "application", "by").filter(id=id).first()
    if row is None:
        return None
    files = SubmissionFile.objects.select_related("stored").filter(submission=row).order_by("id")
    return reading.submission(row, files)


def application_of_id(id: int) -> facts.Application | None:
    """申請。"""
    row = Application.objects.select_related("call", *reading.CASE).filter(id=id).first()
    return reading.application(row, end=reading.closes_at(row)) if row else None


def asked(id: int) -> int | None:
    """いちばん新しい申請書の申請額 (円)。申請を扱ってよいことを確かめてから呼ぶ。"""
    rows = Submission.objects.filter(application_id=id, form=F("application__call__form_version__form"))
    row = rows.order_by("id").last()
    return facts.asked_of(row.values) if row else None


def call_id(key: UUID) -> int | None:
    """公募回の番号。"""
    return Call.objects.filter(key=key).values_list("id", flat=True).first()


def version_id(key: UUID) -> int | None:
    """公募回の申請書の版の番号。"""
    return Call.objects.filter(key=key).values_list("form_version_id", flat=True).first()

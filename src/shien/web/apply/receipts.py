"""提出した控え。受付番号・届いた瞬間・次にすること・全部の答え。印刷と PDF と受付票 (UX-6, UX-19)。"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from shien.domain.accounts.actions import view_as_supporter
from shien.domain.applications import facts, queries
from shien.domain.applications.definitions import form_of
from shien.web.typeset import Unavailable, typeset

from .access import of_case
from .answers import sections
from .cases import moves
from .paper import groups_of
from .progress import progress
from .words import WAITS, closing, precise


def _context(request: HttpRequest, key: UUID, submission: UUID) -> dict[str, Any]:
    viewer, now = request.viewer, timezone.now()
    found = queries.submission(submission, viewer)
    application = queries.application(key, viewer)
    if found is None or application is None or found.application != key:
        raise Http404
    form = form_of(found.form_version)
    view_as_supporter(groups=groups_of(form), by=viewer, at=now)
    step = next((each for each in application.steps if each.submission == found.key), None)
    files = {str(each.key): each for each in found.files}
    return {
        "application": application, "submission": found, "form": form, "step": step, "instant": precise(found.submitted_at),
        "sections": sections(form, {**found.answers, **found.values}, files | _by_field(found)), "files": found.files,
        "files_path": f"/apply/{key}/submitted-files/",
        "closing": closing(application.closes_at, now), "waits": WAITS.get(application.waits_for, ""),
        "moves": {each.id: each for each in moves(application, viewer)},
        "latest": bool(application.steps) and application.steps[-1].submission == found.key,
    }  # fmt: skip


def _by_field(found: facts.Submission) -> dict[str, facts.SubmittedFile]:
    """下書きの鍵 → 提出したファイル。並びは提出のときと同じ。"""
    held: dict[str, list[facts.SubmittedFile]] = {}
    for each in found.files:
        held.setdefault(each.field, []).append(each)
    return {
        str(key): files[at]
        for field, files in held.items() for at, key in enumerate(found.answers.get(field) or ()) if at < len(files)
    }  # fmt: skip


@require_safe
@of_case
def show(request: HttpRequest, key: UUID, submission: UUID) -> HttpResponse:
    """提出した控え。"""
    context = _context(request, key, submission)
    told = progress(context["application"], timezone.localdate()) if context["latest"] else None
    return render(request, "apply/submission.html", context | {"progress": told})


@require_safe
@of_case
def as_pdf(request: HttpRequest, key: UUID, submission: UUID) -> HttpResponse:
    """PDF を受け取る。"""
    context = _context(request, key, submission)
    try:
        document = typeset("apply/submission_pdf.html", context)
    except Unavailable:
        return render(request, "apply/no_pdf.html", context, status=503)
    name = f"{context['form'].title}_{context['submission'].number}.pdf"
    return _file(document, name, "application/pdf")


@require_safe
@of_case
def receipt(request: HttpRequest, key: UUID, submission: UUID) -> HttpResponse:
    """受付票 (署名した機械の読む形) を受け取る。本人だけ。"""
    found = queries.submission(submission, request.viewer)
    text = queries.receipt(submission, request.viewer)
    if found is None or text is None or found.application != key:
        raise Http404
    return _file(text.encode(), f"受付票_{found.number}.jws", "application/jose")


def _file(document: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(document, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response

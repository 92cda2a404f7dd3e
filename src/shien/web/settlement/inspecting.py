"""確定検査。経費の行ごとに、認める額と、減らすわけを書く。"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.settlement import actions
from shien.domain.settlement.facts import Line
from shien.domain.settlement.lines import judged, lines_of
from shien.values.fault import InvalidValue
from shien.values.yen import parse_yen
from shien.web.motions import attempt

from .access import settler
from .cases import case_of
from .present import BOUNDS, categories

PURPOSE = "確定検査のため"
Given = dict[int, tuple[int, str]]
Faults = list[tuple[str, str, str]]


@require_http_methods(["GET", "POST"])
@settler
def inspection(request: HttpRequest, key: UUID) -> HttpResponse:
    """計算して確かめ (preview)、検査を終える (finish)。"""
    case = case_of(key, request.viewer)
    papers = applications.staff_submissions(key, request.viewer)
    report = next((each for each in reversed(papers) if each.form == actions.REPORT), None)
    if case.state != "completed" or report is None:
        raise Http404
    if request.method == "GET":
        applying.open_submission(submission=report.key, by=request.viewer, at=timezone.now(), purpose=PURPOSE)
    lines = lines_of(report)
    given, faults = _given(request, lines) if request.method == "POST" else ({}, [])
    error, found = "", None
    if not faults:
        finish = request.POST.get("what") == "finish"
        named = {"application": key, "given": given, "by": request.viewer, "at": timezone.now()}
        found, error = attempt(actions.inspect if finish else actions.preview, **named)
        if finish and not error:
            messages.success(request, "確定検査を終えました。次は、額の確定を起案してください。")
            return HttpResponseRedirect(f"/staff/settlement/{key}/")
    names = categories(report)
    rows = [
        (each, names.get(each.category, each.category), *_typed(request, each), *_fault(faults, each.row))
        for each in lines
    ]
    return render(
        request, "settlement/inspection.html",
        {"case": case, "report": report, "rows": rows, "found": found, "error": error, "errors": faults, "bounds": BOUNDS},
        status=422 if faults or error else 200,
    )  # fmt: skip


def _given(request: HttpRequest, lines: list[Line]) -> tuple[Given, Faults]:
    given: Given = {}
    faults: Faults = []
    for line in lines:
        text, reason = _typed(request, line)
        try:
            given[line.row] = (parse_yen(text), reason)
            judged([line], given)
        except InvalidValue as error:
            where = "reason" if "わけ" in str(error) else "accepted"
            faults.append((f"{where}-{line.row}", line.content or f"{line.row + 1}行目", str(error)))
    return given, faults


def _typed(request: HttpRequest, line: Line) -> tuple[str, str]:
    post = request.POST
    return (
        post.get(f"accepted-{line.row}", f"{line.accepted:,}")[:30],
        post.get(f"reason-{line.row}", line.reason)[:300],
    )


def _fault(faults: Faults, row: int) -> tuple[str, str]:
    """この行の誤り。(欄, 文)。"""
    return next(((id, text) for id, _, text in faults if id.rpartition("-")[2] == str(row)), ("", ""))

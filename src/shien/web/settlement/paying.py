"""支払。請求を選んでまとめ、別の人が承認し、振込データを受け取り、結果を取り込む。"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from shien.domain.applications import queries as applications
from shien.domain.applications.errors import NotFound
from shien.domain.settlement import actions, queries
from shien.domain.settlement.facts import Batch, Result
from shien.integrations import zengin
from shien.values.dates import parse_date
from shien.web.motions import attempt
from shien.web.paging import paged
from shien.web.present import DISPATCH

from .access import paid_by, payer, procedures_of

_DAYS = 7
_CLAIMS = 200  # at most so many go into one transfer file from the page
_LARGEST = 2 * 1024 * 1024


def titles() -> dict[str, str]:
    """手続き → 名前。"""
    return {each.id: each.title for each in applications.procedures()}


@require_http_methods(["GET", "POST"])
@payer
def index(request: HttpRequest) -> HttpResponse:
    """支払を待つ請求と、振込のまとまり。"""
    error = ""
    if request.method == "POST":
        made, error = attempt(_made, request=request)
        if not error:
            messages.success(request, "振込データを作りました。別の担当の人の承認を待ちます。")
            return HttpResponseRedirect(f"/staff/settlement/payments/{made}/")
    named = titles()
    groups = [
        (
            each,
            named.get(each, each),
            paged(request, queries.claims(request.viewer, each), size=_CLAIMS, name=f"page-{each}"),
        )
        for each in paid_by(request.viewer)
    ]
    context = {
        "groups": [each for each in groups if each[2].total], "pages": paged(request, queries.batches(request.viewer)), "titles": named,
        "error": error, "only_fees": not procedures_of(request.viewer), "pay_on": request.POST.get("pay_on") or (localdate() + timedelta(days=_DAYS)).isoformat(),
        "ticked": request.POST.getlist("claim"), "procedure": request.POST.get("procedure", ""),
    }  # fmt: skip
    return render(request, "settlement/payments.html", context, status=422 if error else 200)


def _made(*, request: HttpRequest) -> UUID:
    try:
        chosen = [UUID(each) for each in request.POST.getlist("claim")]
    except ValueError:
        raise Http404 from None
    return actions.make_batch(
        procedure=request.POST.get("procedure", ""), chosen=chosen, pay_on=parse_date(request.POST.get("pay_on", "")),
        by=request.viewer, at=timezone.now(),
    )  # fmt: skip


def _batch(request: HttpRequest, key: UUID) -> Batch:
    found = queries.batch(key, request.viewer)
    if found is None or found.procedure not in paid_by(request.viewer):
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@payer
def batch(request: HttpRequest, key: UUID) -> HttpResponse:
    """まとまりの一つ。承認・取りやめ・結果の取込み。"""
    found = _batch(request, key)
    error = ""
    faults: list[str] = []
    if request.method == "POST":
        done, error, faults = _act(request, key)
        if not error:
            messages.success(request, done)
            return HttpResponseRedirect(request.path)
    context = {
        "batch": found, "title": titles().get(found.procedure, found.procedure), "withheld": sum(each.withheld for each in found.payments),
        "cases": "dispatch" if found.procedure == DISPATCH else "settlement", "error": error, "faults": faults, "columns": zengin.COLUMNS,
        "pages": paged(request, found.payments), "waiting": [each for each in found.payments if not each.outcome],
    }  # fmt: skip
    return render(request, "settlement/batch.html", context, status=422 if error else 200)


def _act(request: HttpRequest, key: UUID) -> tuple[str, str, list[str]]:
    named: dict[str, Any] = {"batch": key, "by": request.viewer, "at": timezone.now()}
    what = request.POST.get("what", "")
    if what == "approve":
        return "承認しました。振込データを受け取れます。", attempt(actions.approve_batch, **named)[1], []
    if what == "drop":
        return "取りやめました。請求は、支払を待つ一覧に戻りました。", attempt(actions.drop_batch, **named)[1], []
    upload = request.FILES.get("results")
    if upload is None or (upload.size or 0) > _LARGEST:
        return "", "結果のファイル（CSV、2MBまで）をお選びください。", []
    rows, faults = zengin.read_results(upload.read())
    if faults:
        return "", "結果を取り込めません。", faults
    try:
        done, error = attempt(
            actions.take_results, results=[Result(row.number, row.amount, row.outcome, row.on, row.reason) for row in rows],
            **named,
        )  # fmt: skip
    except actions.ResultFaults as refused:
        return "", str(refused), list(refused.faults)
    return (f"結果を取り込みました（振込済み{done[0]}件、振込不能{done[1]}件）。" if done else "", error, [])


@require_POST
@payer
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """振込データを受け取る。受け取ったことは証跡に残る。"""
    found = _batch(request, key)
    try:
        content, error = attempt(actions.open_document, batch=key, by=request.viewer, at=timezone.now())
    except NotFound:
        raise Http404 from None
    if error:
        messages.warning(request, error)
        return HttpResponseRedirect(f"/staff/settlement/payments/{key}/")
    answer = HttpResponse(content, content_type="text/plain; charset=shift_jis")
    answer["Content-Disposition"] = f'attachment; filename="zengin-{found.pay_on:%Y%m%d}-{str(key)[:8]}.txt"'
    return answer

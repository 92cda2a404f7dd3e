"""決裁を待つ起案。中身を確かめてから、まとめて決裁できる。"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shien.domain.applications.actions import NotFound
from shien.domain.motions import actions, queries
from shien.domain.motions.facts import Outcome
from shien.web.access import procedure_staff
from shien.web.motions import attempt
from shien.web.paging import SIZE, offset_of, pages

from .queue import chosen as chosen_keys

HERE = "/staff/review/proposals/"


@require_http_methods(["GET", "POST"])
@procedure_staff
def index(request: HttpRequest) -> HttpResponse:
    """一覧と、決裁の下見・実行。"""
    viewer = request.viewer
    if request.method != "POST":
        return _page(request)
    keys = chosen_keys(request.POST.getlist("motion"))
    chosen = [each for each in queries.waiting(viewer, keys=keys) if each.by_id not in (None, viewer.account_id)]
    if not chosen:
        return _page(request, error="決裁する起案を一つ以上お選びください。自分の起案は選べません。")
    if request.POST.get("answer") != "do":
        total = sum(each.amount or 0 for each in chosen)
        return render(request, "review/approve.html", {"chosen": chosen, "total": total})
    try:
        found = actions.approve_all(motions=[each.key for each in chosen], by=viewer, at=timezone.now())
    except NotFound:
        raise Http404 from None
    return _told(request, found)


def _page(request: HttpRequest, error: str = "") -> HttpResponse:
    total = queries.waiting_count(request.viewer)
    waiting = queries.waiting(request.viewer, offset=offset_of(request, total), limit=SIZE)
    return render(
        request,
        "review/proposals.html",
        {
            "pages": pages(request, waiting, total),
            "error": error,
            "reported": [each for each in waiting if each.by_id is None],
            "others": any(each.by_id not in (None, request.viewer.account_id) for each in waiting),
        },
        status=422 if error else 200,
    )


def _told(request: HttpRequest, found: list[Outcome]) -> HttpResponse:
    done = sum(not each.refusal for each in found)
    if done:
        messages.success(request, f"{done}件を決裁しました。申請者にお知らせします。")
    for each in found:
        if each.refusal:
            messages.error(request, f"{each.number} {each.applicant_name}：{each.refusal}")
    return HttpResponseRedirect(HERE)


@require_POST
@procedure_staff
def take_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """外部システムの知らせを引き受ける。"""
    return _one(
        request, "引き受けて、あなたの起案にしました。ほかの担当の決裁を待ちます。", actions.take_over, motion=key
    )


@require_POST
@procedure_staff
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """差し戻す。"""
    reason = request.POST.get("reason", "")[:2000]
    return _one(request, "起案を差し戻しました。", actions.reject, motion=key, comment=reason)


def _one(request: HttpRequest, told: str, act: Callable[..., None], **named: Any) -> HttpResponse:
    try:
        _, error = attempt(act, by=request.viewer, at=timezone.now(), **named)
    except NotFound:
        raise Http404 from None
    if error:
        return _page(request, error=error)
    messages.success(request, told)
    return HttpResponseRedirect(HERE)

"""前もって書かれた申請書の画面。受け取るまで、中身は見せない。"""

import re
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.api import limits
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications.actions import Refusal
from shien.domain.outside import actions, queries
from shien.values.fault import InvalidValue
from shien.web.access import owner, signed_in
from shien.web.errors import too_many
from shien.web.paging import paged

from . import present

_TOKEN = re.compile(r"(?:^|/claims/open/)([A-Za-z0-9_-]{20,100})/?(?:[?#].*)?$")


@require_http_methods(["GET", "POST"])
@owner
def index(request: HttpRequest) -> HttpResponse:
    """受け取った申請書の一覧。届いたリンクか番号を貼れば、受け取る画面へ進む。"""
    typed, error = request.POST.get("code", "").strip()[:500], ""
    if request.method == "POST":
        found = _TOKEN.search(typed)
        if found:
            return HttpResponseRedirect(f"/claims/open/{found[1]}")
        error = "リンクか番号が読めません。届いたメールから、もう一度写してください。"
    context = {"pages": paged(request, queries.offers(request.viewer)), "typed": typed, "error": error}
    return render(request, "claims/index.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def take(request: HttpRequest, token: str) -> HttpResponse:
    """受け取る。だれからの、何の申請書かだけを先に見せる。使えない合言葉は、どれも同じ答え。"""
    viewer = request.viewer
    found = queries.waiting(token, at=timezone.now())
    if found is None:
        wait = limits.exceeded("claim_failure", str(viewer.account_key))
        return too_many(request, wait) if wait else render(request, "claims/gone.html", status=404)
    if request.method == "POST":
        try:
            key = actions.claim(token=token, by=viewer, at=timezone.now())
        except NotAllowed as error:
            return render(request, "claims/take.html", {"offer": found, "error": str(error)}, status=403)
        except actions.Refused:
            return render(request, "claims/gone.html", status=404)
        return HttpResponseRedirect(f"/claims/{key}/")
    return render(request, "claims/take.html", {"offer": found})


@require_http_methods(["GET", "POST"])
@owner
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """受け取った申請書。カルテの値と見比べて、下書きに入れるか断る。"""
    viewer = request.viewer
    found = queries.offer(key, viewer)
    if found is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            return _answered(request, key)
        except (Refusal, NotAllowed, InvalidValue) as refusal:
            error = str(refusal)
    chosen = request.POST.getlist("fields") if request.method == "POST" else None
    rows = present.rows(found, present.karte_answers(found, viewer, timezone.now()), chosen)
    return render(
        request, "claims/show.html", {"offer": found, "rows": rows, "error": error, "differ": sum(row.differs for row in rows)},
        status=422 if error else 200,
    )  # fmt: skip


def _answered(request: HttpRequest, key: UUID) -> HttpResponse:
    answer, viewer, at = request.POST.get("answer", ""), request.viewer, timezone.now()
    if answer == "stop":
        actions.stop_telling(offer=key, by=viewer, at=at)
        messages.success(request, "状況を知らせるのをやめました。いまから、相手には何も分かりません。")
    elif answer in ("accept", "refuse"):
        made = actions.answer_offer(
            offer=key, accept=answer == "accept", fields=request.POST.getlist("fields"),
            tells=request.POST.get("tells") == "yes", by=viewer, at=at,
        )  # fmt: skip
        if made.application:
            messages.success(request, "下書きに入れました。続きを書いて、提出してください。")
            return HttpResponseRedirect(f"/apply/{made.application}/")
        messages.success(request, "断りました。書かれていた値は消しました。")
    else:
        raise Http404
    return HttpResponseRedirect(f"/claims/{key}/")

"""承認を待つ提案。中身を確かめてから、まとめて承認できる。"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications.actions import NotFound, Refusal
from shien.domain.motions import actions, queries
from shien.domain.motions.facts import Motion, Outcome
from shien.values.fault import InvalidValue
from shien.web.access import procedure_staff

HERE = "/staff/review/proposals/"


@require_http_methods(["GET", "POST"])
@procedure_staff
def index(request: HttpRequest) -> HttpResponse:
    """一覧と、承認の下見・実行。"""
    viewer = request.viewer
    waiting = queries.waiting(viewer)
    if request.method != "POST":
        return _page(request, waiting)
    keys = set(request.POST.getlist("motion"))
    chosen = [each for each in waiting if str(each.key) in keys and each.by_id != viewer.account_id]
    if not chosen:
        return _page(request, waiting, error="承認する提案を一つ以上お選びください。自分の提案は選べません。")
    if request.POST.get("answer") != "do":
        total = sum(each.amount or 0 for each in chosen)
        return render(request, "review/approve.html", {"chosen": chosen, "total": total})
    try:
        found = actions.approve_all(motions=[each.key for each in chosen], by=viewer, at=timezone.now())
    except NotFound:
        raise Http404 from None
    return _told(request, found)


def _page(request: HttpRequest, waiting: list[Motion], error: str = "") -> HttpResponse:
    return render(
        request,
        "review/proposals.html",
        {
            "waiting": waiting,
            "error": error,
            "others": any(each.by_id != request.viewer.account_id for each in waiting),
        },
        status=422 if error else 200,
    )


def _told(request: HttpRequest, found: list[Outcome]) -> HttpResponse:
    done = sum(not each.refusal for each in found)
    if done:
        messages.success(request, f"{done}件を承認しました。申請者にお知らせします。")
    for each in found:
        if each.refusal:
            messages.error(request, f"{each.number} {each.applicant_name}：{each.refusal}")
    return HttpResponseRedirect(HERE)


@require_POST
@procedure_staff
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """承認しない。"""
    try:
        actions.reject(motion=key, comment=request.POST.get("reason", "")[:2000], by=request.viewer, at=timezone.now())
    except NotFound:
        raise Http404 from None
    except (InvalidValue, NotAllowed, Refusal) as error:
        return _page(request, queries.waiting(request.viewer), error=str(error))
    messages.success(request, "承認しないことにしました。")
    return HttpResponseRedirect(HERE)

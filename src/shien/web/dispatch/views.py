"""派遣の一覧と、一つの派遣。受理の起案・決裁、専門家の引き当て、完了。"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.applications import queries as applications
from shien.domain.applications.facts import Application, Next
from shien.domain.dispatch import actions, queries
from shien.domain.motions import queries as moving
from shien.web.access import allow
from shien.web.motions import RULINGS, acted, moved, ruled, shown

dispatcher = allow(queries.may)
_WAITING = ("submitted", "accepted", "evaluated", "dispatched")


@require_safe
@dispatcher
def index(request: HttpRequest) -> HttpResponse:
    """職員を待つ派遣の申請。"""
    viewer = request.viewer
    page = applications.staff_list(viewer, procedure=queries.PROCEDURE, states=_WAITING, sort="submitted", limit=200)
    waiting = moving.waiting(viewer, procedures=[queries.PROCEDURE])
    return render(request, "dispatch/index.html", {"rows": page.rows, "total": page.total, "motions": waiting})


@require_http_methods(["GET", "POST"])
@dispatcher
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """一つの派遣。"""
    case = applications.staff_application(key, request.viewer)
    if case is None or case.procedure != queries.PROCEDURE:
        raise Http404
    answer, error = acted(request, case, _act)
    if answer:
        return answer
    return render(
        request, "dispatch/case.html", _context(request, case) | {"error": error}, status=422 if error else 200
    )


def _act(*, request: HttpRequest, case: Application) -> str:
    what = request.POST.get("what", "")
    if what in RULINGS:
        return ruled(request)
    if what == "assign":
        number = request.POST.get("expert", "")
        actions.assign(application=case.key, expert=number, by=request.viewer, at=timezone.now())
        return "専門家を決めました。支援機関と事業者に知らせました。"
    return moved(request, case, _offered(case))


def _offered(case: Application) -> list[tuple[Next, str]]:
    return [(each, "") for each in case.next if each.by == "staff" and each.id != "match"]


def _context(request: HttpRequest, case: Application) -> dict[str, Any]:
    viewer = request.viewer
    candidates = []
    if case.state == "accepted":
        wish = actions.wish_of(case.key, viewer, actions.prefecture_of(case.key, viewer))
        candidates = queries.candidates(wish, viewer)
    papers = applications.staff_submissions(case.key, viewer)
    fee = next((each.values.get("travel_total") for each in reversed(papers) if each.form == "dispatch_report"), None)
    return {
        **shown(case, viewer, request), "offered": _offered(case), "candidates": candidates, "papers": papers,
        "assignments": queries.assignments(case.key, viewer), "year": queries.year(case.enterprise_id, localdate()),
        "requested": request.POST.get("amount") or (f"{fee:,}" if isinstance(fee, int) else ""),
    }  # fmt: skip

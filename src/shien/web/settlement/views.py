"""一覧。起案の決裁、職員を待つ申請、報告の期限。"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from shien.domain.applications import queries as applications
from shien.domain.settlement import queries
from shien.web.motions import few
from shien.web.paging import SIZE, number_of, paged, pages

from .access import procedures_of, settler
from .present import STATES, WAITING

_SOON = 30


@require_safe
@settler
def index(request: HttpRequest) -> HttpResponse:
    """交付決定のあとの申請。はじめは、職員の操作を待つものだけ。"""
    viewer = request.viewer
    chosen = request.GET.get("state", "")
    states = (chosen,) if chosen in STATES else STATES if chosen == "all" else WAITING
    found = applications.staff_list(
        viewer, procedures=procedures_of(viewer), states=states, text=request.GET.get("text", "").strip()[:100], sort="changed",
        offset=(number_of(request) - 1) * SIZE, limit=SIZE,
    )  # fmt: skip
    titles = {each.id: each.title for each in applications.procedures()}
    context = {
        "pages": pages(request, found.rows, found.total), **few(viewer, procedures_of(viewer)), "titles": titles,
        "chosen": chosen, "counts": sum(found.counts.get(each, 0) for each in WAITING), "text": request.GET.get("text", ""),
    }  # fmt: skip
    return render(request, "settlement/index.html", context)


@require_safe
@settler
def reports(request: HttpRequest) -> HttpResponse:
    """期限の近い・過ぎた状況報告。"""
    today = localdate()
    rows = queries.reports(request.viewer, until=today + timedelta(days=_SOON))
    return render(request, "settlement/reports.html", {"pages": paged(request, rows), "today": today, "soon": _SOON})

"""一覧。起案の決裁、職員を待つ申請、報告の期限。"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from shien.domain.applications import queries as applications
from shien.domain.motions import queries as motions
from shien.domain.settlement import queries

from .access import procedures_of, settler
from .present import STATES, WAITING

SIZE = 50
_SOON = 30


@require_safe
@settler
def index(request: HttpRequest) -> HttpResponse:
    """交付決定のあとの申請。はじめは、職員の操作を待つものだけ。"""
    viewer = request.viewer
    chosen = request.GET.get("state", "")
    states = (chosen,) if chosen in STATES else STATES if chosen == "all" else WAITING
    number = request.GET.get("page", "1")
    page = max(int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1, 1)
    found = applications.staff_list(
        viewer, states=states, text=request.GET.get("text", "").strip()[:100], sort="changed", offset=(page - 1) * SIZE,
        limit=SIZE,
    )  # fmt: skip
    titles = {each.id: each.title for each in applications.procedures()}
    waiting = motions.waiting(viewer, procedures=procedures_of(viewer))
    context = {
        "rows": found.rows, "total": found.total, "page": page, "pages": max((found.total + SIZE - 1) // SIZE, 1),
        "chosen": chosen, "counts": sum(found.counts.get(each, 0) for each in WAITING), "text": request.GET.get("text", ""),
        "motions": waiting, "titles": titles,
    }  # fmt: skip
    return render(request, "settlement/index.html", context)


@require_safe
@settler
def reports(request: HttpRequest) -> HttpResponse:
    """期限の近い・過ぎた状況報告。"""
    today = localdate()
    rows = queries.reports(request.viewer, until=today + timedelta(days=_SOON))
    return render(request, "settlement/reports.html", {"rows": rows, "today": today, "soon": _SOON})

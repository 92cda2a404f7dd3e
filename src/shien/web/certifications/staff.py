"""認定の職員の画面。期限の早い順の一覧、起案と決裁。"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.applications.facts import Application
from shien.domain.certification import queries
from shien.web.access import allow
from shien.web.motions import RULINGS, acted, few, moved, ruled, shown
from shien.web.paging import paged
from shien.web.present import CERTIFICATIONS, certifies

_OFFERED = (
    "certify", "decline", "approve_change", "refuse_change", "renew", "refuse_renewal", "return_renewal", "revoke",
)  # fmt: skip
_SOON = 90
certifier = allow(certifies)


@require_safe
@certifier
def index(request: HttpRequest) -> HttpResponse:
    """標準処理期間の末日の早い順。過ぎたものが先に来る。"""
    viewer, today = request.viewer, localdate()
    rows = queries.referrals(viewer)
    ending = queries.ending(viewer, today=today, until=today + timedelta(days=_SOON))
    context = {
        "pages": paged(request, rows), "today": today, "late": sum(each.due_on < today for each in rows), "ending": paged(request, ending, name="ending"), "soon": _SOON,
        **few(viewer, CERTIFICATIONS),
        "titles": {each.id: each.title for each in applications.procedures()},
    }  # fmt: skip
    return render(request, "certifications/index.html", context)


@require_http_methods(["GET", "POST"])
@certifier
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """一つの申請。起案・決裁・差戻し。"""
    case = applications.staff_application(key, request.viewer)
    if case is None or case.procedure not in CERTIFICATIONS:
        raise Http404
    answer, error = acted(request, case, _act)
    if answer:
        return answer
    return render(
        request, "certifications/case.html", _context(request.viewer, case, request) | {"error": error},
        status=422 if error else 200,
    )  # fmt: skip


def _act(*, request: HttpRequest, case: Application) -> str:
    if request.POST.get("what") in RULINGS:
        return ruled(request)
    return moved(request, case, _offered(case))


def _offered(case: Application) -> list[tuple[Any, str]]:
    return [(each, "") for each in case.next if each.by == "staff" and each.id in _OFFERED]


def _context(viewer: Viewer, case: Application, request: HttpRequest) -> dict[str, Any]:
    found = queries.certificates(viewer, today=localdate(), application=case.key)
    return {
        **shown(case, viewer, request), "offered": _offered(case),
        "referrals": queries.referrals(viewer, application=case.key), "certificate": found[0] if found else None,
        "today": localdate(),
    }  # fmt: skip

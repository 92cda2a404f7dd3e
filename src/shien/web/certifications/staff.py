"""認定の職員の画面。期限の早い順の一覧、起案と決裁。"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.applications.errors import NotFound
from shien.domain.applications.facts import Application
from shien.domain.certification import actions, queries
from shien.domain.motions import actions as motions
from shien.domain.motions import queries as moving
from shien.values.fault import InvalidValue
from shien.web.access import allow
from shien.web.present import CERTIFICATIONS, certifies
from shien.web.settlement.access import attempt

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
    held = queries.certificates(viewer, today=today)
    ending = [each for each in held if each.live and each.ends_on and (each.ends_on - today).days <= _SOON]
    context = {
        "rows": rows, "today": today, "late": sum(each.due_on < today for each in rows), "ending": ending, "soon": _SOON,
        "motions": [each for each in moving.waiting(viewer) if each.procedure in CERTIFICATIONS],
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
    error = ""
    if request.method == "POST":
        try:
            done, error = attempt(_act, request=request, case=case)
        except NotFound:
            raise Http404 from None
        if not error:
            messages.success(request, done)
            return HttpResponseRedirect(request.path)
    return render(
        request, "certifications/case.html", _context(request.viewer, case, request) | {"error": error},
        status=422 if error else 200,
    )  # fmt: skip


def _act(*, request: HttpRequest, case: Application) -> str:
    viewer, at, post = request.viewer, timezone.now(), request.POST
    what = post.get("what", "")
    if what in ("approve", "reject"):
        try:
            motion = UUID(post.get("motion", ""))
        except ValueError:
            raise NotFound from None
        if what == "approve":
            actions.approve(motion=motion, by=viewer, at=at)
            return "決裁しました。申請が進みました。"
        motions.reject(motion=motion, comment=post.get("comment", ""), by=viewer, at=at)
        return "起案を差し戻しました。"
    chosen = next((each for each, _ in _offered(case) if each.id == what), None)
    if chosen is None:
        raise InvalidValue("いまは、その操作はできません。画面を読み直してください。")
    named = {"application": case.key, "transition": what, "reason": post.get("reason", ""), "by": viewer, "at": at}
    if chosen.two_person:
        motions.propose(**named)
        return f"「{chosen.label}」を起案しました。別の担当の人の決裁を待ちます。"
    applying.move(**named)
    return f"「{chosen.label}」を行いました。事業者に知らせました。"


def _offered(case: Application) -> list[tuple[Any, str]]:
    return [(each, "") for each in case.next if each.by == "staff" and each.id in _OFFERED]


def _context(viewer: Viewer, case: Application, request: HttpRequest) -> dict[str, Any]:
    past = moving.motions(case.key, viewer)
    found = queries.certificates(viewer, today=localdate(), application=case.key)
    return {
        "case": case, "open": next((each for each in past if each.accepted is None), None),
        "motions": [each for each in past if each.accepted is not None], "offered": _offered(case),
        "referrals": queries.referrals(viewer, application=case.key), "certificate": found[0] if found else None,
        "today": localdate(), "typed": {name: request.POST.get(name, "") for name in ("what", "reason", "comment")},
    }  # fmt: skip

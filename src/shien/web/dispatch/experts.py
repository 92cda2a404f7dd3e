"""専門家の名簿と、登録の届出。届出を二人で決めると、名簿に載る。"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from shien import procedures
from shien.domain.applications import queries as applications
from shien.domain.applications.facts import Application, Next
from shien.domain.dispatch import actions, enrolment, queries
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.web.motions import RULINGS, acted, few, moved, ruled, shown
from shien.web.paging import SIZE, number_of, paged, pages

from . import present
from .views import dispatcher

_OPEN = ("submitted", "sent_back")


def themes() -> dict[str, str]:
    """支援できる課題の名前。登録の様式と同じ。"""
    form = procedures.definition(queries.REGISTER, "application")
    fields = (field for page in form["page"] for field in page["field"])
    return {
        each["value"]: each["label"] for each in next(field for field in fields if field["id"] == "themes")["options"]
    }


@require_safe
@dispatcher
def index(request: HttpRequest) -> HttpResponse:
    """名簿と、決めるのを待つ届出。"""
    viewer, names = request.viewer, themes()
    rows = [
        (each, [names.get(key, key) for key in each.themes], present.places(each.prefectures, online=each.online))
        for each in queries.experts(viewer)
    ]
    found = applications.staff_list(
        viewer, procedure=queries.REGISTER, states=_OPEN, sort="submitted", offset=(number_of(request, "waiting") - 1) * SIZE, limit=SIZE
    )  # fmt: skip
    context = {
        "pages": paged(request, rows), "waiting": pages(request, found.rows, found.total, name="waiting"), "today": localdate(),
        **few(viewer, [queries.REGISTER]),
    }  # fmt: skip
    return render(request, "dispatch/experts.html", context)


@require_http_methods(["GET", "POST"])
@dispatcher
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """一つの届出。載せる・断る・委嘱を改める・外す。"""
    case = applications.staff_application(key, request.viewer)
    if case is None or case.procedure != queries.REGISTER:
        raise Http404
    answer, error = acted(request, case, _act)
    if answer:
        return answer
    return render(
        request, "dispatch/expert.html", _context(request, case) | {"error": error}, status=422 if error else 200
    )


def _act(*, request: HttpRequest, case: Application) -> str:
    post, what = request.POST, request.POST.get("what", "")
    if what in RULINGS:
        return ruled(request)
    if what in actions.COMMISSIONS and any(each.id == what for each in case.next):
        if not post.get("starts", "").strip() or not post.get("ends", "").strip():
            raise InvalidValue("委嘱の初めと終わりを入力してください。")
        starts, ends = parse_date(post["starts"].strip()), parse_date(post["ends"].strip())
        actions.propose_commission(
            application=case.key, transition=what, starts=starts, ends=ends, by=request.viewer, at=timezone.now()
        )
        return "起案しました。別の担当の人の決裁を待ちます。"
    return moved(request, case, _offered(case))


def _offered(case: Application) -> list[tuple[Next, str]]:
    return [(each, "") for each in case.next if each.by == "staff" and each.id not in actions.COMMISSIONS]


def _context(request: HttpRequest, case: Application) -> dict[str, Any]:
    viewer, today, post = request.viewer, localdate(), request.POST
    return {
        **shown(case, viewer, request), "offered": _offered(case), "expert": queries.expert_of(case.key, viewer),
        "commission": next((each for each in case.next if each.id in actions.COMMISSIONS), None),
        "starts": post.get("starts") or today.isoformat(), "ends": post.get("ends") or enrolment.year_end(today).isoformat(),
        "papers": applications.staff_submissions(case.key, viewer), "names": themes(),
    }  # fmt: skip

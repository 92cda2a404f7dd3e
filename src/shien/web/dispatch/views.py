"""派遣の一覧と、一つの派遣。受理の起案・決裁、専門家の引き当て、完了。"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.applications.facts import Application, Next
from shien.domain.dispatch import actions, queries
from shien.domain.settlement import queries as settlement
from shien.web.access import allow
from shien.web.apply.files import opened, served
from shien.web.motions import RULINGS, acted, few, moved, ruled, shown
from shien.web.paging import SIZE, number_of, paged, pages
from shien.web.settlement.present import files, sheet

from . import present

dispatcher = allow(queries.may)
PURPOSE = "専門家派遣の確認のため"


@require_safe
@dispatcher
def index(request: HttpRequest) -> HttpResponse:
    """派遣の申請。all が無ければ、終わっていないもの。次の番が事務局のものは、太字。"""
    viewer, everything = request.viewer, request.GET.get("all") == "1"
    found = applications.staff_list(
        viewer, procedure=queries.PROCEDURE, live=None if everything else True, sort="-submitted" if everything else "submitted",
        offset=(number_of(request) - 1) * SIZE, limit=SIZE,
    )  # fmt: skip
    context = {
        "pages": pages(request, found.rows, found.total),
        "everything": everything,
        "turns": present.TURNS,
        **few(viewer, [queries.PROCEDURE]),
    }
    return render(request, "dispatch/index.html", context)


@require_http_methods(["GET", "POST"])
@dispatcher
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """一つの派遣。"""
    case = _case(request, key)
    answer, error = acted(request, case, _act)
    if answer:
        return answer
    return render(
        request, "dispatch/case.html", _context(request, case) | {"error": error}, status=422 if error else 200
    )


@require_safe
@dispatcher
def paper(request: HttpRequest, key: UUID, paper: UUID) -> HttpResponse:
    """出された書類を開く。開いたことは、事業者の利用履歴に載る。"""
    case = _case(request, key, queries.PROCEDURE, queries.REGISTER)
    found = opened(request, case, paper, PURPOSE)
    place = "experts/" if case.procedure == queries.REGISTER else ""
    context = {
        "case": case,
        "paper": found,
        "pages": sheet(found),
        "files": files(found),
        "purpose": PURPOSE,
        "place": place,
    }
    return render(request, "dispatch/paper.html", context)


@require_safe
@dispatcher
def file(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """出された書類のファイルを受け取る。"""
    case = _case(request, key, queries.PROCEDURE, queries.REGISTER)
    papers = applications.staff_submissions(case.key, request.viewer)
    if not any(each.key == file for paper in papers for each in paper.files):
        raise Http404
    return served(request, file, applying.open_submitted_file)


def _case(request: HttpRequest, key: UUID, *procedures: str) -> Application:
    case = applications.staff_application(key, request.viewer)
    if case is None or case.procedure not in (procedures or (queries.PROCEDURE,)):
        raise Http404
    return case


def _act(*, request: HttpRequest, case: Application) -> str:
    what = request.POST.get("what", "")
    if what in RULINGS:
        return ruled(request)
    if what == "assign":
        number = request.POST.get("expert", "")
        actions.assign(application=case.key, expert=number, by=request.viewer, at=timezone.now())
        return "専門家に打診しました。返事を待ちます。"
    if what in actions.RELEASES:
        actions.release(
            application=case.key,
            transition=what,
            reason=request.POST.get("reason", ""),
            by=request.viewer,
            at=timezone.now(),
        )
        return "専門家の候補に戻しました。"
    return moved(request, case, _offered(case))


def _offered(case: Application) -> list[tuple[Next, str]]:
    """できること。振込の途中の請求は、銀行の答えが来るまで返せない。"""
    elsewhere = {"offer", "pay"} | ({"return_claim"} if settlement.paying(case.key) else set())
    return [(each, "") for each in case.next if each.by == "staff" and each.id not in elsewhere]


def _context(request: HttpRequest, case: Application) -> dict[str, Any]:
    viewer = request.viewer
    candidates = []
    if case.state == "accepted":
        wish = actions.wish_of(case.key, viewer, actions.prefecture_of(case.key, viewer))
        candidates = queries.candidates(wish, viewer)
    papers = applications.staff_submissions(case.key, viewer)
    claim, past = queries.claim(case.key, viewer), queries.assignments(case.key, viewer)
    return {
        **shown(case, viewer, request), "offered": _offered(case), "candidates": paged(request, candidates, size=20, name="candidates"), "papers": papers,
        "assignments": past, "claim": claim, "amount_help": "請求の額が入れてあります。", "days": present.planned(papers) if queries.dated(case.state) else [],
        "declined": {each.expert_number: each.declined for each in past if each.declined}, "year": queries.year(case.enterprise_id, localdate()),
        "paying": case.state == "fee_decided" and settlement.paying(case.key),
        "requested": request.POST.get("amount") or (f"{claim.gross:,}" if claim else ""),
    }  # fmt: skip

"""一つの申請。いまできること、起案と決裁、出された書類、経緯。"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.applications.errors import NotFound
from shien.domain.applications.facts import Application, Next
from shien.domain.settlement import actions, queries
from shien.values.dates import parse_date
from shien.values.yen import parse_yen
from shien.web.apply.files import opened
from shien.web.handing import handed
from shien.web.motions import RULINGS, acted, moved, ruled, shown

from . import present
from .access import procedures_of, settler

PURPOSE = "交付決定のあとの手続きの確認のため"


def case_of(key: UUID, viewer: Viewer) -> Application:
    """担当の申請。無ければ404。"""
    found = applications.staff_application(key, viewer)
    if found is None or found.procedure not in procedures_of(viewer):
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@settler
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """見る・起案する・決裁する・進める。"""
    case = case_of(key, request.viewer)
    answer, error = acted(request, case, _act)
    if answer:
        return answer
    return render(
        request, "settlement/case.html", _context(request, case) | {"error": error}, status=422 if error else 200
    )


def _act(*, request: HttpRequest, case: Application) -> str:
    what = request.POST.get("what", "")
    if what in RULINGS:
        return ruled(request)
    if what == "settle":
        actions.propose_settlement(application=case.key, by=request.viewer, at=timezone.now())
        return "額の確定を起案しました。別の担当の人の決裁を待ちます。"
    if what == "repay":
        return _repaid(request, case)
    return moved(request, case, _offered(case))


def _offered(case: Application) -> list[tuple[Next, str]]:
    """できること。振込の途中の請求は、銀行の答えが来るまで返せない。"""
    found = present.offered(case)
    return [each for each in found if each[0].id != "return_claim" or not queries.paying(case.key)]


def _repaid(request: HttpRequest, case: Application) -> str:
    post = request.POST
    order = post.get("order", "")
    left = actions.record_repayment(
        application=case.key, order=int(order) if order.isascii() and order.isdigit() and len(order) < 19 else 0,
        amount=parse_yen(post.get("amount", "")), received_on=parse_date(post.get("received_on", "")), by=request.viewer,
        at=timezone.now(),
    )  # fmt: skip
    return "納付を記しました。" + (f"残りは{left:,}円です。" if left else "すべて納まりました。")


def _context(request: HttpRequest, case: Application) -> dict[str, Any]:
    viewer, post = request.viewer, request.POST
    papers = applications.staff_submissions(case.key, viewer)
    requested = next(
        (each.values.get("requested_total") for each in reversed(papers) if each.form == "grant_application"), ""
    )
    return {
        **shown(case, viewer, request), "amounts": present.amounts(case), "offered": _offered(case), "papers": papers,
        "inspection": queries.inspection(case.key, viewer), "bounds": present.BOUNDS,
        "orders": queries.orders(case.key, viewer),
        "charges": queries.charges(case.key, viewer, today=localdate()), "reports": queries.reports(viewer, application=case.key),
        "requested": post.get("amount") or (f"{requested:,}" if isinstance(requested, int) else ""),
    }  # fmt: skip


@require_safe
@settler
def paper(request: HttpRequest, key: UUID, paper: UUID) -> HttpResponse:
    """出された書類を開く。開いたことは、事業者の利用履歴に載る。"""
    case = case_of(key, request.viewer)
    found = opened(request, case, paper, PURPOSE)
    return render(
        request, "settlement/paper.html",
        {"case": case, "paper": found, "pages": present.sheet(found), "files": present.files(found), "purpose": PURPOSE},
    )  # fmt: skip


@require_safe
@settler
def file(request: HttpRequest, key: UUID, paper: UUID, file: UUID) -> HttpResponse:
    """出された書類のファイルを渡す。渡したことは、事業者の利用履歴に載る。"""
    case = case_of(key, request.viewer)
    known = {
        each.key
        for sent in applications.staff_submissions(case.key, request.viewer)
        if sent.key == paper
        for each in sent.files
    }
    if file not in known:
        raise Http404
    try:
        found, document = applying.open_submitted_file(file=file, by=request.viewer, at=timezone.now(), purpose=PURPOSE)
    except (NotFound, applying.Refused):
        raise Http404 from None
    return handed(request, found, document)

"""一つの申請。いまできること、起案と決裁、出された書類、経緯。"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.applications.errors import NotFound
from shien.domain.applications.facts import Application, Next
from shien.domain.motions import actions as motions
from shien.domain.motions import queries as moving
from shien.domain.settlement import actions, queries
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.values.yen import parse_yen

from . import present
from .access import attempt, procedures_of, settler

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
        request, "settlement/case.html", _context(request, case) | {"error": error}, status=422 if error else 200
    )


def _act(*, request: HttpRequest, case: Application) -> str:
    viewer, at, post = request.viewer, timezone.now(), request.POST
    what = post.get("what", "")
    if what in ("approve", "reject"):
        motion = _key(post.get("motion", ""))
        if what == "approve":
            actions.approve(motion=motion, by=viewer, at=at)
            return "決裁しました。申請が進みました。"
        motions.reject(motion=motion, comment=post.get("comment", ""), by=viewer, at=at)
        return "起案を差し戻しました。"
    if what == "settle":
        actions.propose_settlement(application=case.key, by=viewer, at=at)
        return "額の確定を起案しました。別の担当の人の決裁を待ちます。"
    if what == "repay":
        return _repaid(request, case)
    return _moved(request, case, _offer(case, what))


def _offer(case: Application, id: str) -> Next:
    for each, page in present.offered(case):
        if each.id == id and not page:
            return each
    raise InvalidValue("いまは、その操作はできません。画面を読み直してください。")


def _moved(request: HttpRequest, case: Application, chosen: Next) -> str:
    reason = request.POST.get("reason", "")
    given = request.POST.get("amount", "")
    if chosen.two_person:
        amount = parse_yen(given) if chosen.amount else None
        motions.propose(
            application=case.key,
            transition=chosen.id,
            reason=reason,
            amount=amount,
            by=request.viewer,
            at=timezone.now(),
        )
        return f"「{chosen.label}」を起案しました。別の担当の人の決裁を待ちます。"
    applying.move(application=case.key, transition=chosen.id, reason=reason, by=request.viewer, at=timezone.now())
    return f"「{chosen.label}」を行いました。事業者に知らせました。"


def _repaid(request: HttpRequest, case: Application) -> str:
    post = request.POST
    order = post.get("order", "")
    left = actions.record_repayment(
        application=case.key, order=int(order) if order.isascii() and order.isdigit() and len(order) < 19 else 0,
        amount=parse_yen(post.get("amount", "")), received_on=parse_date(post.get("received_on", "")), by=request.viewer,
        at=timezone.now(),
    )  # fmt: skip
    return "納付を記しました。" + (f"残りは{left:,}円です。" if left else "すべて納まりました。")


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _context(request: HttpRequest, case: Application) -> dict[str, Any]:
    viewer, post = request.viewer, request.POST
    past = moving.motions(case.key, viewer)
    papers = applications.staff_submissions(case.key, viewer)
    requested = next(
        (each.values.get("requested_total") for each in reversed(papers) if each.form == "grant_application"), ""
    )
    return {
        "case": case, "amounts": present.amounts(case), "open": next((each for each in past if each.accepted is None), None),
        "motions": [each for each in past if each.accepted is not None], "offered": present.offered(case), "papers": papers,
        "inspection": queries.inspection(case.key, viewer), "bounds": present.BOUNDS,
        "orders": queries.orders(case.key, viewer), "reports": queries.reports(viewer, application=case.key),
        "requested": post.get("amount") or (f"{requested:,}" if isinstance(requested, int) else ""),
        "typed": {name: post.get(name, "") for name in ("what", "reason", "comment", "amount", "received_on")},
    }  # fmt: skip


@require_safe
@settler
def paper(request: HttpRequest, key: UUID, paper: UUID) -> HttpResponse:
    """出された書類を開く。開いたことは、事業者の利用履歴に載る。"""
    case = case_of(key, request.viewer)
    try:
        found = applying.open_submission(submission=paper, by=request.viewer, at=timezone.now(), purpose=PURPOSE)
    except NotFound:
        raise Http404 from None
    if found.application != case.key:
        raise Http404
    return render(
        request, "settlement/paper.html",
        {"case": case, "paper": found, "pages": present.sheet(found), "purpose": PURPOSE},
    )  # fmt: skip

"""公募回の順位表。作り、線の上下を見て、まとめて起案する。"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import queries as applications
from shien.domain.applications.actions import NotFound, Refusal
from shien.domain.applications.facts import Call
from shien.domain.motions import actions as motions
from shien.domain.review import actions, queries
from shien.domain.review.facts import RankedRow, Table
from shien.values.fault import InvalidValue
from shien.web.access import procedure_staff
from shien.web.paging import paged

_ROWS = 100


@require_http_methods(["GET", "POST"])
@procedure_staff
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """見る・作る・起案する。"""
    viewer = request.viewer
    call = applications.call(key)
    if call is None or call.procedure not in viewer.nationwide | viewer.regional:
        raise Http404
    if request.method != "POST":
        return _page(request, call)
    try:
        if request.POST.get("do") == "rank":
            actions.make_ranking(call=key, mark=request.POST.get("mark", "")[:10], by=viewer, at=timezone.now())
            messages.success(request, "順位表を作りました。")
            return HttpResponseRedirect(f"/staff/review/calls/{key}/ranking/")
        return _propose(request, call)
    except NotFound:
        raise Http404 from None
    except (InvalidValue, NotAllowed, Refusal) as error:
        return _page(request, call, str(error))


def _page(request: HttpRequest, call: Call, error: str = "") -> HttpResponse:
    table = queries.ranking(call.key, request.viewer)
    adoptable, declinable = _sides(table)
    context = {
        "call": call, "table": table, "pages": paged(request, table.rows if table else (), size=_ROWS), "error": error, "adopt": len(adoptable), "decline": len(declinable),
        "adopt_total": sum(row.amount for row in adoptable), "reason": request.POST.get("reason", ""),
        "mark": request.POST.get("mark", table.mark if table else ""), "earlier": queries.rankings(call.key, request.viewer)[1:],
        "preview": request.POST.get("do") == "preview" and not error,
    }  # fmt: skip
    return render(request, "review/ranking.html", context, status=422 if error else 200)


def _sides(table: Table | None) -> tuple[list[RankedRow], list[RankedRow]]:
    """線の上と下の、まだ決まっていない申請。"""
    rows = [row for row in table.rows if row.decidable] if table else []
    return [row for row in rows if row.within], [row for row in rows if not row.within]


def _propose(request: HttpRequest, call: Call) -> HttpResponse:
    """線の上を採択、下を不採択として、まとめて起案する。"""
    if request.POST.get("do") == "preview":
        return _page(request, call)
    table = queries.ranking(call.key, request.viewer)
    if table is None:
        raise InvalidValue("先に順位表を作ってください。")
    above, below = _sides(table)
    side = request.POST.get("side", "")
    chosen, transition = (above, _positive(call)) if side == "adopt" else (below, "decline")
    if side not in ("adopt", "decline") or not chosen:
        raise InvalidValue("起案する申請がありません。")
    motions.propose_all(
        applications_=[row.application for row in chosen], transition=transition, reason=request.POST.get("reason", "")[:2000],
        by=request.viewer, at=timezone.now(), detail={"ranking": str(table.key)},
    )  # fmt: skip
    messages.success(request, f"{len(chosen)}件を起案しました。ほかの担当が決裁すると決まります。")
    return HttpResponseRedirect("/staff/review/proposals/")


def _positive(call: Call) -> str:
    """この手続きで、通すときの遷移。"""
    return applications.positive_transition(call.key)

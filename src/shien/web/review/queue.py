"""職員の一覧。絞り込み・並べ替え・まとめて行う。"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shien.domain.applications import queries as applications
from shien.domain.applications.facts import Page
from shien.domain.motions import queries as motions
from shien.domain.review import queries
from shien.web.access import procedure_staff
from shien.web.paging import SIZE, number_of, pages

SORTS = {
    "changed": "待っている時間の長い順", "submitted": "提出の古い順", "-submitted": "提出の新しい順", "number": "申請番号の順",
    "name": "名称の順",
}  # fmt: skip
# What can be done to many at once; two-person ones become proposals.
BULK = {
    "take_up": "受け持つ", "pass_check": "形式の確認を終える", "call_interview": "口頭審査に進める", "finish_review": "審査を終える",
    "adopt": "採択を起案する", "certify": "認定を起案する", "decline": "不採択・不認定を起案する",
}  # fmt: skip


@require_safe
@procedure_staff
def index(request: HttpRequest) -> HttpResponse:
    """一覧。"""
    viewer, asked = request.viewer, request.GET
    mine = viewer.nationwide | viewer.regional
    calls = [each for each in applications.calls(at=timezone.now()) if each.procedure in mine]
    call = next((each.key for each in calls if str(each.key) == asked.get("call", "")), None)
    states = [each for each in asked.getlist("state") if each][:20]
    having, sort = asked.get("having", ""), asked.get("sort", "changed")
    sort = sort if sort in SORTS else "changed"
    text = asked.get("text", "").replace("\0", "").strip()[:100]
    found = queries.queue(
        viewer,
        call=call,
        states=states,
        text=text,
        having=having,
        sort=sort,
        offset=(number_of(request) - 1) * SIZE,
        limit=SIZE,
    )
    return render(
        request, "review/queue.html",
        {
            "pages": pages(request, _rows(found), found.total), "calls": calls, "call": str(call or ""), "states": states,
            "counts": state_counts(found), "having": having, "havings": queries.HAVING.items(), "sorts": SORTS.items(),
            "sort": sort, "text": text, "bulk": BULK.items(), "now": timezone.now(),
            "here": request.GET.urlencode(), "filtered": any((call, states, having, text)),
            "waiting": motions.waiting_count(viewer), "alarms": len(applications.alarms(viewer)),
        },
    )  # fmt: skip


def _rows(found: Page) -> list[dict[str, Any]]:
    names = queries.handlers([row.key for row in found.rows])
    now = timezone.now()
    return [
        {"row": row, "handler": names.get(row.key, ""), "days": (now - row.changed_at).days if row.changed_at else None}
        for row in found.rows
    ]


def state_counts(found: Page) -> list[tuple[str, str, int]]:
    """状態ごとの数。(id, 名前, 数)。名前は一覧の行から、無ければ手続きの状態の表から。"""
    names = applications.state_labels()
    return [(state, names.get(state, state), many) for state, many in sorted(found.counts.items())]


def chosen(values: list[str]) -> list[UUID]:
    """選ばれた申請の鍵。読めないものは捨てる。"""
    keys = []
    for each in values[:500]:
        try:
            keys.append(UUID(each))
        except ValueError:
            continue
    return list(dict.fromkeys(keys))

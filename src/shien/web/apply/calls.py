"""申請の入口。公募を選び、対象かどうかを先に見て、始める (UX-8)。"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions, facts, queries
from shien.domain.applications.actions import NotFound, Refused
from shien.domain.outside import queries as outside
from shien.web.access import enterprise
from shien.web.paging import offset_of, pages
from shien.web.seen import carried

from .guide import guides, most
from .progress import before
from .words import MARKS, closing, needed

_SHOWN = 20  # cards of a page
_NEW = timedelta(days=30)  # how long an answer stands at the top


@require_safe
@enterprise
def index(request: HttpRequest) -> HttpResponse:
    """受け付けている公募と、自社の申請。"""
    viewer, now = request.viewer, timezone.now()
    total = queries.application_count(viewer)
    mine = queries.applications(viewer, start=offset_of(request, total, size=_SHOWN), size=_SHOWN)
    titles = form_titles({each.procedure for each in mine})
    found = queries.calls(at=now, open_only=True)
    live = queries.live_applications(viewer, calls=[each.key for each in found])
    heads = {each.id: each for each in queries.procedures()}
    verdicts = queries.verdicts_before([each.key for each in found], viewer, at=now)
    calls = [
        {
            "verdict": judged(verdicts.get(each.key)),
            "call": each,
            "closing": closing(each.closes_at, now),
            "mine": live.get(each.key),
            "purpose": heads[each.procedure].definition["procedure"].get("purpose", ""),
            "most": most(heads[each.procedure].definition),
        }
        for each in found
    ]
    cases = [
        {"application": each, "closing": closing(each.closes_at, now), "needed": needed(each, titles.get(each.procedure, {}), viewer.side)}
        for each in mine
    ]  # fmt: skip
    context = {
        "calls": calls,
        "pages": pages(request, cases, total, size=_SHOWN),
        "offers": outside.unanswered_offers(viewer),
        "answered": _answered(viewer),
    }
    return render(request, "apply/index.html", context)


def _answered(viewer: Viewer) -> list[facts.Dispute]:
    """この30日に答えの届いた異議。"""
    since = timezone.now() - _NEW
    return [each for each in queries.disputes(viewer) if each.answered_at and each.answered_at > since]


def form_titles(procedures: set[str]) -> dict[str, dict[str, str]]:
    """手続き → 様式 → 名前。"""
    return {key: {each.form: each.title for each in reversed(queries.form_versions(key))} for key in procedures}


@require_safe
@enterprise
def call(request: HttpRequest, key: UUID) -> HttpResponse:
    """公募の一つ。始める前に、対象かどうかとそのわけを見せる。"""
    viewer, now = request.viewer, timezone.now()
    found = queries.call(key)
    if found is None:
        raise Http404
    mine = queries.live_application(viewer, call=key)
    procedure = queries.procedure(found.procedure)
    head = (procedure.definition.get("procedure") or {}) if procedure else {}
    by_supporter = head.get("account") == "supporter"
    context = {
        "call": found, "closing": closing(found.closes_at, now), "state": found.state(now), "mine": mine,
        "procedure": procedure, "head": head,
        "schemes": guides(procedure.definition) if procedure else [],
        "verdict": judged(queries.verdicts_before([key], viewer, at=now).get(key)), "files": _files(found),
        "may_start": (viewer.is_owner and not by_supporter) or (viewer.acting_for_other and viewer.can_edit),
        "by_supporter": by_supporter,
        "carried": carried(request), "disputes": queries.disputes(viewer, call=key), "progress": before(found),
    }  # fmt: skip
    return render(request, "apply/call.html", context)


def judged(verdict: facts.Verdict | None) -> dict[str, Any] | None:
    """判定を、印と言葉に。満たさないわけを先に並べる。open は、分からないことの数。"""
    if verdict is None or verdict.outcome not in MARKS:
        return None
    order = {"not_met": 0, "unknown": 1, "met": 2}
    reasons = sorted(verdict.reasons, key=lambda each: order.get(each["outcome"], 3))
    badge, words = MARKS[verdict.outcome]
    return {
        "outcome": verdict.outcome, "badge": badge, "words": words, "at": verdict.at,
        "reasons": [{**each, "badge": MARKS.get(each["outcome"], ("optional", ""))} for each in reasons],
        "source": next((each.get("source", "") for each in reasons), ""),
        "open": len({what for each in reasons for what in each.get("missing", ())}),
    }  # fmt: skip


def _files(call: facts.Call) -> list[dict[str, Any]]:
    """用意する書類。始める前に知らせる (UX-18)。"""
    version = queries.form_version(call.procedure, call.form, call.form_version)
    if version is None:
        return []
    fields = [field for page in version.definition.get("page", ()) for field in page.get("field", ())]
    return [each for each in fields if each.get("type") == "file"]


@require_POST
@enterprise
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    """始める。カルテの値が入った下書きができる。"""
    try:
        made = actions.start(call=key, by=request.viewer, at=timezone.now(), came_from=request.POST.get("from", ""))
    except NotFound as error:
        raise Http404 from error
    except (Refused, NotAllowed) as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"/apply/calls/{key}/")
    return HttpResponseRedirect(f"/apply/{made.key}/{made.call.form}/")

"""申請の一つ。いまの状態、いますること、これまで。書類を開く、取り下げる、取り消して直す。"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shien.domain.accounts import queries as accounts
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions, facts, queries
from shien.domain.applications.actions import NotFound, Refusal
from shien.domain.dispatch import queries as dispatch
from shien.domain.settlement import queries as settlement
from shien.values.fault import InvalidValue
from shien.web.access import enterprise
from shien.web.dispatch.present import planned

from .access import of_case
from .calls import form_titles
from .progress import progress
from .words import AHEAD, WAITS, closing, needed

RECENT = 3  # motions that are shown at once


def own(request: HttpRequest, key: UUID) -> facts.Application:
    """自社の申請。"""
    found = queries.application(key, request.viewer)
    if found is None:
        raise Http404
    return found


@require_safe
@of_case
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """申請の一つ。専門家には、専門家の画面。"""
    viewer, now = request.viewer, timezone.now()
    if viewer.is_expert:
        return HttpResponseRedirect(f"/dispatch/expert/{key}/")
    found = own(request, key)
    head = queries.call_definition(found.call.key).get("procedure", {})
    titles = form_titles({found.procedure})[found.procedure]
    drafts, sent = queries.drafts(key, viewer), queries.submissions(key, viewer)
    doings = moves(found, viewer)
    context = {
        "application": found, "closing": closing(found.closes_at, now), "needed": needed(found, titles, viewer.side),
        "waits": WAITS.get(found.waits_for, ""), "papers": papers(found, drafts, sent, titles, head, sides(viewer), ended(found, viewer)),
        "titles": titles, "ahead": [each for each in doings if each.id in AHEAD],
        "submissions": sent, "moves": [each for each in doings if each.id not in AHEAD],
        "proxy": viewer.side != found.waits_for == "expert", **dispatched(found, sent, viewer),
        "progress": progress(found, timezone.localdate()), "latest": found.steps[::-1][:RECENT], "older": found.steps[::-1][RECENT:],
        "writes": viewer.is_owner or viewer.can_edit,
        "unsupported": found.waits_for == "supporter" and viewer.is_owner
        and not any(each.live and each.can_edit for each in accounts.delegations(viewer, at=now)),
    }  # fmt: skip
    return render(request, "apply/case.html", context | owed(found, viewer))


def owed(found: facts.Application, viewer: Viewer) -> dict[str, Any]:
    """交付決定のあとに、納めるものと、次に出す報告。"""
    if found.state == "repaying":
        return {"owed": [each for each in settlement.orders(found.key, viewer) if each.left]}
    if found.state in ("paid", "reporting"):
        return {
            "due": next((each for each in settlement.reports(viewer, application=found.key) if not each.sent), None)
        }
    return {}


def ended(found: facts.Application, viewer: Viewer) -> set[str]:
    """報告の年度が終わった回。"""
    if not any(each.repeats for each in found.next):
        return set()
    today = timezone.localdate()
    return {each.occurrence for each in settlement.reports(viewer, application=found.key) if each.year_end < today}


def dispatched(found: facts.Application, sent: list[facts.Submission], viewer: Viewer) -> dict[str, Any]:
    """専門家派遣の、決まった専門家と日程。"""
    if found.procedure != dispatch.PROCEDURE:
        return {}
    visits = planned(sent) if dispatch.dated(found.state) else []
    return {"experts": dispatch.assignments(found.key, viewer), "visits": visits}


def papers(
    found: facts.Application, drafts: list[facts.Draft], sent: list[facts.Submission], titles: dict[str, str], head: Any,
    sides: tuple[str, ...], ended: Collection[str] = (),
) -> list[dict[str, Any]]:  # fmt: skip
    """いま書ける書類。くり返す書類 (事業化状況報告) は、次の回と、年度の終わった回 ended と、書き始めた回だけ。

    sides は、見る人が出す側、label は、出すことの名。
    """
    begun = {(each.form, each.occurrence): each for each in drafts}
    done = {(each.form, each.occurrence) for each in sent}
    asked = [(each, turn) for each in found.next if each.by in sides and each.form for turn in turns(each, head)]
    offered = {each.form for each in found.next}
    early = [(form, "", "") for form in found.open_forms if form not in offered]  # written before it may be handed in
    left = [(each.form, turn, each.label) for each, turn in asked if not turn or (each.form, turn) not in done]
    first = {form: turn for form, turn, _ in reversed(left)}
    due = [each for each in left if each[1] in ("", first[each[0]], *ended) or (each[0], each[1]) in begun]
    return [
        {
            "form": form, "turn": turn, "draft": begun.get((form, turn)), "name": form + (f".{turn}" if turn else ""),
            "title": titles.get(form, form) + (f"（{turn}回目）" if turn else ""), "label": label or f"{titles.get(form, form)}を書く",
        }
        for form, turn, label in (*early, *due)
    ]  # fmt: skip


def sides(viewer: Viewer) -> tuple[str, ...]:
    """この人が書ける書類を出す側。支援者は、事業者の書類も一緒に書く。"""
    return ("supporter", "applicant") if viewer.acting_for_other else (viewer.side,)


def turns(each: facts.Next, head: Any) -> list[str]:
    """くり返す書類の回。報告の年数は手続きが決める。"""
    if not each.repeats:
        return [""]
    return [str(each) for each in range(1, int(head.get("report_years") or 1) + 1)]


def moves(found: facts.Application, viewer: Viewer) -> list[facts.Next]:
    """書類の要らない、この人の行い。専門家の行いは、専門家の画面で。"""
    may = viewer.can_edit if viewer.acting_for_other else viewer.is_owner and viewer.can_submit
    return [each for each in found.next if may and each.by == viewer.side and not each.form]


@require_POST
@of_case
def open_draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """後の段階の書類を開く。"""
    found = own(request, key)
    form, turn = request.POST.get("form", ""), request.POST.get("turn", "")
    head = queries.call_definition(found.call.key).get("procedure", {})
    if not any(
        turn in turns(each, head) for each in found.next if each.by in sides(request.viewer) and each.form == form
    ):
        raise Http404
    try:
        actions.open_draft(application=key, form=form, occurrence=turn, by=request.viewer, at=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except NotAllowed as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"/apply/{key}/")
    return HttpResponseRedirect(f"/apply/{key}/{form}{f'.{turn}' if turn else ''}/")


@require_http_methods(["GET", "POST"])
@enterprise
def move(request: HttpRequest, key: UUID, transition: str) -> HttpResponse:
    """取り下げる・取り消して直す・辞退する。何が起きるかを見せてから。"""
    found, viewer = own(request, key), request.viewer
    chosen = next((each for each in moves(found, viewer) if each.id == transition), None)
    if chosen is None:
        raise Http404
    errors = []
    if request.method == "POST":
        try:
            after = actions.move(
                application=key,
                transition=transition,
                by=viewer,
                at=timezone.now(),
                reason=request.POST.get("reason", ""),
            )
        except (InvalidValue, NotAllowed, Refusal) as error:
            errors = [("reason" if chosen.reason else "main", "理由" if chosen.reason else chosen.label, str(error))]
        else:
            messages.success(request, after.steps[-1].notice or f"「{chosen.label}」を受け付けました。")
            if chosen.id == "reopen":
                return HttpResponseRedirect(f"/apply/{key}/{after.call.form}/")
            return HttpResponseRedirect(f"/apply/{key}/")
    context = {
        "application": found, "chosen": chosen, "errors": errors, "reason": request.POST.get("reason", ""),
        "closing": closing(found.closes_at, timezone.now()),
    }  # fmt: skip
    return render(request, "apply/move.html", context, status=422 if errors else 200)

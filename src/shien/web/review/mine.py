"""審査員の画面。割り当てられた申請を、利害関係を届け出てから開き、採点する。"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications.actions import NotFound, Refusal
from shien.domain.review import actions, queries
from shien.domain.review.choices import RelationKind
from shien.domain.review.facts import Assigned, Criterion
from shien.values.fault import InvalidValue
from shien.web.access import reviewer
from shien.web.handing import handed
from shien.web.paging import paged

from . import reading


@require_http_methods(["GET", "POST"])
@reviewer
def index(request: HttpRequest) -> HttpResponse:
    """自分への割当てと、届け出た関わり。"""
    viewer, error = request.viewer, ""
    if request.method == "POST":
        try:
            told = _relate(request)
        except NotFound:
            raise Http404 from None
        except (InvalidValue, NotAllowed) as fault:
            error = str(fault)
        else:
            messages.success(request, told)
            return HttpResponseRedirect("/review/mine/")
    rows = queries.assignments(viewer)
    context = {
        "todo": paged(request, [each for each in rows if not each.ended_at and not each.scored_at]),
        "done": paged(request, [each for each in rows if each.ended_at or each.scored_at], name="done"), "relations": queries.relations(viewer),
        "kinds": RelationKind.choices, "error": error, "typed": request.POST,
    }  # fmt: skip
    return render(request, "review/mine.html", context, status=422 if error else 200)


def _relate(request: HttpRequest) -> str:
    at, ended = timezone.now(), request.POST.get("end", "")
    if ended.isascii() and ended.isdigit():
        actions.unrelate(relation=int(ended), by=request.viewer, at=at)
        return "届出を終えました。"
    actions.relate(kind=request.POST.get("kind", ""), text=request.POST.get("text", "")[:300], by=request.viewer, at=at)
    return "関わりを届け出ました。"


@require_http_methods(["GET", "POST"])
@reviewer
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """一つの申請の届出・採点。"""
    found = queries.assignment(key, request.viewer)
    if found is None:
        raise Http404
    assigned, criteria = found
    if request.method != "POST":
        return _page(request, assigned, criteria, [])
    try:
        told = _declare(request, key) if request.POST.get("do") == "declare" else _score(request, key, criteria)
    except NotFound:
        raise Http404 from None
    except actions.BadScore as fault:
        labels = {each.id: each.label for each in criteria}
        errors = [(f"point-{id}", labels[id], text) for id, text in fault.faults.items()]
        return _page(request, assigned, criteria, errors)
    except (InvalidValue, NotAllowed, Refusal) as fault:
        where = "conflict" if request.POST.get("do") == "declare" else "score"
        return _page(request, assigned, criteria, [(where, "届出" if where == "conflict" else "採点", str(fault))])
    messages.success(request, told)
    return HttpResponseRedirect(f"/review/mine/{key}/")


def _declare(request: HttpRequest, key: UUID) -> str:
    answer = request.POST.get("conflict", "")
    if answer not in ("yes", "no"):
        raise InvalidValue("関わりの有無をお選びください。")
    free = actions.declare(
        assignment=key, conflict=answer == "yes", text=request.POST.get("conflict_text", "")[:400], by=request.viewer, at=timezone.now()
    )  # fmt: skip
    return "届け出ました。申請書を開けます。" if free else "届け出ました。この申請の割当てから外れました。"


def _score(request: HttpRequest, key: UUID, criteria: tuple[Criterion, ...]) -> str:
    points: dict[str, Any] = {}
    for each in criteria:
        typed = request.POST.get(f"point-{each.id}", "").strip()
        points[each.id] = int(typed) if typed.isdecimal() and len(typed) <= 4 else typed
    actions.score(
        assignment=key, points=points, opinion=request.POST.get("opinion", ""), by=request.viewer, at=timezone.now(),
        remarks={each.id: request.POST.get(f"remark-{each.id}", "") for each in criteria},
    )  # fmt: skip
    return "採点を出しました。"


def _page(
    request: HttpRequest, assigned: Assigned, criteria: tuple[Criterion, ...], errors: list[tuple[str, str, str]]
) -> HttpResponse:  # fmt: skip
    sections, trouble = [], ""
    if assigned.declared is False and not assigned.ended_at:
        try:
            sent = actions.open_for_review(assignment=assigned.key, by=request.viewer, at=timezone.now())
            sections = reading.sections(sent, personal=False)
        except NotAllowed as fault:
            trouble = str(fault)
    context = {
        "assigned": assigned, "criteria": criteria, "errors": errors, "wrong": {id: text for id, _, text in errors},
        "typed": request.POST, "sections": sections, "trouble": trouble, "peers": queries.peers(assigned.key, request.viewer),
        "provisional": any(each.unverified for each in criteria), "following": _following(request, assigned),
    }  # fmt: skip
    return render(request, "review/score.html", context, status=422 if errors else 200)


def _following(request: HttpRequest, assigned: Assigned) -> Assigned | None:
    """次に採点する申請。"""
    rows = queries.assignments(request.viewer)
    todo = [each for each in rows if not each.ended_at and not each.scored_at and each.key != assigned.key]
    return todo[-1] if todo else None


@require_safe
@reviewer
def file(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """ファイルを渡す。"""
    try:
        found, document = actions.open_file_for_review(assignment=key, file=file, by=request.viewer, at=timezone.now())
    except (NotFound, NotAllowed, Refusal):
        raise Http404 from None
    return handed(request, found, document)

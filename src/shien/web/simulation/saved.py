"""保存した計画。保存・見る・直す・渡す・消す・くらべる。"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.plans import actions, queries
from shien.domain.plans.facts import Saved
from shien.values.fault import InvalidValue

from . import compare as comparing
from . import present
from .document import document_of, values_of
from .drafts import begin, draft_of, drop, keep
from .prefill import prefill
from .views import accounts, watched

HOME = "/diagnosis/simulation/"


def saved_of(request: HttpRequest, plan: uuid.UUID) -> Saved:
    """計画。見えないものは 404。"""
    given = request.GET.get("version", "")
    version = int(given) if given.isdigit() and len(given) < 6 else None
    found = queries.plan(request.viewer, plan, version=version)
    if found is None:
        raise Http404
    return found


@require_safe
@watched
def show(request: HttpRequest, plan: uuid.UUID) -> HttpResponse:
    """計画の結果と、その計画にできること。"""
    found = saved_of(request, plan)
    return render(request, "simulation/result.html", _context(request, found))


@require_safe
@watched
def printed(request: HttpRequest, plan: uuid.UUID) -> HttpResponse:
    """印刷のための画面。たたんだ表もすべて開く。"""
    found = saved_of(request, plan)
    return render(request, "simulation/print.html", _context(request, found) | {"printing": True})


@require_POST
@watched
def save(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """打ちかけを保存する。直している計画なら次の版、as_new なら別の計画。先に保存されていれば、両方を見せる。"""
    found, viewer, now = draft_of(request, draft), request.viewer, timezone.now()
    document, errors = document_of(found.values)
    again = found.plan and request.POST.get("as_new") != "yes"
    if errors:
        return HttpResponseRedirect(f"{HOME}drafts/{found.id}/result")
    if request.POST.get("seen", "").isdigit():
        found.version = int(request.POST["seen"])
    try:
        plan = actions.save(
            name=str(found.values["name"]), document=document, by=viewer, at=now,
            plan_id=uuid.UUID(found.plan) if again else None, version=found.version if again else None,
        )  # fmt: skip
    except actions.Stale:
        return _both(request, found, document)
    except (NotAllowed, InvalidValue) as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(f"{HOME}drafts/{found.id}/result")
    drop(request, found)
    messages.success(request, "計画を保存しました。")
    return HttpResponseRedirect(f"{HOME}plans/{plan}/")


@require_POST
@watched
def change(request: HttpRequest, plan: uuid.UUID) -> HttpResponse:
    """保存した計画を直しはじめる。保存するまで、元の計画は変わらない。"""
    found = saved_of(request, plan)
    known = prefill(accounts(request), today=timezone.localdate())
    newest = queries.plan(request.viewer, plan)
    draft = begin(
        request, values_of(found.document), plan=str(plan), version=newest.version if newest else found.version,
        known=dict(known.known), done=["firm"],
    )  # fmt: skip
    return HttpResponseRedirect(f"{HOME}drafts/{draft.id}/firm")


@require_POST
@watched
def hand(request: HttpRequest, plan: uuid.UUID, act: str) -> HttpResponse:
    """渡す・渡すのをやめる・消す。"""
    viewer, now, post = request.viewer, timezone.now(), request.POST
    if queries.plan(viewer, plan) is None:
        raise Http404
    chosen = post.get("delegation", "")
    try:
        if act == "send":
            to = actions.send(plan_id=plan, by=viewer, at=now, delegation_id=int(chosen) if chosen.isdigit() else None)
            messages.success(request, f"計画を「{to}」に渡しました。")
        elif act == "take-back":
            actions.take_back(plan_id=plan, by=viewer, at=now)
            messages.success(request, "渡すのをやめました。相手からは見えません。")
        elif act == "remove":
            actions.remove(plan_id=plan, by=viewer, at=now)
            messages.success(request, "計画を消しました。")
            return HttpResponseRedirect(HOME)
        else:
            raise Http404
    except (NotAllowed, InvalidValue) as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(f"{HOME}plans/{plan}/")


@require_safe
@watched
def compare(request: HttpRequest) -> HttpResponse:
    """保存した計画を三つまでならべる。"""
    chosen = request.GET.getlist("plan")
    every = {str(each.id): each for each in queries.plans(request.viewer)}
    picked = [key for key in dict.fromkeys(chosen) if key in every]
    error = "" if 2 <= len(picked) <= comparing.MOST else f"くらべる計画を、2つか{comparing.MOST}つお選びください。"
    if error:
        context = {"plans": every.values(), "errors": [("plan-0", "くらべる計画", error)], "picked": picked}
        return render(request, "simulation/index.html", context, status=422)
    found = [queries.plan(request.viewer, uuid.UUID(key)) for key in picked]
    return render(request, "simulation/compare.html", comparing.compared([each for each in found if each]))


def _context(request: HttpRequest, found: Saved) -> dict[str, Any]:
    viewer, now = request.viewer, timezone.now()
    answer = present.answer(found.document, accounts(request), today=timezone.localdate())
    receivers = actions.receivers(viewer, at=now) if found.may_send and viewer.is_owner else []
    return {
        "answer": answer, "name": found.name, "saved": found, "base": f"{HOME}plans/{found.id}", "receivers": receivers,
        "versions": queries.versions(viewer, found.id), "query": f"?version={found.version}",
    }  # fmt: skip


def _both(request: HttpRequest, draft: Any, document: dict[str, Any]) -> HttpResponse:
    newest = queries.plan(request.viewer, uuid.UUID(draft.plan))
    if newest is None:
        raise Http404
    keep(request, draft)
    rows = comparing.rows([("あなたが打った計画", document), ("先に保存された計画", newest.document)])
    context = {"draft": draft, "newest": newest, "table": rows}
    return render(request, "simulation/conflict.html", context, status=409)

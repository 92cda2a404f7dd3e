"""判定への異議を書く。どの決まりと、どの値が違うと思うかを選び、窓口の人に送る (UX-8)。"""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, facts, queries
from shien.domain.applications.actions import NotFound
from shien.values.fault import InvalidValue
from shien.web.access import enterprise

from .words import MARKS, closing

WHOLE = "whole"
_OPEN = ("not_met", "unknown")


@require_http_methods(["GET", "POST"])
@enterprise
def disagree(request: HttpRequest, key: UUID) -> HttpResponse:
    """異議を書く・送る。"""
    viewer, now = request.viewer, timezone.now()
    call = queries.call(key)
    verdict = queries.verdicts_before([key], viewer, at=now).get(key)
    if call is None or verdict is None or verdict.outcome not in _OPEN or not (viewer.is_owner or viewer.can_edit):
        raise Http404
    choices, errors = _choices(verdict), []
    unknown = [id for id, each in choices.items() if each["outcome"] != "not_met"]
    chosen = request.POST.get("rule", next((id for id in choices if id not in unknown), WHOLE))
    if request.method == "POST":
        try:
            _send(key, verdict, choices, request)
        except NotFound as error:
            raise Http404 from error
        except (InvalidValue, NotAllowed) as error:
            errors = [("text", "わけ", str(error))]
        except KeyError:
            errors = [("rules", "どの決まりか", "判定が新しくなりました。もう一度選んでください。")]
        else:
            messages.success(request, "窓口に送りました。答えは、メールとこの画面でお知らせします。")
            return HttpResponseRedirect(f"/apply/calls/{key}/#disputes-heading")
    context = {
        "call": call, "verdict": verdict, "mark": MARKS[verdict.outcome], "choices": choices, "errors": errors, "chosen": chosen,
        "whole": WHOLE, "unknown": unknown, "closing": closing(call.closes_at, now), "text": request.POST.get("text", ""),
    }  # fmt: skip
    return render(request, "apply/disagree.html", context, status=422 if errors else 200)


def _send(key: UUID, verdict: facts.Verdict, choices: Mapping[str, Mapping[str, Any]], request: HttpRequest) -> None:
    rule = request.POST.get("rule", "")
    reason = None if rule == WHOLE else choices[rule]
    actions.dispute(
        call=key,
        verdict=verdict,
        reason=reason,
        text=request.POST.get("text", ""),
        by=request.viewer,
        at=timezone.now(),
    )


def _choices(verdict: facts.Verdict) -> dict[str, Mapping[str, Any]]:
    """争える、わけの一つずつ。満たさないものが先。名は文から作るので、判定が変わると合わなくなる。"""
    order = {"not_met": 0, "unknown": 1}
    reasons = sorted(
        (each for each in verdict.reasons if each["outcome"] in order), key=lambda each: order[each["outcome"]]
    )
    return {hashlib.sha256(repr((each["sentence"], each["used"])).encode()).hexdigest()[:12]: each for each in reasons}

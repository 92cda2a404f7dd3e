"""まとめて行う。先に、何件にできて、できないものはなぜかを見せる。"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.applications.actions import Refusal
from shien.domain.applications.facts import Application
from shien.domain.motions import actions as motions
from shien.domain.review import actions
from shien.values.fault import InvalidValue
from shien.web.access import procedure_staff

from .queue import BULK, chosen

_PROPOSED = ("adopt", "certify", "decline")


@require_POST
@procedure_staff
def bulk(request: HttpRequest) -> HttpResponse:
    """下見、または実行。"""
    what, keys = request.POST.get("what", ""), chosen(request.POST.getlist("application"))
    if what not in BULK or not keys:
        messages.error(request, "申請と、行うことを選んでください。")
        return HttpResponseRedirect(_back(request))
    reason = request.POST.get("reason", "").strip()
    can, cannot = preview(keys, what, request.viewer)
    if request.POST.get("answer") == "do" and can:
        error = _needs_reason(what, reason)
        if not error:
            return _run(request, can, what, reason)
        return _page(request, what, can, cannot, reason, error)
    return _page(request, what, can, cannot, reason, "")


def _page(
    request: HttpRequest, what: str, can: list[Application], cannot: list[tuple[Application, str]], reason: str, error: str
) -> HttpResponse:  # fmt: skip
    context = {
        "what": what, "label": BULK[what], "can": can, "cannot": cannot, "reason": reason, "error": error,
        "needs_reason": what == "decline", "proposed": what in _PROPOSED, "back": _back(request), "kept": request.POST.get("back", ""),
    }  # fmt: skip
    return render(request, "review/bulk.html", context, status=422 if error else 200)


def _needs_reason(what: str, reason: str) -> str:
    return "理由を5文字以上で書いてください。" if what == "decline" and len(reason) < 5 else ""


def preview(keys: list[UUID], what: str, viewer: Viewer) -> tuple[list[Application], list[tuple[Application, str]]]:
    """できるものと、できないもの (とそのわけ)。担当の外のものは、どちらにも出ない。"""
    cases = applications.staff_applications(keys, viewer)
    why = _refusals(cases, what, viewer)
    return [each for each in cases if not why[each.key]], [(each, why[each.key]) for each in cases if why[each.key]]


def _refusals(cases: list[Application], what: str, viewer: Viewer) -> dict[UUID, str]:
    if what == "take_up":
        return {each.key: "" for each in cases}
    if what not in _PROPOSED:
        return actions.blocked(cases, what, viewer)
    return {
        each.key: "" if any(move.id == what and move.by == "staff" for move in each.next)
        else f"いまの状態（{each.state_label}）では、できません。"
        for each in cases
    }  # fmt: skip


def _run(request: HttpRequest, cases: list[Application], what: str, reason: str) -> HttpResponse:
    at, by = timezone.now(), request.viewer
    if what in _PROPOSED:
        try:
            motions.propose_all(
                applications_=[each.key for each in cases], transition=what, reason=reason, by=by, at=at
            )
        except (NotAllowed, InvalidValue, Refusal) as error:
            return _page(request, what, cases, [], reason, str(error))
        messages.success(request, f"{len(cases)}件を起案しました。ほかの担当が決裁すると決まります。")
        return HttpResponseRedirect("/staff/review/proposals/")
    failed = [told for each in cases if (told := _one(each, what, by, at))]
    done = len(cases) - len(failed)
    messages.success(request, f"{done}件について「{BULK[what]}」を行いました。")
    for told in failed:
        messages.error(request, told)
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """元の一覧。絞り込みと頁はそのまま。"""
    asked = QueryDict(request.POST.get("back", "")[:2000]).urlencode()
    return f"/staff/review/?{asked}" if asked else "/staff/review/"


def _one(case: Application, what: str, by: Viewer, at: Any) -> str:
    try:
        if what == "take_up":
            actions.take_up(application=case.key, by=by, at=at)
        else:
            actions.advance(application=case.key, transition=what, by=by, at=at)
    except (NotAllowed, InvalidValue, Refusal) as error:
        return f"{case.number} {case.applicant_name}：{error}"
    return ""

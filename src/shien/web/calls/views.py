"""公募回を開く・変える・締め切る・延ばす職員の画面。"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions, queries
from shien.domain.applications.actions import NotFound, Refusal
from shien.domain.applications.facts import Call
from shien.domain.review import actions as reviewing
from shien.domain.review import queries as reviews
from shien.values.fault import InvalidValue
from shien.web.access import procedure_staff
from shien.web.paging import paged

from .instants import instant_of
from .opening import Reading, count_of, yen_of


@require_safe
@procedure_staff
def index(request: HttpRequest) -> HttpResponse:
    """担当する公募回と、延長の提案。"""
    viewer, now = request.viewer, timezone.now()
    mine = viewer.nationwide | viewer.regional
    calls = [(each, _STATES[each.state(now)]) for each in queries.calls(at=now) if each.procedure in mine]
    return render(
        request, "calls/index.html",
        {"pages": paged(request, calls), "may_open": _procedures(viewer), "grace": queries.grace_proposals(viewer)},
    )  # fmt: skip


_STATES = {"before": "これから", "open": "受付中", "closed": "受付を終えました"}


def _procedures(viewer: Viewer) -> list[Any]:
    return [each for each in queries.procedures() if viewer.does("call", each.id)]


@require_http_methods(["GET", "POST"])
@procedure_staff
def new(request: HttpRequest) -> HttpResponse:
    """公募回を開く。誤りは全部まとめて見せる。"""
    errors: list[tuple[str, str, str]] = []
    if request.method == "POST":
        read = Reading(request.POST)
        made = None if read.errors else _opened(request, read)
        if made is not None:
            messages.success(request, "公募回を開きました。")
            return HttpResponseRedirect(f"/staff/calls/{made.key}/")
        errors = read.errors
    context = {
        "procedures": _procedures(request.viewer), "errors": errors, "wrong": {id: text for id, _, text in errors},
        "typed": request.POST,
    }  # fmt: skip
    return render(request, "calls/new.html", context, status=422 if errors else 200)


def _measure(post: QueryDict) -> str | None:
    """支援策の画面の番地から、鍵。"""
    return post.get("measure", "").strip().rstrip("/").rpartition("/")[2][:100] or None


def _opened(request: HttpRequest, read: Reading) -> Call | None:
    post = request.POST
    try:
        return actions.open_call(
            procedure=post.get("procedure", ""), name=read.name, number=post.get("number", "").strip()[:20],
            opens_at=read.opens_at, closes_at=read.closes_at, budget=read.budget, seats=read.seats, by=request.viewer,
            at=timezone.now(), measure_key=_measure(post),
        )  # fmt: skip
    except (InvalidValue, NotAllowed) as fault:
        read.errors.append(_place(str(fault)))
    return None


def _place(text: str) -> tuple[str, str, str]:
    """断りの文の言う欄。"""
    known = (
        ("名前", "name", "名前"),
        ("締切", "closes_day", "締切"),
        ("予算", "budget", "予算"),
        ("枠", "seats", "枠"),
        ("支援策", "measure", "支援策の画面の番地"),
    )
    return next(((id, label, text) for word, id, label in known if word in text), ("procedure", "手続き", text))


@require_http_methods(["GET", "POST"])
@procedure_staff
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """一つの公募回。"""
    viewer = request.viewer
    call = queries.call(key)
    if call is None or call.procedure not in viewer.nationwide | viewer.regional:
        raise Http404
    doing = request.POST.get("do", "")
    errors = []
    if request.method == "POST":
        if doing not in _DOINGS:
            raise Http404
        try:
            told = _DOINGS[doing](request, call, timezone.now())
        except NotFound:
            raise Http404 from None
        except (InvalidValue, NotAllowed, Refusal) as fault:
            errors = [(f"do-{doing}", _NAMES[doing], str(fault))]
        else:
            messages.success(request, told)
            return HttpResponseRedirect(f"/staff/calls/{key}/")
    now = timezone.now()
    context = {
        "call": call, "state": _STATES[call.state(now)], "changes": queries.call_changes(key), "errors": errors,
        "questions": reviews.questions(key), "messages_sent": reviews.messages(key, viewer), "typed": request.POST,
        "grace": [each for each in queries.grace_proposals(viewer) if each.call.key == key],
        "published": reviews.published(key), "wrong": {id: text for id, _, text in errors},
    }  # fmt: skip
    return render(request, "calls/show.html", context, status=422 if errors else 200)


def _extend(request: HttpRequest, call: Call, at: datetime) -> str:
    post = request.POST
    named = [each.strip() for each in post.get("applications", "").split() if each.strip()]
    keys = queries.keys_of_numbers(call.key, named, request.viewer) if named else []
    if len(keys) != len(set(named)):
        raise InvalidValue("申請番号のどれかが、この公募回にありません。番号を確かめてください。")
    told = actions.extend(
        call=call.key, closes_at=instant_of(post.get("until_day", ""), post.get("until_clock", ""), "新しい締切"),
        reason=post.get("extend_reason", ""), applications=keys, by=request.viewer, at=at,
    )  # fmt: skip
    return f"締切を延ばしました。{told}件の申請者にお知らせします。"


def _close(request: HttpRequest, call: Call, at: datetime) -> str:
    actions.close_call(call=call.key, reason=request.POST.get("close_reason", ""), by=request.viewer, at=at)
    return "いま締め切りました。"


def _change(request: HttpRequest, call: Call, at: datetime) -> str:
    post = request.POST
    budget, seats = yen_of(post), count_of(post)
    if budget is None and seats is None:
        raise InvalidValue("予算か枠のどちらかを入力してください。")
    actions.change_call(
        call=call.key, budget=budget, seats=seats, reason=post.get("budget_reason", ""), by=request.viewer, at=at
    )
    return "予算・枠を変えました。"


def _answer(request: HttpRequest, call: Call, at: datetime) -> str:
    reviewing.answer(
        call=call.key, question=request.POST.get("question", ""), answer_=request.POST.get("answer", ""), by=request.viewer, at=at
    )  # fmt: skip
    return "よくある質問を足しました。"


def _remove(request: HttpRequest, call: Call, at: datetime) -> str:
    number = request.POST.get("faq", "")
    if not (number.isascii() and number.isdigit()):
        raise NotFound
    reviewing.remove_answer(faq=int(number), by=request.viewer, at=at)
    return "よくある質問を下げました。"


def _grace(request: HttpRequest, call: Call, at: datetime) -> str:
    post = request.POST
    number, accept = post.get("grace", ""), post.get("answer_grace") == "accept"
    if not (number.isascii() and number.isdigit()):
        raise NotFound
    until = instant_of(post.get("grace_day", ""), post.get("grace_clock", ""), "新しい締切") if accept else None
    actions.settle_grace(grace=int(number), accept=accept, closes_at=until, by=request.viewer, at=at)
    return "締切を延ばしました。" if accept else "延ばさないことにしました。"


_DOINGS = {
    "extend": _extend, "close": _close, "change": _change, "answer": _answer, "remove": _remove, "grace": _grace,
}  # fmt: skip
_NAMES = {
    "extend": "締切を延ばす", "close": "いま締め切る", "change": "予算・枠", "answer": "よくある質問", "remove": "よくある質問",
    "grace": "延長の提案",
}  # fmt: skip

"""はじめる・入力する・結果を見る。値は道 (URL) に書かず、打ちかけの番号だけを書く。"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shien.domain.accounts.actions import view_as_supporter
from shien.domain.karte import queries as kartes
from shien.domain.karte.statements import Accounts, accounts_of
from shien.domain.plans import queries as plans
from shien.web.access import allow

from . import present
from .boxes import boxes, slips, taken
from .document import document_of, field_of
from .drafts import Draft, begin, draft_of, keep
from .prefill import prefill
from .schemes import FREE, NOTHING, known, schemes
from .steps import MAIN, Step, all_fields, steps

finance_reader = allow(lambda viewer: viewer.sees("finance"))
READ = ("basic", "employees", "finance")


def watched(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """財務を見られる人だけを入れ、支援者が見たことを証跡に書いてから見せる。転送だけなら、次の画面が書く。"""

    @wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if not 300 <= answer.status_code < 400:
            view_as_supporter(groups=["finance"], by=request.viewer, at=timezone.now())
        return answer

    return finance_reader(seen)


def accounts(request: HttpRequest) -> Accounts:
    """閲覧者が見てよい範囲の決算と規模。"""
    viewer = request.viewer
    return accounts_of(kartes.karte_of(viewer, groups=list(READ)), viewer.enterprise_kind)


@require_safe
@watched
def index(request: HttpRequest) -> HttpResponse:
    """保存した計画と、新しくはじめる入口。"""
    found = plans.plans(request.viewer)
    return render(request, "simulation/index.html", {"plans": found})


@require_http_methods(["GET", "POST"])
@watched
def start(request: HttpRequest) -> HttpResponse:
    """補助金を選んではじめる。カルテの決算から値を入れておく。"""
    error = ""
    if request.method == "POST":
        if "scheme" in request.POST and known(request.POST["scheme"]):
            viewer = request.viewer
            groups = [group for group in READ if viewer.sees(group)]
            view_as_supporter(groups=groups, by=viewer, at=timezone.now())
            found = prefill(accounts(request), today=timezone.localdate())
            draft = begin(
                request, dict(found.values) | {"scheme": request.POST["scheme"], "specials": []},
                notes=dict(found.notes), known=dict(found.known), basis=found.basis,
            )  # fmt: skip
            return HttpResponseRedirect(_path(draft, "firm"))
        error = "使う補助金を一つお選びください。決まっていなければ「補助金は使わない」を選べます。"
    return render(request, "simulation/start.html", _choosing(error), status=422 if error else 200)


@require_http_methods(["GET", "POST"])
@watched
def scheme(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """補助金を選び直す。ほかの値は残る。"""
    found = draft_of(request, draft)
    error = ""
    if request.method == "POST":
        key = request.POST.get("scheme", "?")
        if known(key):
            found.values |= {"scheme": key, "specials": []}
            keep(request, found)
            return HttpResponseRedirect(_path(found, steps(found.values)[-1].key))
        error = "使う補助金を一つお選びください。"
    context = _choosing(error, str(found.values["scheme"]))
    return render(request, "simulation/start.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
@watched
def step(request: HttpRequest, draft: uuid.UUID, key: str) -> HttpResponse:
    """一つの段。読めれば次の段へ、最後の段なら結果へ。"""
    found = draft_of(request, draft)
    here = next((each for each in steps(found.values) if each.key == key), None)
    if here is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found, here, found.values, {})
    values = found.values | taken(request.POST, here.fields)
    if key == "subsidy":
        values["specials"] = [each for each in request.POST.getlist("specials") if len(each) < 40]
    here = next(each for each in steps(values) if each.key == key)  # the number of years may have changed
    errors = {field.key: text for field, text in document_of(values)[1] if field in here.fields}
    if request.POST.get("units_checked") != "yes":
        errors = slips(here.fields, values, found.known) | errors
    if errors:
        return _page(request, found, here, values, errors)
    found.values = values
    found.done = sorted({*found.done, key})
    keep(request, found)
    order = [each.key for each in steps(values)]
    following = order[order.index(key) + 1 :]
    if following and request.POST.get("then") != "result":
        return HttpResponseRedirect(_path(found, following[0]))
    return HttpResponseRedirect(_path(found, "result"))


@require_safe
@watched
def result(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """結果。まだ足りない欄があれば、その段を誤りとともに見せる。"""
    found = draft_of(request, draft)
    return _result(request, found)


@require_POST
@watched
def adjust(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """結果の画面で、主な数字を動かす。"""
    found = draft_of(request, draft)
    fields = [field for field in all_fields(found.values) if field.key in MAIN]
    values = found.values | taken(request.POST, fields)
    errors = {field.key: text for field, text in document_of(values)[1]}
    moved = Draft(**{name: getattr(found, name) for name in Draft.__slots__} | {"values": values})
    if request.POST.get("units_checked") != "yes":
        errors = slips(fields, values, found.known) | errors
    if errors:
        broken = next(each for each in steps(values) if any(field.key in errors for field in each.fields))
        return _page(request, found, broken, values, errors)
    keep(request, moved)
    return HttpResponseRedirect(_path(found, "result"))


def _result(request: HttpRequest, found: Draft) -> HttpResponse:
    document, wrong = document_of(found.values)
    errors = {field.key: text for field, text in wrong}
    answer = None
    if not errors:
        answer = present.answer(document, accounts(request), today=timezone.localdate())
        errors = {field_of(fault, found.values).key: present.plain(fault) for fault in answer.faults}
    if errors or answer is None:
        broken = next(each for each in steps(found.values) if any(field.key in errors for field in each.fields))
        return _page(request, found, broken, found.values, errors)
    main = [field for field in all_fields(found.values) if field.key in MAIN]
    saved = plans.plan(request.viewer, uuid.UUID(found.plan)) if found.plan else None
    context = {
        "answer": answer, "draft": found, "name": found.values["name"], "steps": steps(found.values),
        "boxes": boxes(main, found.values, {}, {}), "saved": saved, "may_save": bool(saved and saved.may_save),
        "base": f"/diagnosis/simulation/drafts/{found.id}",
    }  # fmt: skip
    return render(request, "simulation/result.html", context)


def _page(
    request: HttpRequest, draft: Draft, here: Step, values: dict[str, Any], errors: dict[str, str]
) -> HttpResponse:
    order = steps(values)
    shown = boxes(here.fields, values, draft.notes, errors)
    context = {
        "draft": draft, "step": here, "steps": order, "place": [each.key for each in order].index(here.key) + 1,
        "boxes": shown, "errors": [(box.field.id, box.field.label, box.error) for box in shown if box.error],
        "units": any("単位" in text or "でよいですか" in text for text in errors.values()),
        "scheme": present.scheme(values), "chosen_specials": values.get("specials", ()), "free": values["scheme"] == FREE,
        "sole": request.viewer.enterprise_kind == "sole_proprietor",
    }  # fmt: skip
    return render(request, "simulation/step.html", context, status=422 if errors else 200)


def _choosing(error: str, chosen: str | None = None) -> dict[str, Any]:
    today = timezone.localdate()
    rows = [(each, each.closed(today)) for each in schemes()]
    return {
        "rows": rows, "free": FREE, "nothing": NOTHING, "chosen": chosen,
        "errors": [("scheme-0", "使う補助金", error)] if error else [],
    }  # fmt: skip


def _path(draft: Draft, key: str) -> str:
    return f"/diagnosis/simulation/drafts/{draft.id}/{key}"

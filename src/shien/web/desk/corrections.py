"""支援策を一件ずつ直す画面と、二人目が決める画面。"""

from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.catalogue import correcting
from shien.domain.catalogue.choices import State
from shien.domain.editorial import links
from shien.values.fault import InvalidValue
from shien.web.access import editor

from .views import uuid_of

LONG = ("subsidy_catch_phrase", "subsidy_rate", "inquiry")
IDS = {"front_subsidy_detail_page_url": "url"}
HINTS = {
    "closes": "例：2027-01-31。その日の終わりまで。空なら「記載なし」。", "subsidy_max_limit": "数字だけ。空なら「記載なし」。",
    "front_subsidy_detail_page_url": "https:// で始まる番地。",
}  # fmt: skip


def said(done: int, waits: int) -> str:
    """直したあとの知らせ。"""
    parts = ([f"{done}か所を直しました。"] if done else []) + (
        [f"{waits}か所は、ほかの編集者が決めると変わります。"] if waits else []
    )
    return "".join(parts) or "変わったところはありません。"


@require_http_methods(["GET", "POST"])
@editor
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """一件を直す。"""
    now = timezone.now()
    found = correcting.shown(key, at=now)
    if found is None:
        raise Http404
    typed = dict(found.values)
    errors: list[tuple[str, str, str]] = []
    if request.method == "POST":
        typed = {name: request.POST.get(name, typed[name]) for name in correcting.FIELDS}
        changes, errors = _changes(typed)
        if not errors:
            changed = {name: text for name, text in changes.items() if text != found.values[name]}
            errors = [
                (IDS.get(name, name), correcting.FIELDS[name][0], why)
                for _, _, name, _, _, why in correcting.preview([key], changed, at=now)
                if why
            ]
        if not errors:
            done = correcting.propose(keys=[key], changes=changed, by=request.viewer, at=now)
            messages.success(request, said(*done))
            return HttpResponseRedirect(f"/staff/measures/{key}/edit")
    wrong = {name: text for name, _, text in errors}
    fields = [
        (
            IDS.get(name, name),
            name,
            label,
            typed[name],
            name in LONG,
            HINTS.get(name, ""),
            wrong.get(IDS.get(name, name), ""),
        )
        for name, (label, _) in correcting.FIELDS.items()
        if name != "state"
    ]
    return render(
        request, "desk/edit.html",
        {"found": found, "fields": fields, "errors": errors, "states": State.choices, "state": typed["state"],
         "dead_since": links.dead_since(found.values["front_subsidy_detail_page_url"])},
        status=422 if errors else 200,
    )  # fmt: skip


def _changes(typed: dict[str, str]) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """(読めた値, 誤り)。"""
    changes, errors = {}, []
    for name, text in typed.items():
        try:
            changes[name] = correcting.read(name, text)
        except InvalidValue as error:
            errors.append((IDS.get(name, name), correcting.FIELDS[name][0], str(error)))
    return changes, errors


@require_http_methods(["GET", "POST"])
@editor
def waiting(request: HttpRequest) -> HttpResponse:
    """二人目を待つ訂正。自分の出したものは、取り下げることだけができる。"""
    viewer = request.viewer
    if request.method == "POST":
        accept = request.POST.get("answer") == "accept"
        try:
            count = correcting.decide(
                batch=uuid_of(request.POST.get("batch", "")), accept=accept, by=viewer, at=timezone.now()
            )
        except PermissionError:
            raise Http404 from None
        if not count:
            raise Http404
        messages.success(request, f"{count}か所を直しました。" if accept else f"{count}か所の訂正を取り下げました。")
        return HttpResponseRedirect("/staff/measures/corrections/")
    rows = correcting.waiting()
    batches = [(batch, list(each)) for batch, each in groupby(rows, key=lambda row: row.batch)]
    return render(
        request, "desk/corrections.html",
        {"batches": [(batch, each, each[0].proposer == viewer.account_id) for batch, each in batches], "total": len(rows)},
    )  # fmt: skip

"""選んだ支援策を、まとめて直す。直す前に、変わるところを全部見せる。"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.catalogue import correcting, desk
from shien.domain.catalogue.choices import State
from shien.domain.catalogue.corrected import words
from shien.values.fault import InvalidValue
from shien.web.access import editor

from .corrections import said
from .views import uuid_of

MOST = 200


@require_http_methods(["GET", "POST"])
@editor
def bulk(request: HttpRequest) -> HttpResponse:
    """選ぶ → 下見 → 直す。一つの道で、送るたびに段が進む。"""
    if request.method == "GET":
        return _choose(request, [])
    keys = [uuid_of(each) for each in request.POST.getlist("key")][:MOST]
    changes, errors = _changes(request)
    if not keys:
        errors.append(("choices", "支援策", "一つ以上お選びください。"))
    if not changes and not errors:
        errors.append(("closes", "直すところ", "直す欄を一つ以上入れてください。"))
    if errors:
        return _choose(request, errors, keys)
    now = timezone.now()
    if request.POST.get("step") == "do":
        messages.success(request, said(*correcting.propose(keys=keys, changes=changes, by=request.viewer, at=now)))
        return HttpResponseRedirect("/staff/measures/corrections/")
    rows = [
        (title, correcting.FIELDS[field][0], words(field, before), words(field, after), why)
        for _, title, field, before, after, why in correcting.preview(keys, changes, at=now)
    ]
    return render(
        request, "desk/bulk_preview.html",
        {"rows": rows, "keys": keys, "changes": changes, "able": sum(not row[4] for row in rows)},
    )  # fmt: skip


def _choose(request: HttpRequest, errors: list[tuple[str, str, str]], keys: list[UUID] | None = None) -> HttpResponse:
    """選ぶ画面。言葉で絞り込む。"""
    keyword = (request.POST if request.method == "POST" else request.GET).get("keyword", "").strip()[:100]
    return render(
        request, "desk/bulk.html",
        {
            "rows": desk.choices(keyword, limit=MOST), "keyword": keyword, "errors": errors, "chosen": set(keys or []),
            "wrong": {name: text for name, _, text in errors}, "states": State.choices, "typed": request.POST, "most": MOST,
        },
        status=422 if errors else 200,
    )  # fmt: skip


def _changes(request: HttpRequest) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """空の欄は、直さない。"""
    changes, errors = {}, []
    for name in correcting.BULK:
        if text := request.POST.get(name, "").strip():
            try:
                changes[name] = correcting.read(name, text)
            except InvalidValue as error:
                errors.append((name, correcting.FIELDS[name][0], str(error)))
    return changes, errors

"""公募回の、だれでも読める画面。"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shien.domain.applications import queries
from shien.domain.review import queries as reviews
from shien.web.access import signed_in
from shien.web.apply.words import closing


@require_safe
def faq(request: HttpRequest, key: UUID) -> HttpResponse:
    """よくある質問と、締切の変更の知らせ。"""
    call = queries.call(key)
    if call is None:
        raise Http404
    changes = [each for each in queries.call_changes(key) if each.step == "extended" and not each.applications]
    return render(
        request,
        "calls/faq.html",
        {
            "call": call,
            "closing": closing(call.closes_at, timezone.now()),
            "questions": reviews.questions(key),
            "changes": changes,
        },
    )


@require_safe
@signed_in
def told(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """メールで道を知らせた、公募回からの知らせ。"""
    call, found = queries.call(key), reviews.told(key, number)
    if call is None or found is None:
        raise Http404
    return render(request, "calls/told.html", {"call": call, "found": found})

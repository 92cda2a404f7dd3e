"""採択・認定の一覧。職員が確かめて公表し、だれでも読める。"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import queries as applications
from shien.domain.applications.actions import NotFound
from shien.domain.review import actions, publishing, queries
from shien.domain.review.facts import Published
from shien.values.fault import InvalidValue
from shien.web.access import procedure_staff
from shien.web.karte.views import csv_file
from shien.web.paging import paged

_ROWS = 100


@require_http_methods(["GET", "POST"])
@procedure_staff
def prepare(request: HttpRequest, key: UUID) -> HttpResponse:
    """公表の下見と実行。"""
    viewer = request.viewer
    call = applications.call(key)
    if call is None or call.procedure not in viewer.nationwide | viewer.regional:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            count = actions.publish(call=key, by=viewer, at=timezone.now())
        except NotFound:
            raise Http404 from None
        except (InvalidValue, NotAllowed) as fault:
            error = str(fault)
        else:
            messages.success(request, f"{count}件を公表しました。")
            return HttpResponseRedirect(f"/staff/review/calls/{key}/publication/")
    items, rows = publishing.listing(call, viewer)
    context = {
        "call": call,
        "labels": [label for _, label in items],
        "pages": paged(request, rows, size=_ROWS),
        "error": error,
        "published": queries.published(key),
    }
    return render(request, "review/publication.html", context, status=422 if error else 200)


def _published(key: UUID) -> Published:
    found = queries.published(key)
    if found is None:
        raise Http404
    return found


@require_safe
def results(request: HttpRequest, key: UUID) -> HttpResponse:
    """公表した一覧。"""
    found = _published(key)
    context = {"published": found, "call": applications.call(key), "pages": paged(request, found.rows, size=_ROWS)}
    return render(request, "review/results.html", context)


@require_safe
def results_csv(request: HttpRequest, key: UUID) -> HttpResponse:
    """公表した一覧の CSV。"""
    found = _published(key)
    return csv_file("results.csv", list(found.labels), [list(row) for row in found.rows])

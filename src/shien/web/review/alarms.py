"""突合せの警報。食い違いは、消えるまで残る (REL-5)。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shien.domain.applications import queries as applications
from shien.web.access import alarm_reader
from shien.web.paging import paged


@require_safe
@alarm_reader
def index(request: HttpRequest) -> HttpResponse:
    """いま開いている警報。"""
    titles = {each.id: each.title for each in applications.procedures()}
    return render(
        request, "review/alarms.html", {"titles": titles, "pages": paged(request, applications.alarms(request.viewer))}
    )

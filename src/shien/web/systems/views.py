"""外部システムの画面。"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.applications import queries as applications
from shien.domain.consent import queries as consents
from shien.domain.outside import actions, queries
from shien.domain.outside.choices import Work
from shien.values.fault import InvalidValue
from shien.web.access import operator
from shien.web.paging import paged


@require_http_methods(["GET", "POST"])
@operator
def index(request: HttpRequest) -> HttpResponse:
    """任せた仕事の一覧。任せる・終える・送り直す。"""
    errors: list[tuple[str, str, str]] = []
    if request.method == "POST":
        try:
            messages.success(request, _answered(request))
            return HttpResponseRedirect("/staff/systems/")
        except InvalidValue as error:
            errors = [("client_id", "任せる仕事", str(error))]
    titles = {each.id: each.title for each in applications.procedures()}
    sites = consents.all_sites()
    return render(
        request, "systems/index.html",
        {"pages": paged(request, queries.assignments()), "failed": paged(request, queries.failed_notices(), name="failed"), "titles": titles, "errors": errors,
         "sites": sites, "names": {each.client_id: each.name for each in sites}, "works": Work.choices, "given": request.POST},
        status=422 if errors else 200,
    )  # fmt: skip


def _answered(request: HttpRequest) -> str:
    answer, by, at = request.POST.get("answer", ""), request.viewer.actor, timezone.now()
    number = request.POST.get("number", "")
    if answer == "assign":
        names = {name: request.POST.get(name, "") for name in ("client_id", "procedure", "work")}
        made = actions.assign(**names, by=by, at=at)
        return "任せました。これからの提出を引き渡します。" if made else "もう任せてあります。"
    if answer == "end" and number.isascii() and number.isdigit() and len(number) < 10:
        actions.end_assignment(assignment=int(number), by=by, at=at)
        return "任せるのを終えました。いまから何も渡りません。"
    if answer == "again":
        try:
            event = UUID(number)
        except ValueError:
            raise Http404 from None
        actions.send_again(event=event, by=by, at=at)
        return "もう一度送ります。"
    raise Http404

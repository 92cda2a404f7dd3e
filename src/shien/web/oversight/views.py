"""監督の画面。"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts import appointing as nominations
from shien.domain.accounts import staffing
from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import queries as applications
from shien.domain.oversight import actions, queries
from shien.values.fault import InvalidValue
from shien.web.access import overseer
from shien.web.karte.views import csv_file

from . import appointing
from .words import held, places

_HEADERS = ("組織", "名前", "役割", "所管", "担当", "始まり", "終わり", "最後に使った時刻", "使っていない日数")


@require_http_methods(["GET", "POST"])
@overseer
def alarms(request: HttpRequest) -> HttpResponse:
    """閲覧の警報。確かめて分かったことを書き、済みにする。"""
    post, error, viewer = request.POST, "", request.viewer
    waiting = request.GET.get("state") != "settled"
    if request.method == "POST":
        try:
            actions.settle_alarm(
                alarm=_key(post.get("alarm", "")), note=post.get("note", ""), by=viewer, at=timezone.now()
            )
        except (InvalidValue, NotAllowed) as fault:
            error = str(fault)
        else:
            messages.success(request, "警報を済みにしました。")
            return HttpResponseRedirect("/staff/oversight/")
    rows = queries.read_alarms(viewer, waiting=waiting)
    context = {"rows": rows, "waiting": waiting, "error": error, "typed": post}
    return render(request, "oversight/alarms.html", context, status=422 if error else 200)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@require_http_methods(["GET", "POST"])
@overseer
def rights(request: HttpRequest) -> HttpResponse:
    """いまの権限と、月ごとの一覧。要らない任用を終える。"""
    viewer, now, error = request.viewer, timezone.now(), ""
    if request.method == "POST":
        try:
            messages.success(request, _done(request, now))
        except (InvalidValue, NotAllowed) as fault:
            error = str(fault)
        else:
            return HttpResponseRedirect("/staff/oversight/rights/")
    titles = {each.id: each.title for each in applications.procedures()}
    context: dict[str, Any] = {
        "rows": [(each, each.unused_days(now), places(each), held(each, titles)) for each in queries.rights(viewer, at=now)],
        "lists": queries.rights_lists(viewer),
        "invited": [(each, places(each), held(each, titles)) for each in queries.invited(viewer, at=now)], "unused": staffing.UNUSED.days, "soon": staffing.UNUSED.days - 10, "error": error,
        "nominated": [(each, places(each), held(each, titles)) for each in nominations.waiting(viewer)],
        "typed": request.POST, "may_end": viewer.role == "operator",
    }  # fmt: skip
    return render(request, "oversight/rights.html", context, status=422 if error else 200)


def _done(request: HttpRequest, at: datetime) -> str:
    post = request.POST
    if post.get("do") == "check":
        try:
            month = date.fromisoformat(post.get("month", ""))
        except ValueError:
            raise Http404 from None
        actions.check_rights_list(month=month, by=request.viewer, at=at)
        return f"{month:%Y年%-m月}の一覧を確かめました。"
    if post.get("do") in ("approve", "refuse"):
        return appointing.decide(request, at)
    number = post.get("appointment", "")
    if post.get("do") != "end" or not (number.isascii() and number.isdigit() and len(number) < 16):
        raise Http404
    name = staffing.end_appointment(appointment=int(number), why=post.get("why", ""), by=request.viewer, at=at)
    return f"{name}さんの任用を終えました。いまから、職員の画面は開けません。"


@require_safe
@overseer
def rights_csv(request: HttpRequest) -> HttpResponse:
    """いまの権限の一覧を CSV で。"""
    now = timezone.now()
    titles = {each.id: each.title for each in applications.procedures()}
    rows = [
        (each.organisation, each.name, each.role_label, places(each), " / ".join(held(each, titles)), _minute(each.starts_at),
         _minute(each.ends_at), _minute(each.seen_at), each.unused_days(now))
        for each in queries.rights(request.viewer, at=now)
    ]  # fmt: skip
    return csv_file("rights.csv", list(_HEADERS), [list(row) for row in rows])


def _minute(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""

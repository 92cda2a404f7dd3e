"""保存した検索を見る・休む・消す。メールの解除のリンク。"""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from shien.domain.guidance import actions, doors, queries
from shien.domain.guidance.choices import Errand, Rhythm
from shien.values.fault import InvalidValue

from . import present
from .limits import too_many_mails

_OPEN = timedelta(minutes=30)  # how long a mail link keeps the list open, like a session that nobody uses
DONE = {
    "pause": "お知らせを休みました。", "resume": "お知らせを再開しました。", "remove": "保存した検索を消しました。",
    Rhythm.DAILY: "毎日のお知らせに変えました。", Rhythm.WEEKLY: "毎週のお知らせに変えました。",
}  # fmt: skip


def subscriber_of(request: HttpRequest) -> int | None:
    """この画面の購読者。サインインした人か、メールのリンクで開いた人。"""
    if request.viewer.signed_in:
        return doors.of_viewer(request.viewer)
    held = request.session.get("alerts") or {}
    until = datetime.fromisoformat(held["until"]) if held else None
    return held["subscriber"] if until and until > timezone.now() else None


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """保存した検索。訪問者は、開くためのリンクをメールで受け取る。"""
    subscriber = subscriber_of(request)
    if subscriber is not None or request.viewer.signed_in:
        rows = [(each, present.listing(each.filters)) for each in queries.searches(subscriber)]
        return render(request, "alerts/index.html", {"rows": rows})
    errors, given = [], request.POST.get("email", "")
    if request.method == "POST":
        if stopped := too_many_mails(request, given):
            return stopped
        try:
            actions.ask_for_list(email=given, at=timezone.now())
            return render(request, "alerts/sent.html", {"email": given})
        except InvalidValue as error:
            errors = [("email", "メールアドレス", str(error))]
    return render(request, "alerts/ask.html", {"errors": errors, "given": given}, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def open_list(request: HttpRequest, secret: str) -> HttpResponse:
    """メールのリンクで、保存した検索を開く。"""
    at = timezone.now()
    if request.method == "POST":
        subscriber = actions.open_list(secret=secret, at=at)
        if subscriber is not None:
            request.session.cycle_key()
            request.session["alerts"] = {"subscriber": subscriber, "until": (at + _OPEN).isoformat()}
            return HttpResponseRedirect("/alerts/")
    elif doors.alive(secret, Errand.OPEN, at):
        return render(request, "alerts/open.html")
    return render(request, "alerts/expired.html", status=410)


@require_POST
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """休む・続ける・消す・間隔を変える。"""
    subscriber, asked = subscriber_of(request), request.POST.get("change", "")
    if subscriber is None or not actions.change_search(key=key, subscriber=subscriber, change=asked, at=timezone.now()):
        raise Http404
    messages.success(request, DONE[asked])
    return HttpResponseRedirect("/alerts/")


@csrf_exempt  # the mail program posts without having seen a page (RFC 8058); all it can do is stop
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """メールの解除のリンク。サインインは要らない。見ただけではやめない。"""
    if request.method == "POST":
        stopped = actions.stop(token=token, at=timezone.now())
        if stopped is None:
            raise Http404
        return render(request, "alerts/stopped.html", {"stopped": stopped})
    if not queries.stoppable(token):
        raise Http404
    return render(request, "alerts/stop.html")

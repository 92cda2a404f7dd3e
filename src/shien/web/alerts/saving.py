"""いまの条件を保存する。サインインした人はすぐ、訪問者はメールで確かめてから。"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.guidance import actions, doors
from shien.domain.guidance.choices import Errand, Rhythm
from shien.values.fault import InvalidValue
from shien.web.measures.views import filters_of

from . import present
from .limits import too_many_mails


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """保存する条件を確かめ、間隔を選ぶ。"""
    filters = present.watched(filters_of(request.GET))
    name, viewer, post = present.words(filters), request.viewer, request.POST
    known = viewer.signed_in and bool(viewer.email)
    context = {"words": name, "listing": present.listing(filters), "rhythms": Rhythm.choices, "known": known}
    given = {"email": post.get("email", ""), "rhythm": post.get("rhythm", Rhythm.DAILY)}
    errors: list[tuple[str, str, str]] = []
    if request.method == "POST":
        if not known and (stopped := too_many_mails(request, given["email"])):
            return stopped
        try:
            rhythm = Rhythm(given["rhythm"]) if given["rhythm"] in Rhythm.values else Rhythm.DAILY
            begun = actions.save_search(
                filters=filters, name=name, rhythm=rhythm, at=timezone.now(), by=viewer, email=given["email"]
            )
        except InvalidValue as error:
            errors = [("email", "メールアドレス", str(error))] if not known else [("rhythm-daily", "保存", str(error))]
        else:
            if not begun:
                return render(request, "alerts/sent.html", {"email": given["email"], "what": name})
            messages.success(request, f"「{name}」を保存しました。")
            return HttpResponseRedirect("/alerts/")
    return render(
        request, "alerts/save.html", context | {"given": given, "errors": errors}, status=422 if errors else 200
    )


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """メールのリンク。見ただけでは始まらない。押すと始まる。"""
    at = timezone.now()
    if request.method == "POST":
        name = actions.confirm_search(secret=secret, at=at)
        if name is not None:
            return render(request, "alerts/confirmed.html", {"name": name})
    elif doors.alive(secret, Errand.SEARCH, at):
        return render(request, "alerts/confirm.html")
    return render(request, "alerts/expired.html", status=410)

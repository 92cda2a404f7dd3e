"""読み手の申込みと解除。"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shien.domain.guidance import doors, newsletters, queries
from shien.domain.guidance.choices import Errand
from shien.domain.guidance.facts import Interests
from shien.values.fault import InvalidValue
from shien.web.access import signed_in
from shien.web.alerts.limits import too_many_mails

from . import present


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """関心を選んで申し込む。検索の保存とは別の同意。"""
    viewer, post = request.viewer, request.POST
    known = viewer.signed_in and bool(viewer.email)
    held = queries.interests(viewer)
    chosen, email = held or Interests(), post.get("email", "")
    errors: list[tuple[str, str, str]] = []
    if request.method == "POST":
        chosen = present.interests_of(post)
        if not known and (stopped := too_many_mails(request, email)):
            return stopped
        if post.get("agree") != "yes":
            errors.append(("agree", "同意", "受け取ることに同意する場合は、印を付けてください。"))
        try:
            if not errors:
                begun = newsletters.join(interests=chosen, at=timezone.now(), by=viewer, email=email)
                if not begun:
                    return render(request, "alerts/sent.html", {"email": email, "what": "ニュースレター"})
                messages.success(request, "ニュースレターを申し込みました。")
                return HttpResponseRedirect("/newsletter/")
        except InvalidValue as error:
            errors.append(("email", "メールアドレス", str(error)))
    return render(
        request, "newsletter/join.html",
        {"groups": present.groups(chosen), "known": known, "joined": held is not None, "given": email, "errors": errors,
         "messages_of": {name: text for name, _, text in errors}},
        status=422 if errors else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """メールのリンク。押すと配信が始まる。"""
    at = timezone.now()
    if request.method == "POST":
        if newsletters.confirm(secret=secret, at=at):
            return render(request, "newsletter/confirmed.html")
    elif doors.alive(secret, Errand.NEWSLETTER, at):
        return render(request, "newsletter/confirm.html")
    return render(request, "alerts/expired.html", status=410)


@require_POST
@signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """サインインした人がやめる。"""
    newsletters.leave_as(by=request.viewer, at=timezone.now())
    messages.success(request, "ニュースレターをやめました。")
    return HttpResponseRedirect("/newsletter/")

"""口頭審査の枠を設ける画面と、申請者が日時を選ぶ画面。"""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import queries as applications
from shien.domain.applications.actions import NotFound, Refusal
from shien.domain.review import actions, queries
from shien.values.fault import InvalidValue
from shien.web.access import owner, procedure_staff
from shien.web.calls.instants import instant_of
from shien.web.paging import paged


@require_http_methods(["GET", "POST"])
@procedure_staff
def slots(request: HttpRequest, key: UUID) -> HttpResponse:
    """枠の一覧と、新しい枠。"""
    viewer, post, error = request.viewer, request.POST, ""
    call = applications.call(key)
    if call is None or call.procedure not in viewer.nationwide | viewer.regional:
        raise Http404
    if request.method == "POST":
        try:
            starts = [_start(line) for line in post.get("starts", "").splitlines() if line.strip()]
            minutes = post.get("minutes", "")
            made = actions.offer_slots(
                call=key, starts=starts[:200], minutes=int(minutes) if minutes.isascii() and minutes.isdigit() else 0,
                place=post.get("place", ""), by=viewer, at=timezone.now(),
            )  # fmt: skip
        except NotFound:
            raise Http404 from None
        except (InvalidValue, NotAllowed) as fault:
            error = str(fault)
        else:
            messages.success(request, f"枠を{made}つ設けました。")
            return HttpResponseRedirect(f"/staff/review/calls/{key}/interviews/")
    context = {"call": call, "pages": paged(request, queries.slots(key, viewer)), "error": error, "typed": post}
    return render(request, "review/slots.html", context, status=422 if error else 200)


def _start(line: str) -> datetime:
    day, _, clock = line.strip().replace("T", " ").partition(" ")
    return instant_of(day, clock, "枠の始まり")


@require_http_methods(["GET", "POST"])
@owner
def book(request: HttpRequest, key: UUID) -> HttpResponse:
    """申請者が日時を選ぶ。"""
    viewer, now, error = request.viewer, timezone.now(), ""
    case = applications.application(key, viewer)
    if case is None or case.state != "interview":
        raise Http404
    if request.method == "POST":
        chosen = request.POST.get("slot", "")
        try:
            if not (chosen.isascii() and chosen.isdigit()):
                raise InvalidValue("日時を一つお選びください。")
            actions.book(application=key, slot=int(chosen), by=viewer, at=now)
        except NotFound:
            raise Http404 from None
        except (InvalidValue, NotAllowed, Refusal) as fault:
            error = str(fault)
        else:
            messages.success(request, "口頭審査の日時を決めました。")
            return HttpResponseRedirect(f"/interviews/{key}/")
    own, free = queries.my_slots(key, viewer, at=now)
    return render(
        request,
        "review/interview.html",
        {"case": case, "own": own, "free": free, "error": error},
        status=422 if error else 200,
    )

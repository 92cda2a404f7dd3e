"""診断と計画の結果を入れる画面。何がどこに入るかを見せ、選んだものを入れ、元に戻す。"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions
from shien.domain.applications.actions import Refused, Stale
from shien.values.fault import InvalidValue

from . import dropping, screens
from .paper import OpenPaper, with_paper
from .screens import Screen
from .taking import post_of, version_of
from .words import closing

_CHANGED = "画面を開いたあとに、内容が変わりました。もう一度お確かめください。"


def _screen(paper: OpenPaper, page: str) -> Screen:
    found = screens.screen(paper.form, paper.found, page)
    if found is None or not paper.editable:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@with_paper
def drop(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """何がどこに入るかを見せる。送られたら、選んだ欄に入れる。"""
    given = request.POST if request.method == "POST" else request.GET
    screen, now = _screen(paper, given.get("page", "")), timezone.now()
    offer = dropping.offer(paper, screen, given.get("source", ""), now)
    if offer is None:
        raise Http404
    error, status = "", 200
    if request.method == "POST":
        try:
            return _put(request, paper, screen, offer)
        except Stale:
            error, status = _CHANGED, 409
        except (InvalidValue, NotAllowed, Refused) as fault:
            error, status = str(fault), 422
    context = {
        "paper": paper,
        "screen": screen,
        "offer": offer,
        "source": given.get("source", ""),
        "error": error,
        "closing": paper.closes and closing(paper.application.closes_at, now),
    }
    return render(request, "apply/drop.html", context, status=status)


def _put(request: HttpRequest, paper: OpenPaper, screen: Screen, offer: dropping.Dropping) -> HttpResponse:
    if version_of(post_of(request.POST)) != paper.draft.version:
        raise Stale((), paper.draft.version)
    chosen = set(request.POST.getlist("field"))
    values = {put.field.id: put.after for put in offer.puts if put.field.id in chosen}
    if not values:
        raise InvalidValue("入れる欄を、一つ以上選んでください。")
    actions.drop_in(
        paper=paper.draft, values=values, source=offer.source, label=offer.label, observed_on=offer.observed_on,
        by=request.viewer, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, f"{len(values)}個の欄に入れました。自社の言葉に直し、実際と合うかお確かめください。")
    return HttpResponseRedirect(f"{paper.path}pages/{screen.id}#f-{next(iter(values))}")


@require_POST
@with_paper
def take_out(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """入れる前に戻す。"""
    screen = _screen(paper, request.POST.get("page", ""))
    fields = [each.id for each in screen.fields if each.id in request.POST.getlist("field")]
    try:
        back = actions.take_out(paper=paper.draft, fields=fields, by=request.viewer, at=timezone.now())
    except (InvalidValue, NotAllowed) as error:
        messages.error(request, str(error))
    else:
        if back:
            messages.success(request, "入れる前に戻しました。")
        else:
            messages.error(request, "入れたあとに直されているので、戻しませんでした。欄で直してください。")
    return HttpResponseRedirect(f"{paper.path}pages/{screen.id}{f'#f-{fields[0]}' if fields else ''}")


def dropped(paper: OpenPaper, screen: Screen) -> list[dict[str, Any]]:
    """この画面の、診断か計画から入れた欄。back は、元に戻せるか (入れたあとに直していない)。"""
    return [
        {"field": each, "origin": origin, "back": paper.editable and paper.draft.answers.get(each.id) == origin.value}
        for each in screen.fields
        if (origin := paper.draft.origins.get(each.id)) and origin.dropped
    ]

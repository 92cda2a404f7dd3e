"""お気に入り。"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shien.domain.catalogue import queries as catalogue
from shien.domain.editorial.choices import Deed, Kind
from shien.domain.guidance import actions, queries
from shien.web.access import inside, signed_in
from shien.web.measures.present import deadline
from shien.web.seen import did


@require_POST
@signed_in
def favourite(request: HttpRequest, key: UUID) -> HttpResponse:
    """お気に入りに入れる・外す。"""
    at, on = timezone.now(), request.POST.get("on") == "1"
    if on and catalogue.measure(key, at=at) is None:
        raise Http404
    if actions.set_favourite(measure_key=key, on=on, by=request.viewer, at=at):
        did(request, Kind.MEASURE, key, Deed.SAVE)
    messages.success(request, "お気に入りに入れました。" if on else "お気に入りから外しました。")
    return HttpResponseRedirect(inside(request.POST.get("next", ""), f"/measures/{key}/"))


@require_http_methods(["GET", "POST"])
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """お気に入りの一覧と、締切を知らせるか。"""
    at, viewer = timezone.now(), request.viewer
    if request.method == "POST":
        on = request.POST.get("notice") == "1"
        actions.set_closing_notice(on=on, by=viewer, at=at)
        messages.success(request, "締切の3日前に、メールで知らせます。" if on else "締切のお知らせをやめました。")
        return HttpResponseRedirect("/favourites/")
    cards = [
        {"measure": each, "opening": each.opening.label, "deadline": deadline(each.call, each.opening, at)}
        for each in queries.favourite_measures(viewer, at=at)
    ]
    return render(request, "alerts/favourites.html", {"cards": cards, "notice": queries.closing_notice(viewer)})

"""職員が所管の事業者を開く画面と、運用が連携サイトを止める画面。"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.api.own import STAFF_GROUPS
from shien.domain.accounts import actions, queries
from shien.domain.accounts.row_security import opened
from shien.domain.consent import actions as consenting
from shien.domain.consent import queries as consents
from shien.domain.karte import queries as kartes
from shien.values.fault import InvalidValue
from shien.values.items import ITEMS, show
from shien.web.access import file_reader, operator
from shien.web.karte.present import place


@require_safe
@file_reader
def enterprises(request: HttpRequest) -> HttpResponse:
    """所管の事業者を探す。"""
    name = request.GET.get("name", "").strip()[:100]
    found, total = queries.enterprises_in_jurisdiction(request.viewer, name=name)
    return render(request, "staff/enterprises.html", {"enterprises": found, "total": total, "name": name})


@require_http_methods(["GET", "POST"])
@file_reader
def enterprise(request: HttpRequest, key: UUID) -> HttpResponse:
    """目的を述べて一社を開く。開いたことは、事業者の利用履歴に載る。"""
    viewer = request.viewer
    found = queries.enterprise_in_jurisdiction(viewer, key)
    if found is None:
        raise Http404
    context: dict[str, object] = {"enterprise": found, "purpose": request.POST.get("purpose", "")}
    if request.method == "POST":
        try:
            actions.view_as_staff(
                enterprise=found, purpose=str(context["purpose"]), groups=STAFF_GROUPS, by=viewer, at=timezone.now()
            )
        except InvalidValue as error:
            return render(request, "staff/enterprise.html", context | {"error": str(error)}, status=422)
        with opened(found.id):
            karte = kartes.karte_for_staff(found.id, groups=STAFF_GROUPS)
        context["values"] = [
            (place(item, part), show(ITEMS[item], each.held.value), each.held)
            for (item, part), each in sorted(
                karte.values.items(), key=lambda pair: (pair[0][1], list(ITEMS).index(pair[0][0]))
            )
            if ITEMS[item].sensitivity_of(found.kind) != "personal"
        ]
    return render(request, "staff/enterprise.html", context)


@require_http_methods(["GET", "POST"])
@operator
def sites(request: HttpRequest) -> HttpResponse:
    """連携サイトを止める・再開する。"""
    viewer = request.viewer
    if request.method == "POST":
        client_id, active = request.POST.get("client_id", ""), request.POST.get("answer") == "resume"
        if consents.site(client_id) is None:
            raise Http404
        consenting.set_site_state(client_id=client_id, active=active, by=viewer.actor, at=timezone.now())
        messages.success(
            request, "連携サイトを再開しました。" if active else "連携サイトを止めました。いまから何も渡りません。"
        )
        return HttpResponseRedirect("/staff/sites/")
    return render(request, "staff/sites.html", {"sites": consents.all_sites()})

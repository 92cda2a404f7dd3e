"""似た企業との比較。組の分布と、自社の位置だけを見せる。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shien.engines.peers import find_peers
from shien.web.access import enterprise

from . import asking, forms, present


@require_safe
@enterprise
def peers(request: HttpRequest) -> HttpResponse:
    """似た企業の分布。10社に満たなければ示さない。"""
    accounts = asking.accounts_seen(request)
    filters, fields, errors = forms.read(request.GET)
    found = asking.asked(request, accounts, filters, "peers")
    page = None
    if found.panel and found.asker:
        answer = find_peers(found.panel.index, found.asker, found.filters)
        page = present.page(answer, accounts, found.panel.edition)
    status = 422 if errors else 429 if found.why == "too_many" else 200
    return render(
        request, "peers/index.html", {"fields": fields, "errors": errors, "page": page, "why": found.why}, status=status
    )

"""これからの見込み。自社のこれまでからと、似た企業のその後からを、並べて見せる。"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shien.domain.analytics import outlook
from shien.engines.peers import Filters
from shien.web.access import enterprise
from shien.web.peers import asking

from . import present

USUAL = 3


@require_safe
@enterprise
def forecast(request: HttpRequest) -> HttpResponse:
    """売上高・営業利益・現金の見込み。年数は 1 から 5。"""
    accounts = asking.accounts_seen(request)
    given = request.GET.get("years", "") or str(USUAL)
    wrong = given not in {str(year) for year in range(1, outlook.LONGEST + 1)}
    horizon = USUAL if wrong else int(given)
    found = asking.asked(request, accounts, Filters(), "forecast")
    peers = {}
    if found.panel and found.asker:
        peers = outlook.peers(found.panel, found.asker, found.filters, accounts, horizon)
    page = present.page(accounts, found.edition, peers, horizon) if found.why != "no_accounts" else None
    context = {
        "page": page, "why": found.why, "horizon": horizon, "years": range(1, outlook.LONGEST + 1),
        "errors": [("years", "何年先まで", "1年から5年の中でお選びください。")] if wrong else [],
    }  # fmt: skip
    status = 422 if wrong else 429 if found.why == "too_many" else 200
    return render(request, "forecast/index.html", context, status=status)

"""支援策を探す・読む。だれでも見られる。"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from shien.domain.applications import queries as applications
from shien.domain.catalogue import queries
from shien.domain.catalogue.eligible import Judged
from shien.domain.catalogue.facts import Filters
from shien.domain.editorial import links
from shien.domain.editorial import queries as contents
from shien.domain.editorial.choices import Kind
from shien.domain.guidance import queries as guidance
from shien.web.seen import carried, seen

from . import fit, granted, listing, present
from .choices import CHOICES, options
from .firm import Firm
from .firm import firm as own_firm
from .shared import shared

SIZE = 20
_LONGEST = 100


def filters_of(query: QueryDict, *, fit: bool = False) -> Filters:
    """URL の絞り込み。選べない値は、選ばなかったのと同じ。言葉か事業者 (fit) があれば、合う順に並べる。"""
    chosen: dict[str, Any] = {name: value for name, known in CHOICES.items() if (value := query.get(name, "")) in known}
    keyword = query.get("keyword", "").replace("\0", "").strip()[:_LONGEST]
    chosen |= {name: query.get(name) == "1" for name in ("unstated", "nearby", "literal")}
    return Filters(keyword=keyword, **{"sort": "fit" if keyword or fit else "closing", **chosen})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """支援策の一覧。サインインした事業者には、カルテと照らした判定も。"""
    at, firm = timezone.now(), own_firm(request)
    filters = filters_of(request.GET, fit=firm is not None)
    given = request.GET.get("page", "1")
    page = max(int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1, 1)
    if firm is None:
        query = _query(request.GET)
        key = (queries.edition(at), filters, page, query.urlencode())
        listed = shared(key, lambda: render_to_string("measures/listing.html", _listed(query, filters, page, at)))
    else:
        listed = render_to_string("measures/listing.html", _judged(request, firm, filters, page, at))
    return render(
        request,
        "measures/index.html",
        {"listed": listed, "query": _query(request.GET).urlencode(), "keyword": filters.keyword, "page": page},
    )


def _query(given: QueryDict) -> QueryDict:
    """読む名前だけの URL。"""
    query = QueryDict(mutable=True)
    names = {*CHOICES, "keyword", "unstated", "nearby", "literal"}
    query.update({name: given.get(name, "")[:_LONGEST] for name in given if name in names})
    return query


def _judged(request: HttpRequest, firm: Firm, filters: Filters, page: int, at: datetime) -> dict[str, Any]:
    """事業者の一覧。判定と、次に尋ねる一つを添える。"""
    judged = queries.judged(firm.columns, firm.given, at=at)
    context = _listed(_query(request.GET), filters, page, at, judged)
    return context | {"question": _question(request, judged, firm, at), "here": request.get_full_path()}


def _listed(
    query: QueryDict, filters: Filters, page: int, at: datetime, judged: Judged | None = None
) -> dict[str, Any]:
    found = queries.found(filters, at=at, offset=(page - 1) * SIZE, limit=SIZE, judged=judged)
    usual = Filters(keyword=filters.keyword, prefecture=filters.prefecture, opening=filters.opening)
    return {
        "cards": [present.card(hit, at, judged) for hit in found.hits], "found": found, "page": page,
        "pages": max((found.total + SIZE - 1) // SIZE, 1), "chosen": filters, "query": query.urlencode(),
        "narrowed": replace(filters, sort="closing", literal=False) != usual, "note": listing.note(found, filters),
        "options": {name: options(name, getattr(filters, name)) for name in CHOICES},
        "suggested": listing.suggested(query, found.suggestion), "understood": listing.understood(found.asked), "groups": listing.narrower(found, filters, query),
    }  # fmt: skip


def _question(request: HttpRequest, judged: Judged, firm: Firm, at: datetime) -> dict[str, object] | None:
    """次に尋ねる一つ。書ける人にだけ尋ねる。"""
    if not request.viewer.can_edit:
        return None
    return fit.question(queries.next_question(judged, firm.missing, at=at))


@require_safe
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """支援策を読む。"""
    at = timezone.now()
    found = queries.measure(key, at=at)
    if found is None:
        raise Http404
    firm = own_firm(request)
    sheet = queries.sheet(key, found.known, firm.columns, firm.given, at=at) if firm else None
    seen(request, Kind.MEASURE, key)
    return render(
        request, "measures/show.html",
        {
            "dead_since": links.dead_since(found.front_subsidy_detail_page_url),
            "cases": contents.cases_of_measure(key), "granted": granted.page(queries.past_grants_of(found.measure)),
            "found": found, "measure": found.measure, "sections": present.lines(found, at), "old": present.old(found, at),
            "deadline": present.deadline(found.measure.call, found.measure.opening, at), "firm": firm,
            "fit": fit.page(sheet, firm.missing) if sheet and firm else None,
            "here": applications.calls_of_measure(key, at=at), "carried": carried(request),
            "favourite": request.viewer.signed_in and key in guidance.favourites(request.viewer),
        },
    )  # fmt: skip


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """新しい支援策の RSS。一覧と同じ絞り込みができる。"""
    at = timezone.now()
    filters = filters_of(request.GET)
    found = queries.found(replace(filters, sort="new"), at=at, limit=50)
    hits = () if found.nearest or found.relaxed else found.hits
    rss = Rss201rev2Feed(
        title="新しい支援策 – 支援プラットフォーム", link=f"{settings.PUBLIC_URL}/measures/", language="ja",
        description="新しく載った支援策です。", feed_url=f"{settings.PUBLIC_URL}{request.get_full_path()}",
    )  # fmt: skip
    for hit in hits:
        card, each = present.card(hit, at), hit.measure
        facts = (
            each.institution_name,
            card.deadline,
            f"上限 {card.limit}" if card.limit else "",
            each.subsidy_catch_phrase,
            each.licence,
        )
        rss.add_item(
            title=f"（見本）{each.title}" if each.synthetic else each.title, link=f"{settings.PUBLIC_URL}/measures/{each.key}/",
            description="。".join(filter(None, facts)), unique_id=str(each.key), unique_id_is_permalink=False,
            pubdate=each.published_at,
        )  # fmt: skip
    response = HttpResponse(rss.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response

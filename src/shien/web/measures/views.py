"""支援策を探す・読む。だれでも見られる。"""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from shien.domain.catalogue import queries
from shien.domain.catalogue.facts import Filters
from shien.domain.guidance import queries as guidance
from shien.values.industry_major import MAJORS
from shien.values.use_purpose import PURPOSES

from . import present

SIZE = 20
_LONGEST = 100
CHOICES = {
    "opening": present.OPENINGS,
    "prefecture": present.PLACES,
    "use_purpose": PURPOSES,
    "industry": MAJORS,
    "sort": present.SORTS,
}


def filters_of(query: QueryDict) -> Filters:
    """URL の絞り込み。選べない値は、選ばなかったのと同じ。"""
    chosen = {name: value for name, known in CHOICES.items() if (value := query.get(name, "")) in known}
    return Filters(keyword=query.get("keyword", "").strip()[:_LONGEST], unstated=query.get("unstated") == "1", **chosen)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """支援策の一覧。"""
    at, filters = timezone.now(), filters_of(request.GET)
    given = request.GET.get("page", "1")
    page = max(int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1, 1)
    found, total = queries.measures(filters, at=at, offset=(page - 1) * SIZE, limit=SIZE)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request, "measures/index.html",
        {
            "cards": [present.card(each, at) for each in found], "total": total, "page": page,
            "pages": max((total + SIZE - 1) // SIZE, 1), "chosen": filters, "choices": CHOICES, "query": query.urlencode(),
            "narrowed": bool(filters.use_purpose or filters.industry or filters.unstated or filters.sort != "closing"),
        },
    )  # fmt: skip


@require_safe
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """支援策を読む。"""
    at = timezone.now()
    found = queries.measure(key, at=at)
    if found is None:
        raise Http404
    return render(
        request, "measures/show.html",
        {
            "found": found, "measure": found.measure, "sections": present.lines(found, at), "old": present.old(found, at),
            "deadline": present.deadline(found.measure.call, found.measure.opening, at),
            "favourite": request.viewer.signed_in and key in guidance.favourites(request.viewer),
        },
    )  # fmt: skip


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """新しい支援策の RSS。一覧と同じ絞り込みができる。"""
    at = timezone.now()
    filters = filters_of(request.GET)
    found, _ = queries.measures(
        Filters(filters.keyword, filters.opening, filters.prefecture, filters.use_purpose, filters.industry, filters.unstated, "new"),
        at=at, limit=50,
    )  # fmt: skip
    rss = Rss201rev2Feed(
        title="新しい支援策 – 支援プラットフォーム", link=f"{settings.PUBLIC_URL}/measures/", language="ja",
        description="新しく載った支援策です。", feed_url=f"{settings.PUBLIC_URL}{request.get_full_path()}",
    )  # fmt: skip
    for each in found:
        card = present.card(each, at)
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

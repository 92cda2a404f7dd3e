"""記事・お知らせと事例。だれでも見られる。"""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from shien.domain.editorial import queries
from shien.domain.editorial.choices import Kind
from shien.domain.editorial.facts import Filters
from shien.values.area import AREAS
from shien.values.industry_major import MAJORS
from shien.values.use_purpose import PURPOSES
from shien.web.seen import seen

from . import present

SIZE = 20
CHOICES = {"use_purpose": PURPOSES, "industry": MAJORS, "area": AREAS}


def filters_of(query: QueryDict) -> Filters:
    """URL の絞り込み。選べない値は、選ばなかったのと同じ。"""
    return Filters(**{name: value for name, known in CHOICES.items() if (value := query.get(name, "")) in known})


def _list(request: HttpRequest, kind: Kind, heading: str) -> HttpResponse:
    filters = filters_of(request.GET)
    given = request.GET.get("page", "1")
    page = max(int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1, 1)
    found, total = queries.cards(kind, filters, offset=(page - 1) * SIZE, limit=SIZE)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request, "articles/index.html",
        {
            "cards": [present.card(each) for each in found], "total": total, "page": page, "kind": kind.value,
            "pages": max((total + SIZE - 1) // SIZE, 1), "chosen": filters, "choices": CHOICES, "query": query.urlencode(),
            "heading": heading, "narrowed": filters != Filters(),
        },
    )  # fmt: skip


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """記事・お知らせの一覧。"""
    return _list(request, Kind.ARTICLE, "記事・お知らせ")


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """事例の一覧。"""
    return _list(request, Kind.CASE, "事例を見る")


@require_safe
def article(request: HttpRequest, key: UUID) -> HttpResponse:
    """記事を読む。公開していなければ、無いのと同じ。"""
    found = queries.article(key)
    if found is None:
        raise Http404
    seen(request, Kind.ARTICLE, key)
    return render(request, "articles/show.html", {"found": found})


@require_safe
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """事例を読む。"""
    found = queries.case(key, at=timezone.now())
    if found is None:
        raise Http404
    seen(request, Kind.CASE, key)
    return render(request, "articles/case.html", {"found": found})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """新しい記事・お知らせと事例の RSS。"""
    rss = Rss201rev2Feed(
        title="記事と事例 – 支援プラットフォーム", link=f"{settings.PUBLIC_URL}/articles/", language="ja",
        description="新しい記事・お知らせと事例です。", feed_url=f"{settings.PUBLIC_URL}/articles/feed.xml",
    )  # fmt: skip
    filters = filters_of(request.GET)
    found = [card for kind in (Kind.ARTICLE, Kind.CASE) for card in queries.cards(kind, filters, limit=25)[0]]
    for each in sorted(found, key=lambda card: card.published_at or timezone.now(), reverse=True):
        rss.add_item(
            title=f"（見本）{each.title}" if each.synthetic else each.title, unique_id=str(each.key),
            link=each.outside or f"{settings.PUBLIC_URL}{each.path}?from=rss",
            description=f"{each.lead}（{each.owner}）" if each.lead else f"{each.owner}のサイトの記事です。",
            unique_id_is_permalink=False, pubdate=each.published_at,
        )  # fmt: skip
    response = HttpResponse(rss.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response

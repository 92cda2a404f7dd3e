"""支援機関を探す・地図で選ぶ・読む・比べる。だれでも見られる。"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shien.domain.directory import queries
from shien.domain.directory.facts import Search
from shien.domain.karte import queries as kartes
from shien.engines.track_record.settings import settings_on
from shien.values.municipality import PREFECTURES, table
from shien.values.support import EXPERTISE

from . import present, tiles
from .filters import KINDS, ONE, SORT_NAMES, asked, page_of

SIZE, MOST = 20, 4


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """支援機関の一覧。"""
    found, page = asked(request.GET), page_of(request.GET)
    rows, total = queries.institutions(found.search, offset=(page - 1) * SIZE, limit=SIZE)
    query = request.GET.copy()
    query.pop("page", None)
    today = timezone.localdate()
    return render(
        request, "institutions/index.html",
        {
            "cards": [present.card(each, found.search, today) for each in rows], "total": total, "page": page,
            "pages": max((total + SIZE - 1) // SIZE, 1), "asked": found, "search": found.search, "choices": ONE,
            "expertise": EXPERTISE, "sorts": SORT_NAMES, "query": query.urlencode(), "errors": found.errors,
            "read": [(EXPERTISE[code], words) for code, words in found.read.items()], "own": _own(request),
            "synthetic": any(each.synthetic for each in rows), "answers": queries.answered_by(request.viewer),
        },
        status=422 if found.errors else 200,
    )  # fmt: skip


def _own(request: HttpRequest) -> str:
    """自社のある市区町村のコード (まだ何も探していない事業者にだけ)。"""
    viewer = request.viewer
    if request.GET or not viewer.sees("basic"):
        return ""
    return kartes.karte_of(viewer, groups=["basic"]).text("municipality") if viewer.is_owner else ""


@require_safe
def map_of_japan(request: HttpRequest) -> HttpResponse:
    """日本の地図。相談内容で絞れる。"""
    search, query = _mapped(request)
    counts = queries.counts_by_prefecture(search)
    rows = [(name, f"/institutions/map/{code}/{query}", counts.get(code, 0)) for code, name in PREFECTURES.items()]
    return render(
        request, "institutions/map.html",
        {"svg": tiles.japan(counts, query), "rows": rows, "total": sum(counts.values()), "heading": "地図から探す",
         "expertise": EXPERTISE, "kinds": KINDS, "search": search, "unit": "都道府県"},
    )  # fmt: skip


@require_safe
def map_of_prefecture(request: HttpRequest, prefecture: str) -> HttpResponse:
    """一つの都道府県の中の市区町村。"""
    if prefecture not in PREFECTURES:
        raise Http404
    search, query = _mapped(request)
    counts = queries.counts_by_municipality(search, prefecture)
    more = f"&{query[1:]}" if query else ""
    placed = [(code, table()[code][1], count) for code, count in sorted(counts.items()) if code in table()]
    rows = [(name, f"/institutions/?place={code}{more}", count) for code, name, count in placed]
    return render(
        request, "institutions/map.html",
        {"svg": tiles.municipalities(prefecture, placed, more) if placed else "", "rows": rows, "total": sum(counts.values()),
         "heading": f"{PREFECTURES[prefecture]}の支援機関", "expertise": EXPERTISE, "kinds": KINDS, "search": search,
         "prefecture": prefecture, "unit": "市区町村", "all": f"/institutions/?prefecture={prefecture}{more}"},
    )  # fmt: skip


def _mapped(request: HttpRequest) -> tuple[Search, str]:
    """地図で使う条件 (相談内容と種類) と、リンクに付ける問い。"""
    found = asked(request.GET).search
    chosen = found.expertise[:1]
    pairs = [("expertise", code) for code in chosen] + ([("kind", found.kind)] if found.kind else [])
    query = "&".join(f"{name}={code}" for name, code in pairs)
    return Search(kind=found.kind, expertise=chosen), f"?{query}" if query else ""


@require_safe
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """支援機関の一つ。"""
    found = queries.institution(key)
    if found is None:
        raise Http404
    today = timezone.localdate()
    return render(
        request, "institutions/show.html",
        {
            "found": found, "kind": present.SUPPORT_KINDS.get(found.kind, ""), "sections": present.lines(found),
            "results": present.result_rows(queries.results([key])[key]), "record": present.record(found.track),
            "standing": present.standing(found.track), "reply": present.reply(found.track), "lapsed": found.lapsed(today),
            "years": settings_on(today).years, "interval": round(settings_on(today).interval * 100), "place": present.place(found),
        },
    )  # fmt: skip


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """並べて比べる。四つまで。"""
    keys = list(dict.fromkeys(_keys(request.GET.getlist("id")[:50])))
    errors = [] if len(keys) <= MOST else [("compared", "比べる機関", f"{MOST}つまで選べます。いまは{len(keys)}です。")]
    found = queries.several(keys[:MOST])
    if not errors and not found:
        errors = [("compared", "比べる機関", "一覧で、比べたい機関を選んでください。")]
    rows: list[Any] = present.compared(found, queries.results([each.key for each in found])) if found else []
    return render(
        request, "institutions/compare.html",
        {"found": found, "rows": rows, "errors": errors, "synthetic": any(each.synthetic for each in found)},
        status=422 if errors else 200,
    )  # fmt: skip


def _keys(given: Iterable[str]) -> Iterable[UUID]:
    for each in given:
        try:
            yield UUID(each)
        except ValueError:
            continue

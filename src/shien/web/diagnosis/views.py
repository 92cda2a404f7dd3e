"""経営診断を見る。"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shien.domain.accounts.actions import view_as_supporter
from shien.domain.accounts.facts import Viewer
from shien.domain.karte import queries
from shien.domain.karte.facts import Karte
from shien.domain.karte.statements import accounts_of
from shien.engines.diagnosis.vintages import Vintage, load, names
from shien.values.items import GROUPS
from shien.web.access import enterprise

from . import advice, narrative, present
from .figures import Found, diagnosed, rank_bounds
from .further import further
from .sheet import CAUTION

NEEDED = ("basic", "finance")
READ = ("basic", "representative", "employees", "finance", narrative.GROUP)
DEFAULT = "A"


@dataclass(frozen=True, slots=True)
class Choice:
    """業種基準値の版と、それで数えたときの結果。"""

    vintage: Vintage
    standing: str
    current: bool


def withheld(viewer: Viewer, groups: tuple[str, ...]) -> list[str]:
    """委任されていない項目群の名前。"""
    return [GROUPS[group].label for group in groups if not viewer.sees(group)]


def vintage_of(request: HttpRequest) -> str:
    """選ばれた版。知らない版は、画面が無いのと同じ。"""
    chosen = request.GET.get("vintage", DEFAULT)
    if chosen not in names():
        raise Http404
    return chosen


def opened(request: HttpRequest, groups: tuple[str, ...] = READ) -> Karte:
    """見てよい項目群のカルテ。支援者なら、見たことを証跡に書く。"""
    viewer = request.viewer
    seen = [group for group in groups if viewer.sees(group)]
    view_as_supporter(groups=seen, by=viewer, at=timezone.now())
    return queries.karte_of(viewer, groups=seen)


@require_safe
@enterprise
def show(request: HttpRequest) -> HttpResponse:
    """経営診断。決算が無ければ、まず何をするかを言う。"""
    viewer, vintage = request.viewer, vintage_of(request)
    missing = withheld(viewer, NEEDED)
    if missing:
        return render(request, "diagnosis/withheld.html", {"withheld": missing})
    karte = opened(request)
    found = diagnosed(accounts_of(karte, viewer.enterprise_kind), vintage)
    context: dict[str, Any] = {
        "withheld": withheld(viewer, READ), "papers": narrative.written(karte) if viewer.sees(narrative.GROUP) else None,
    }  # fmt: skip
    if found is None:
        return render(request, "diagnosis/empty.html", context)
    return render(request, "diagnosis/show.html", context | _context(found, viewer))


def _context(found: Found, viewer: Viewer) -> dict[str, Any]:
    vintage = found.diagnosis.vintage
    told = present.periods(found)
    return {
        "periods": told, "newest": told[0], "rows": present.rows(found), "industry": present.industry(found),
        "size": found.size.label, "compared": present.compared(found) if told[0].rank else "",
        "to_next": present.to_next_rank(told[0].total), "chart": present.radar_of(found) if told[0].rank else None,
        "moves": present.moves(found), "doubts": advice.doubts(found), "wants": advice.wants(found, viewer),
        "notes": advice.notes(found), "further": further(found), "caution": CAUTION, "bounds": rank_bounds(),
        "vintage": vintage, "choices": choices(found), "query": f"?vintage={vintage.id}" if vintage.id != DEFAULT else "",
    }  # fmt: skip


def choices(found: Found) -> list[Choice]:
    """版を替えたときの結果。版の間の差が、結果の幅になる。"""
    made = []
    for name in names():
        other = found if name == found.diagnosis.vintage.id else diagnosed(found.accounts, name)
        standing = present.periods(other)[0].standing if other else ""
        made.append(Choice(load(name), standing, name == found.diagnosis.vintage.id))
    return made

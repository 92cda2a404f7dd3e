"""保存した計画の数字を、申請書の数値計画に入れる。打ち直さずに済む。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications.actions import Refused, Stale
from shien.domain.plans import queries as plans
from shien.domain.plans.facts import PlanPart, PlanYear
from shien.engines.forms import Field
from shien.values.fault import InvalidValue

from .paper import OpenPaper, with_paper
from .screens import Screen
from .taking import Taken, save

# The column of a form → the figure of a saved plan.
_FIGURES = {
    "net_sales": "net_sales", "operating_income": "operating_income", "personnel_expenses": "personnel_expenses",
    "depreciation": "depreciation", "value_added": "value_added", "total_pay": "total_pay", "staff": "employee_number",
    "employees": "employee_number", "employee_number": "employee_number",
}  # fmt: skip
_BASE = frozenset({"base", "now"})
LEAST = 2  # fewer figures than this are typed faster than looked up


@dataclass(frozen=True, slots=True)
class Offer:
    """入れられる計画。"""

    id: UUID
    name: str
    organisation: str
    table: str


def target(screen: Screen) -> Field | None:
    """この画面の、年ごとの数値計画の表。"""
    for field in screen.fields:
        figures = sum(each.id in _FIGURES and each.formula is None for each in field.columns)
        if field.type == "table" and set(field.row_keys) & _BASE and figures >= LEAST:
            return field
    return None


def offers(paper: OpenPaper, screen: Screen) -> list[Offer]:
    """この画面に入れられる計画。"""
    table = target(screen)
    if table is None or not paper.editable:
        return []
    return [Offer(each.id, each.name, each.organisation, table.id) for each in plans.plans(paper.viewer)]


@require_POST
@with_paper
def drop_in(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """計画の数字を表に入れる。計画に無い欄は、そのまま残す。"""
    from . import screens

    page, text = request.POST.get("page", ""), request.POST.get("plan", "")
    screen = screens.screen(paper.form, paper.found, page)
    table = target(screen) if screen else None
    try:
        part = plans.plan_part(paper.viewer, UUID(text))
    except ValueError:
        part = None
    if table is None or part is None or not paper.editable:
        raise Http404
    rows = filled(table, part, paper.draft.answers.get(table.id) or [])
    try:
        save(paper, Taken({table.id: rows}, (), {}, frozenset()), paper.draft.version, timezone.now())
    except (Refused, Stale, InvalidValue, NotAllowed) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"計画「{part.name}」の数字を入れました。実際の見込みと合うか、お確かめください。")
    return HttpResponseRedirect(f"{paper.path}pages/{page}#f-{table.id}")


def filled(table: Field, part: PlanPart, held: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """表の行。年の行は「1年目」から順に、計画の年の数まで。"""
    rows = {str(row.get("row")): dict(row) for row in held}
    years = {each.number: each for each in part.years}
    number = 0
    for key in table.row_keys:
        number = 0 if key in _BASE else number + 1
        if number in years:
            rows[key] = {**rows.get(key, {}), **_figures(table, years[number]), "row": key}
    return [rows[key] for key in table.row_keys if key in rows]


def _figures(table: Field, year: PlanYear) -> dict[str, Any]:
    found = {
        each.id: getattr(year, _FIGURES[each.id]) for each in table.columns if each.id in _FIGURES and each.formula is None
    }  # fmt: skip
    return {key: value for key, value in found.items() if value is not None}

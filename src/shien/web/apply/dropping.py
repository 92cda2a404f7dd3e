"""診断・カルテ・保存した計画の結果を、申請書の計画の部分に入れる。何がどこに入るかを見せてから入れ、元に戻せる。"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from shien.domain.accounts.actions import view_as_supporter
from shien.domain.karte import queries as kartes
from shien.domain.plans import queries as plans
from shien.domain.plans.facts import PlanPart, PlanYear
from shien.engines.forms import Field

from .boxes import words_of
from .findings import Findings
from .paper import OpenPaper
from .screens import Screen

# The column of a form → the figure of a saved plan.
_FIGURES = {
    "net_sales": "net_sales", "operating_income": "operating_income", "personnel_expenses": "personnel_expenses",
    "depreciation": "depreciation", "value_added": "value_added", "total_pay": "total_pay", "staff": "employee_number",
    "employees": "employee_number", "employee_number": "employee_number",
}  # fmt: skip
_BASE = frozenset({"base", "now"})
LEAST = 2  # fewer figures than this are typed faster than looked up
DIAGNOSIS = "diagnosis"
_GROUPS = ("finance", "non_financial")


@dataclass(frozen=True, slots=True)
class Source:
    """入れられるもの。id は diagnosis か、計画の鍵。"""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Put:
    """一つの欄に入るもの。before はいまの値、after は入れたあとの値。lines は画面に見せる行。added は、いまの文の後ろに足す。"""

    field: Field
    before: Any
    after: Any
    lines: tuple[str, ...]
    added: bool

    @property
    def said(self) -> str:
        """いまの値の言葉。"""
        return "" if self.field.type == "table" else words_of(self.field, self.before)


@dataclass(frozen=True, slots=True)
class Dropping:
    """入れるものの全部。label と observed_on は、欄に残る出所と日付。"""

    source: str
    label: str
    observed_on: date | None
    puts: tuple[Put, ...]


@lru_cache(maxsize=1)
def places() -> Mapping[str, Any]:
    """欄の表 (places.toml)。"""
    return tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))


def _of(kind: str, paper: OpenPaper) -> Iterator[Mapping[str, Any]]:
    """この公募回の申請書の行。後の段階の書類には無い。"""
    if paper.draft.form == paper.application.call.form:
        yield from (each for each in places().get(kind, ()) if each["procedure"] == paper.application.procedure)


def sources(paper: OpenPaper, screen: Screen) -> list[Source]:
    """この画面に入れられるもの。中身は、まだ読まない。"""
    if not paper.editable or not screen.place:
        return []
    shown = {each.id for each in screen.fields}
    told = any(each["field"] in shown for each in _of("text", paper)) or any(
        each["table"] in shown for each in _of("row", paper)
    )
    found = [Source(DIAGNOSIS, "経営診断とカルテ")] if told and any(map(paper.viewer.sees, _GROUPS)) else []
    if target(screen) or _goals(paper, screen):
        found += [Source(str(each.id), f"計画「{each.name}」") for each in plans.plans(paper.viewer)]
    return found


def offer(paper: OpenPaper, screen: Screen, source: str, at: datetime) -> Dropping | None:
    """入れるもの。見えない計画と、知らない名は None。支援者が見ることは、先に証跡に書く。"""
    if not paper.editable:
        return None
    if source == DIAGNOSIS:
        view_as_supporter(groups=[each for each in _GROUPS if paper.viewer.sees(each)], by=paper.viewer, at=at)
        found = Findings(kartes.karte_of(paper.viewer), paper.viewer.enterprise_kind)
        return Dropping(DIAGNOSIS, found.label, found.ended_on or localdate(at), tuple(_told(paper, screen, found)))
    try:
        saved = plans.plan(paper.viewer, UUID(source))
        part = plans.plan_part(paper.viewer, UUID(source)) if saved else None
    except ValueError:
        return None
    if saved is None or part is None:
        return None
    label = f"計画「{saved.name}」（第{saved.version}版）"
    return Dropping("simulation", label, localdate(saved.saved_at), tuple(_planned(paper, screen, part)))


def _told(paper: OpenPaper, screen: Screen, found: Findings) -> Iterator[Put]:
    """文と、表のいまの年の行。"""
    for each in _of("text", paper):
        field = _free(paper, screen, each["field"])
        put = _text(paper, field, found, tuple(each["parts"])) if field else None
        if put:
            yield put
    for each in _of("row", paper):
        field = _free(paper, screen, each["table"])
        put = _row(paper, field, found, each) if field else None
        if put:
            yield put


def _free(paper: OpenPaper, screen: Screen, id: str) -> Field | None:
    """この画面に見えていて、カルテから入っていない欄。"""
    origin = paper.draft.origins.get(id)
    free = origin is None or origin.dropped
    return next((each for each in screen.fields if each.id == id and free and id in paper.found.shown), None)


def _text(paper: OpenPaper, field: Field, found: Findings, parts: tuple[str, ...]) -> Put | None:
    """文。前に入れたままなら置き換え、ほかの文があれば後ろに足す。"""
    before, origin = paper.draft.answers.get(field.id) or "", paper.draft.origins.get(field.id)
    held = "" if origin and origin.value == before else str(before).rstrip()
    text = found.text(parts, (field.max_length or 2000) - (len(held) + 1 if held else 0))
    if not text or text in str(before):
        return None
    return Put(field, before or None, f"{held}\n{text}" if held else text, tuple(text.split("\n")), bool(held))


def _row(paper: OpenPaper, field: Field, found: Findings, place: Mapping[str, Any]) -> Put | None:
    figures = {column: found.figure(name) for column, name in place["columns"].items()}
    return _table(paper, field, {place["row"]: {key: value for key, value in figures.items() if value is not None}})


def _table(paper: OpenPaper, field: Field, new: Mapping[str, Mapping[str, Any]]) -> Put | None:
    """表。入れる升目だけを替える。"""
    held = list(paper.draft.answers.get(field.id) or ())
    rows = {str(row.get("row")): dict(row) for row in held}
    for key, cells in new.items():
        if cells:
            rows[key] = {**rows.get(key, {}), **cells, "row": key}
    after = [rows[key] for key in field.row_keys if key in rows]
    labels = dict(zip(field.row_keys, field.row_labels, strict=False))
    lines = tuple(
        f"{labels.get(key, key)}：" + "、".join(f"{field.column(name).label} {words_of(field.column(name), cell)}" for name, cell in cells.items())
        for key, cells in new.items() if cells
    )  # fmt: skip
    return Put(field, held or None, after, lines, False) if lines and after != held else None


def target(screen: Screen) -> Field | None:
    """この画面の、年ごとの数値計画の表。"""
    for field in screen.fields:
        figures = sum(each.id in _FIGURES and each.formula is None for each in field.columns)
        if field.type == "table" and set(field.row_keys) & _BASE and figures >= LEAST:
            return field
    return None


def _goals(paper: OpenPaper, screen: Screen) -> dict[str, str]:
    """計画の最後の年の額が入る欄 → 計画の数の名。"""
    shown = {each.id for each in screen.fields}
    return {field: figure for each in _of("goal", paper) for field, figure in each["columns"].items() if field in shown}


def _planned(paper: OpenPaper, screen: Screen, part: PlanPart) -> Iterator[Put]:
    table = target(screen)
    if table is not None and (field := _free(paper, screen, table.id)):
        held = paper.draft.answers.get(field.id) or []
        new = {row["row"]: {k: v for k, v in row.items() if k != "row"} for row in filled(field, part, [])}
        put = _table(paper, field, new)
        if put and put.after != held:
            yield put
    for name, figure in _goals(paper, screen).items():
        goal, value = _free(paper, screen, name), getattr(part.years[-1], figure) if part.years else None
        if goal is None or value is None:
            continue
        after = format(Decimal(value), "f") if goal.type == "decimal" else value
        before = paper.draft.answers.get(name)
        if after != before:
            yield Put(goal, before, after, (words_of(goal, after),), False)


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

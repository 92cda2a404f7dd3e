"""対象要件の判定。分かっていること (出所の欄と、本文から読んだ値) を要件にし、一社をまとめて判定する。"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from shien.engines.eligibility import (
    Firms,
    Judgement,
    Outcome,
    Program,
    Question,
    Sourced,
    Verdict,
    judge,
    program_of,
    questions,
    verdicts,
)
from shien.engines.eligibility.items import Item, items
from shien.engines.eligibility.measures import FREE, rule_of
from shien.engines.eligibility.rules import Library, Rule
from shien.engines.eligibility.trees import industries
from shien.values.area import AREAS, NATIONWIDE
from shien.values.fault import InvalidValue

from .book import Shelf
from .columns import Array
from .facts import Known

_KINDS = {
    "corporation": "company", "sole_proprietor": "sole_proprietor", "npo": "npo", "cooperative": "cooperative",
    "social_welfare": "social_welfare", "medical": "medical", "school": "school", "general_association": "association",
}  # fmt: skip
_SIZES = {"any": FREE, "sme": "sme", "micro": "micro"}
# 要件の欄 → 分かっていることの欄。判定に使った値が、本文から読んだものかを言うため。
_FROM = {"municipality": ("area", "municipalities"), "industry": ("industry", "size"), "kind": ("kinds", "size"),
         "employee_number": ("employees", "size"), "capital_stock": ("capital", "size")}  # fmt: skip
_programs: dict[str, tuple[str, Program]] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Judged:
    """一社の判定。outcomes の軸は (measure,) で、棚の並び。"""

    shelf: Shelf
    judgement: Judgement
    firm: Firms
    given: Mapping[str, Sourced]

    @property
    def outcomes(self) -> Array:
        """要件の判定。"""
        found: Array = self.judgement.outcome[:, 0]
        return found

    def deciding(self, place: int) -> str:
        """結論を決めた条件の言葉。無ければ空。"""
        number = int(self.judgement.deciding[place, 0])
        return self.judgement.program.conditions[number].label if number >= 0 else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """一件の判定の全部。asked は、次に尋ねるとよいこと。"""

    verdict: Verdict
    asked: tuple[Question, ...]
    read: frozenset[str]

    def from_text(self, keys: tuple[str, ...]) -> bool:
        """この条件が、本文から読んだ値によるものか。"""
        return any(name in self.read for key in keys for name in _FROM.get(key, ()))


def cells(number: object, known: Known) -> dict[str, object]:
    """要件の表の一行。書かれていないことは空。"""
    low, high = known.employees or (None, None)
    _, capital = known.capital or (None, None)
    return {
        "rule": str(number), "regions": ";".join(_places(known)), "industries": _industries(known),
        "size": _SIZES.get(known.size, ""), "kinds": _kinds(known), "employees_min": low, "employees_max": high,
        "capital_max": capital,
    }  # fmt: skip


def _places(known: Known) -> tuple[str, ...]:
    """地域。全国なら、どこの事業者も対象なので、場所を尋ねない。都道府県は名で書く (画面に出る言葉になる)。"""
    return (FREE,) if NATIONWIDE in known.area else known.municipalities or tuple(AREAS[each] for each in known.area)


def _industries(known: Known) -> str:
    """業種。本文から「問わない」と読めただけなら、書かれていないことにする。"""
    if known.reach == "open":
        return "" if "reach" in known.read else FREE
    parts = {industries().path(code)[-1] for code in known.middles}
    return ";".join([*(code for code in known.industry if code not in parts), *known.middles])


def _kinds(known: Known) -> str:
    """事業形態。法人と書いてあるときだけ、そのほかを対象外とみる (名を挙げた一部だけでは、限ったとは言えない)。"""
    return ";".join(_KINDS[each] for each in known.kinds if each in _KINDS) if "corporation" in known.kinds else ""


def program(shelf: Shelf, on: date) -> Program:
    """棚の全件の手順。棚と日ごとに一度だけ作る。"""
    key = f"{shelf.digest}/{on}"
    with _lock:
        held = _programs.get("")
        if held is None or held[0] != key:
            _programs[""] = key, _program(shelf, on)
        return _programs[""][1]


def _program(shelf: Shelf, on: date) -> Program:
    return program_of((_rule(book.cover.id, book.known, on) for book in shelf.books), on)


def _rule(number: object, known: Known, on: date) -> tuple[Rule, Library]:
    """読めない値のある要件は、判定しない。"""
    try:
        return rule_of(cells(number, known), on)
    except InvalidValue:
        return rule_of({"rule": str(number)}, on)


def judged(shelf: Shelf, firm: Firms, given: Mapping[str, Sourced], on: date) -> Judged:
    """一社を、棚の全件についてまとめて判定する。"""
    return Judged(shelf, judge(program(shelf, on), firm), firm, given)


def sheet(number: object, known: Known, firm: Firms, given: Mapping[str, Sourced], on: date) -> Sheet:
    """一社の、一件の判定の全部。"""
    own = program_of([_rule(number, known, on)], on)
    judgement = judge(own, firm)
    found = verdicts(judgement, firm, given)
    return Sheet(found[0], questions(judgement, found), known.read)


def next_question(found: Judged, open_now: Array, answerable: frozenset[str]) -> tuple[Item, int] | None:
    """答えると最も多くの判定が進む、一つの項目と、その件数。手間の少ないものを先に。

    分からない条件を、結論を決めているものだけ数える。費用は件数に比例する。
    """
    waiting = open_now & (found.outcomes == Outcome.UNKNOWN)
    conditions = found.judgement.program.conditions
    counts = np.bincount(found.judgement.deciding[waiting, 0], minlength=len(conditions))
    totals: dict[str, int] = {}
    for place in np.flatnonzero(counts):
        for key in conditions[place].items:
            if key in answerable and key not in found.given:
                totals[key] = totals.get(key, 0) + int(counts[place])
    best = max(totals, key=lambda key: (totals[key] / items()[key].cost, key), default=None)
    return (items()[best], totals[best]) if best else None

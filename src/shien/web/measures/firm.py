"""サインインした事業者の、判定に使う値。カルテから読み、出所と日付を添える。"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from shien.domain.accounts.actions import view_as_supporter
from shien.domain.karte import queries
from shien.domain.karte.facts import Karte
from shien.engines.eligibility import Firms, Sourced, firm_of
from shien.values.fault import InvalidValue

GROUPS = ("basic", "employees")
# 判定の項目 → カルテの項目
ITEMS = {
    "industry": "industry", "municipality": "municipality", "employee_number": "employee_number",
    "capital_stock": "capital_stock", "date_of_establishment": "date_of_establishment",
}  # fmt: skip
_COMPANIES = frozenset({"301", "302", "303", "304", "305"})
_PUBLIC = frozenset({"101", "201"})


@dataclass(frozen=True, slots=True)
class Firm:
    """一社。given は判定の項目 → 値と出所。hidden は、委任されていないので使わなかった項目群。"""

    columns: Firms
    given: Mapping[str, Sourced]
    hidden: tuple[str, ...]


def firm(request: HttpRequest) -> Firm | None:
    """見ている事業者。事業者として操作していなければ None。支援者なら、見たことを証跡に書く。"""
    viewer = request.viewer
    if viewer.enterprise_id is None:
        return None
    seen = [group for group in GROUPS if viewer.sees(group)]
    if seen:
        view_as_supporter(groups=seen, by=viewer, at=timezone.now())
    given = values(queries.karte_of(viewer, groups=seen), viewer.enterprise_kind)
    return Firm(firm_of(given), given, tuple(group for group in GROUPS if group not in seen))


def values(karte: Karte, kind: str) -> dict[str, Sourced]:
    """カルテから。読めない値は、分からないとみる。"""
    found = {key: _sourced(karte, item) for key, item in ITEMS.items()}
    found["kind"] = _kind(karte, kind)
    return {key: each for key, each in found.items() if each is not None and _readable(key, each)}


def _sourced(karte: Karte, item: str) -> Sourced | None:
    current = karte.get(item)
    return Sourced(current.held.value, current.held.source_label, current.held.observed_on) if current else None


def _kind(karte: Karte, kind: str) -> Sourced | None:
    """事業形態。登記の種類で決まらない法人は、分からない。"""
    if kind == "sole_proprietor":
        return Sourced("sole_proprietor", "GビズID")
    given = _sourced(karte, "kind")
    if given is None:
        return None
    code = str(given.value)
    told = "company" if code in _COMPANIES else "public_body" if code in _PUBLIC else ""
    return Sourced(told, given.source, given.observed_on) if told else None


def _readable(key: str, each: Sourced) -> bool:
    try:
        firm_of({key: each})
    except InvalidValue:
        return False
    return True

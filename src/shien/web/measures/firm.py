"""サインインした事業者の、判定に使う値。カルテから読み、出所と日付を添える。"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from shien.domain.accounts.actions import view_as_supporter
from shien.domain.karte import queries
from shien.domain.karte.facts import Karte
from shien.engines.eligibility import Firms, Sourced, firm_of, kind_of_name
from shien.values.fault import InvalidValue
from shien.values.items import ITEMS as KARTE

GROUPS = ("basic", "employees")
# 判定の項目 → カルテの項目
ITEMS = {
    "industry": "industry", "municipality": "municipality", "employee_number": "employee_number",
    "capital_stock": "capital_stock", "date_of_establishment": "date_of_establishment", "kind": "kind",
}  # fmt: skip
_COMPANIES = frozenset({"301", "302", "303", "304", "305"})
_PUBLIC = frozenset({"101", "201"})


@dataclass(frozen=True, slots=True)
class Firm:
    """一社。given は判定の項目 → 値と出所。hidden は、委任されていないので使わなかった項目群。

    missing は、カルテに無く、この人が答えれば判定が進む項目。
    """

    columns: Firms
    given: Mapping[str, Sourced]
    hidden: tuple[str, ...]
    missing: frozenset[str]


def firm(request: HttpRequest) -> Firm | None:
    """見ている事業者。事業者として操作していなければ None。支援者なら、見たことを証跡に書く。"""
    viewer = request.viewer
    if viewer.enterprise_id is None:
        return None
    seen = [group for group in GROUPS if viewer.sees(group)]
    if seen:
        view_as_supporter(groups=seen, by=viewer, at=timezone.now())
    karte = queries.karte_of(viewer, groups=seen)
    given = values(karte, viewer.enterprise_kind, viewer.enterprise_name)
    own = {group for group in seen if viewer.edits(group)}
    missing = {key for key, item in ITEMS.items() if KARTE[item].group in own and karte.get(item) is None}
    hidden = tuple(group for group in GROUPS if group not in seen)
    return Firm(firm_of(given), given, hidden, frozenset(missing - given.keys()))


def values(karte: Karte, kind: str, name: str) -> dict[str, Sourced]:
    """カルテから。読めない値は、分からないとみる。"""
    found = {key: _sourced(karte, item) for key, item in ITEMS.items()}
    found["kind"] = _kind(karte, kind, name)
    return {key: each for key, each in found.items() if each is not None and _readable(key, each)}


def _sourced(karte: Karte, item: str) -> Sourced | None:
    current = karte.get(item)
    return Sourced(current.held.value, current.held.source_label, current.held.observed_on) if current else None


def _kind(karte: Karte, kind: str, name: str) -> Sourced | None:
    """事業形態。登記の種類から、なければ法律の限る名称の文字から。決まらなければ、分からない。"""
    if kind == "sole_proprietor":
        return Sourced("sole_proprietor", "GビズID")
    given = _sourced(karte, "kind")
    code = str(given.value) if given else ""
    told = "company" if code in _COMPANIES else "public_body" if code in _PUBLIC else ""
    if given and told:
        return Sourced(told, given.source, given.observed_on)
    named = kind_of_name(name)
    return Sourced(named, "名称の文字") if named else None


def _readable(key: str, each: Sourced) -> bool:
    try:
        firm_of({key: each})
    except InvalidValue:
        return False
    return True

"""欄の文字と、計画の文書 (エンジンの書式) を互いに移す。"""

import re
from collections.abc import Mapping
from typing import Any

from shien.values.fault import Fault, InvalidValue

from .fields import Field, parse, show
from .schemes import FREE, NOTHING
from .steps import all_fields, idle, needed

Values = dict[str, Any]
_YEARLY = ("extra.net_sales", "extra.personnel_expenses", "extra.fixed_costs", "extra.employee_number", "wages.lowest")
# What a plan is asked first: would it stand a bad year, and what if the new sales come short.
SENSITIVITY = {"net_sales": [-0.1, 0.1], "extra_net_sales": [-0.3, 0.3]}
_MUST = "入力してください。"


def read(field: Field, values: Mapping[str, Any]) -> tuple[Any, str]:
    """欄の値と誤り。任意の欄が空なら (None, "")。"""
    text = str(values.get(field.key, "")).strip(" \t\r\n\u3000")
    if field.key in idle(values):
        return None, ""
    if not text:
        return None, _MUST if field.required or field.key in needed(values) else ""
    try:
        return parse(field, text), ""
    except InvalidValue as error:
        return None, str(error)


def document_of(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[Field, str]]]:
    """計画の文書と、欄ごとの誤り。"""
    document: dict[str, Any] = {}
    errors = []
    for field in all_fields(values):
        value, error = read(field, values)
        if error:
            errors.append((field, error))
        elif value is not None:
            _put(document, field.path.split("."), value)
    errors += _some_years_blank(values)
    _fill(document, values)
    return document, errors


def values_of(document: Mapping[str, Any]) -> Values:
    """計画の文書を、欄の文字に戻す。"""
    subsidy = document.get("subsidy")
    values: Values = {
        "scheme": NOTHING if subsidy is None else subsidy.get("scheme", FREE),
        "years": str(document["years"]),
    }
    for field in all_fields(values):
        value = _get(document, field.path.split("."))
        if value is not None:
            values[field.key] = show(field, value)
    return values | {"specials": list((subsidy or {}).get("specials", ()))}


def field_of(fault: Fault, values: Mapping[str, Any]) -> Field:
    """エンジンの指摘が指す欄。ぴったり無ければ、その区画の初めの欄。"""
    path = re.sub(r"\[(\d+)\]", r".\1", fault.column or "")
    fields = all_fields(values)
    for field in fields:
        if field.path == path:
            return field
    return next((field for field in fields if path and field.path.startswith(path.split(".")[0] + ".")), fields[0])


def _some_years_blank(values: Mapping[str, Any]) -> list[tuple[Field, str]]:
    """時給は、どの年も入れるか、どの年も空か。空の年を0円とはみない。"""
    rows = [each for each in all_fields(values) if each.key.startswith("lowest_wage_")]
    blank = [each for each in rows if not str(values.get(each.key, "")).strip()]
    return [(each, "ほかの年と同じように入力してください。") for each in blank] if len(blank) < len(rows) else []


def _fill(document: dict[str, Any], values: Mapping[str, Any]) -> None:
    """欄に無い決まり。年ごとの並びの空は0、返済は毎月。補助金を使わない計画には補助金の区画が無い。"""
    years = document.get("years", 0)
    for path in _YEARLY:
        part, key = path.split(".")
        rows = document.get(part, {}).get(key)
        if rows is not None:
            document[part][key] = [rows[at] if at < len(rows) and rows[at] is not None else 0 for at in range(years)]
    for place in (document, document.get("base", {})):
        for loan in place.get("loans", ()):
            loan["interval"] = 1
    for place in (document, document.get("base", {})):
        if any(not loan.get("amount") for loan in place.get("loans", ())):
            del place["loans"]
    if values.get("scheme"):
        subsidy = document.setdefault("subsidy", {})
        if values["scheme"] != FREE:
            subsidy["scheme"] = values["scheme"]
        if values.get("specials") and values["scheme"] != FREE:
            subsidy["specials"] = list(values["specials"])
    document["sensitivity"] = {item: list(steps) for item, steps in SENSITIVITY.items()}
    document["goal_years"] = min(years, 5) or 1


def _put(place: Any, path: list[str], value: Any) -> None:
    """道の先に置く。数の道は並びの番号。"""
    head, rest = path[0], path[1:]
    if isinstance(place, list):
        at = int(head)
        place += [None] * (at + 1 - len(place))
        if rest:
            place[at] = place[at] or {}
            _put(place[at], rest, value)
        else:
            place[at] = value
    elif rest:
        _put(place.setdefault(head, [] if rest[0].isdigit() else {}), rest, value)
    else:
        place[head] = value


def _get(place: Any, path: list[str]) -> Any:
    for head in path:
        if isinstance(place, list):
            place = place[int(head)] if int(head) < len(place) else None
        else:
            place = place.get(head) if isinstance(place, Mapping) else None
        if place is None:
            return None
    return place

"""定義の骨組み。式を読む前に、どの名前があるかを知る。"""

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import shape
from .exact import exact
from .functions import FUNCTIONS
from .logic import Value, as_date
from .scope import RESERVED, Name, Scope, Spaces, name_of
from .shape import Faults

_COLUMN_WORDS = frozenset({"row", "index", *keyword.kwlist})
_WORDS = frozenset({*RESERVED, *FUNCTIONS, *keyword.kwlist})


@dataclass(slots=True)
class Part:
    """骨組みの一つ。raw は形の合った鍵と値、where は誤りを示す場所。"""

    id: str
    where: str
    raw: dict[str, Any]
    type: str = ""
    page: str = ""
    options: dict[str, str] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """骨組みの全体。"""

    head: dict[str, Any]
    pages: list[Part]
    rules: list[Part]
    parameters: list[Part]
    values: dict[str, Value]

    @property
    def fields(self) -> Iterator[Part]:
        """ページをまたいだ欄の並び。"""
        return (each for page in self.pages for each in page.parts)

    def scope(self, table: str, spaces: Spaces) -> Scope:
        """式から見える名前。"""
        columns = {each.id: _names(each.parts) for each in self.fields if each.type == "table"}
        return Scope(_names(list(self.fields)), columns, self.values, table, spaces)


def outline(definition: Any, faults: Faults) -> Outline:
    """骨組みを読む。"""
    top = shape.section(definition, shape.TOP, "定義", faults, "form", "page")
    head = shape.section(top.get("form", {}), shape.FORM, "form", faults, "id", "title", "version")
    shape.identifier(head.get("id"), "form", faults)
    seen: dict[str, str] = {}
    parameters = [_part(raw, f"parameter[{n}]", shape.PARAMETER, faults, seen, "id", "label", "value")
                  for n, raw in enumerate(top.get("parameter", ()), 1)]  # fmt: skip
    pages = _pages(top.get("page", ()), faults, seen)
    names: dict[str, str] = {}
    rules = [_part(raw, f"rule[{n}]", shape.RULE, faults, names, "id", "check", "message")
             for n, raw in enumerate(top.get("rule", ()), 1)]  # fmt: skip
    if not pages:
        faults.add("定義", "ページが一つもありません。")
    return Outline(head, pages, rules, parameters, _values(parameters, faults))


def _pages(rows: Any, faults: Faults, seen: dict[str, str]) -> list[Part]:
    pages, names = [], dict[str, str]()
    for number, raw in enumerate(rows, 1):
        page = _part(raw, f"page[{number}]", shape.PAGE, faults, names, "id", "title")
        page.parts = [_field(each, f"{page.where}.field[{n}]", faults, seen, page.id)
                      for n, each in enumerate(page.raw.get("field", ()), 1)]  # fmt: skip
        pages.append(page)
    return pages


def _field(raw: Any, where: str, faults: Faults, seen: dict[str, str], page: str, inside: bool = False) -> Part:
    named = isinstance(raw, Mapping) and raw.get("type") == "note"
    found = _part(raw, where, shape.FIELD, faults, seen, "id", "type", "text" if named else "label")
    found.type, found.page = shape.kind_of(found.raw.get("type"), found.where, faults), page
    found.options = _options(found.raw.get("options", ()), found.where, faults)
    if inside and found.type in ("table", "file", "note"):
        faults.add(found.where, f"表の列に {found.type} は置けません。")
    names: dict[str, str] = {}
    found.parts = [_field(each, f"{found.where}.column[{n}]", faults, names, page, inside=True)
                   for n, each in enumerate(() if inside else found.raw.get("column", ()), 1)]  # fmt: skip
    return found


def _part(raw: Any, where: str, keys: Mapping[str, str], faults: Faults, seen: dict[str, str], *needed: str) -> Part:
    named = f"{where} {raw['id'][:60]}" if isinstance(raw, Mapping) and isinstance(raw.get("id"), str) else where
    table = shape.section(raw, keys, named, faults, *needed)
    words = frozenset() if keys is shape.PAGE else _COLUMN_WORDS if ".column[" in where else _WORDS
    id = shape.identifier(table.get("id"), named, faults, words)
    if id and id in seen:
        faults.add(named, f"id「{id}」は {seen[id]} と重なっています。")
    seen.setdefault(id, where)
    return Part(id, named, table)


def _options(rows: Any, where: str, faults: Faults) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, raw in enumerate(rows, 1):
        keys = {"value": "文字", "label": "文字", "help": "文字", "codes": "文字の並び"}
        row = shape.section(raw, keys, f"{where}.options[{number}]", faults, "value", "label")
        value = row.get("value", "")
        if value in found:
            faults.add(where, f"選択肢の値「{value}」が重なっています。")
        if value:
            found[value] = row.get("label", "")
    return found


def _values(parameters: list[Part], faults: Faults) -> dict[str, Value]:
    found = {}
    for each in parameters:
        raw = each.raw.get("value")
        value = raw if isinstance(raw, date) else exact(raw)
        value = as_date(raw) if value is None else value
        if value is None and raw is not None:
            faults.add(each.where, 'value は、数・分数（"2/3"）・日付（"2026-11-23"）で書いてください。')
        found[each.id] = 0 if value is None else value
    return found


def _names(parts: list[Part]) -> dict[str, Name]:
    return {
        each.id: name_of(each.type, frozenset(each.options) if each.options else None)
        for each in parts if each.id and each.type
    }  # fmt: skip

"""式から見える名前。欄・表の列・数値・今日と、名前の空間 (firm.* など)。"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from .logic import Value

Spaces = Mapping[str, Collection[str]]
NAMESPACES = frozenset({"firm", "call", "case"})
# 欄の id に使えない名前
RESERVED = frozenset({*NAMESPACES, "today", "earlier", "row", "index", "self", "page", "form"})
_KINDS = {
    **dict.fromkeys(("integer", "decimal", "percent", "yen"), "number"), "date": "date", "month": "date",
    **dict.fromkeys(("boolean", "consent"), "truth"), **dict.fromkeys(("choices", "file"), "set"),
    "table": "table", "note": "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """名前の指すもの。options は、選ぶ欄の値。"""

    kind: str
    options: frozenset[str] | None = None


def name_of(type_: str, options: frozenset[str] | None = None) -> Name:
    """欄の型から、式での種類にする。"""
    return Name(_KINDS.get(type_, "text"), options)


@dataclass(frozen=True, slots=True)
class Scope:
    """見える名前。table は、row.* で読む表 (無ければ空)。spaces は空間ごとの知っている名前で、無い空間は問わない。"""

    fields: Mapping[str, Name] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Name]] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    table: str = ""
    spaces: Spaces = field(default_factory=dict)

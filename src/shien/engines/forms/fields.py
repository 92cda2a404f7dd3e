"""欄を作る。型ごとに要る鍵と、要らない鍵を確かめる。"""

from typing import Any

from shien.values.items import ITEMS

from .definition import UNITS, Field, Option
from .formulas import Formulas
from .outline import Part
from .shape import Faults

_LENGTH = {"long_text": 2000, "url": 500}
_CHOSEN = ("choice", "choices")
_COUNTED = ("integer", "decimal", "yen")
# 鍵 → 使える型
_ONLY = {
    "options": _CHOSEN, "column": ("table",), "min_rows": ("table",), "max_rows": ("table",), "row_keys": ("table",),
    "row_labels": ("table",), "transpose": ("table",), "formats": ("file",), "min_files": ("file",),
    "max_files": ("file",), "max_bytes": ("file",), "file_name": ("file",), "places": ("decimal", "percent"),
    "min_length": ("text", "long_text", "kana", "email", "url"), "max_length": ("text", "long_text", "kana", "email", "url"),
    "min": ("integer", "decimal", "percent", "yen", "date", "month", "choices"),
    "max": ("integer", "decimal", "percent", "yen", "date", "month", "choices"), "signed": _COUNTED,
}  # fmt: skip
_TRANSFORMS = ("sum", "industry_middle", "industry_detail", "industry_major", "prefecture")


def field_of(part: Part, formulas: Formulas, faults: Faults, table: str = "") -> Field:
    """骨組みから欄を作る。"""
    raw = part.raw
    _suited(part, faults)
    items = tuple(raw.get("items", ())) or ((raw["item"],) if raw.get("item") else ())
    return Field(
        id=part.id, type=part.type, label=raw.get("label", ""), page=part.page, table=table,
        required=formulas.truth(part, "required", table), when=formulas.truth(part, "when", table),
        formula=formulas.answer(part, table), minimum=formulas.limit(part, "min", table, _least(part)),
        maximum=formulas.limit(part, "max", table), items=items,
        help=raw.get("help") or raw.get("hint", ""), max_length=raw.get("max_length", _LENGTH.get(part.type, 200)),
        options=_options(raw), columns=tuple(field_of(each, formulas, faults, part.id) for each in part.parts),
        max_rows=len(raw.get("row_keys", ())) or raw.get("max_rows", 50), max_files=raw.get("max_files", 1),
        min_files=raw.get("min_files", 0), definition=raw, **(_same(raw) | _unit(part, items)),
    )  # fmt: skip


def _unit(part: Part, items: tuple[str, ...]) -> dict[str, Any]:
    """定義に単位が無ければ、カルテの項目の単位。"""
    known = ITEMS[items[0]].unit if items and items[0] in ITEMS else ""
    return {"unit": known} if known and part.type in ("integer", "decimal") and "unit" not in part.raw else {}


def _least(part: Part) -> int | None:
    """min を書かない数の欄の下限。損益のように負がある欄 (signed) と、計算の欄のほかは 0。"""
    free = part.raw.get("signed") or part.raw.get("formula")
    return None if free or part.type not in _COUNTED else 0


def _same(raw: dict[str, Any]) -> dict[str, Any]:
    """そのまま写す鍵。"""
    plain = ("unit", "text", "source", "unverified", "company_data", "min_length", "places", "min_rows", "transpose",
             "max_bytes", "file_name", "transform", "period", "row", "part", "max_age_days")  # fmt: skip
    listed = ("row_keys", "row_labels", "formats", "kinds")
    return {key: raw[key] for key in plain if key in raw} | {key: tuple(raw[key]) for key in listed if key in raw}


def _options(raw: dict[str, Any]) -> tuple[Option, ...]:
    rows = [row for row in raw.get("options", ()) if isinstance(row, dict)]
    return tuple(
        Option(row.get("value", ""), row.get("label", ""), row.get("help", ""), tuple(row.get("codes", ())))
        for row in rows
    )


def _suited(part: Part, faults: Faults) -> None:
    """型に合う鍵か。"""
    raw, kind, where = part.raw, part.type, part.where
    for key, kinds in _ONLY.items():
        if key in raw and kind and kind not in kinds:
            faults.add(where, f"{key} は {'・'.join(kinds)} の欄だけに書けます。")
    if kind in _CHOSEN and not part.options:
        faults.add(where, "選ぶ欄には、選択肢（options）が要ります。")
    if kind == "yen" and raw.get("unit", "円") not in UNITS:
        faults.add(where, f"金額の単位は {'・'.join(UNITS)} です。")
    if "formula" in raw and kind in ("table", "file", "note", "consent"):
        faults.add(where, f"{kind} の欄に式は書けません。")
    if raw.get("min_files", 0) > raw.get("max_files", 1) or raw.get("min_rows", 0) > raw.get("max_rows", 50):
        faults.add(where, "下限が上限を超えています。")
    unknown = [item for item in (raw.get("item"), *raw.get("items", ())) if item and item not in ITEMS]
    if unknown:
        faults.add(where, f"項目辞書に無い項目です：{'・'.join(unknown)}。")
    if raw.get("transform", "") not in ("", *_TRANSFORMS):
        faults.add(where, f"transform は {'・'.join(_TRANSFORMS)} です。")
    if kind == "table":
        _rows(part, faults)


def _rows(part: Part, faults: Faults) -> None:
    raw, keys = part.raw, part.raw.get("row_keys", ())
    if not part.parts:
        faults.add(part.where, "表には、列（column）が要ります。")
    if raw.get("max_rows", 1) not in range(1, 1001):
        faults.add(part.where, "max_rows は1から1,000までです。")
    if len(set(keys)) != len(keys) or len(keys) != len(raw.get("row_labels", ())):
        faults.add(part.where, "row_keys は重ならず、row_labels と同じ数でなければなりません。")

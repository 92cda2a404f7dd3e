"""定義の形。どこに何という鍵があり、どの型か。違うものは指摘して、読める分だけを返す。"""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from .definition import TYPES, DefinitionFault

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_TEXT, _FLAG, _COUNT, _RULE, _LIMIT, _LIST, _TABLES = (
    "文字",
    "true か false",
    "0以上の整数",
    "true か式",
    "数か式",
    "文字の並び",
    "表の並び",
)
_SOURCE = {"source": _TEXT, "unverified": _FLAG}
FORM = {"id": _TEXT, "title": _TEXT, "version": _TEXT, "legal_basis": _TEXT, "note": _TEXT, **_SOURCE}
TOP = {"form": "表", "parameter": _TABLES, "page": _TABLES, "rule": _TABLES}
PARAMETER = {"id": _TEXT, "label": _TEXT, "value": _LIMIT, "unit": _TEXT, "valid_from": _TEXT, **_SOURCE}
PAGE = {"id": _TEXT, "title": _TEXT, "hint": _TEXT, "when": _RULE, "field": _TABLES, **_SOURCE}
FIELD = {
    "id": _TEXT, "type": _TEXT, "label": _TEXT, "unit": _TEXT, "help": _TEXT, "hint": _TEXT, "text": _TEXT,
    "required": _RULE, "when": _RULE, "formula": _TEXT, "min": _LIMIT, "max": _LIMIT, "min_length": _COUNT,
    "max_length": _COUNT, "places": _COUNT, "options": "選択肢の並び", "column": _TABLES, "min_rows": _COUNT,
    "max_rows": _COUNT, "row_keys": _LIST, "row_labels": _LIST, "transpose": _FLAG, "formats": _LIST,
    "min_files": _COUNT, "max_files": _COUNT, "max_bytes": _COUNT, "file_name": _TEXT, "item": _TEXT, "items": _LIST,
    "transform": _TEXT, "period": _COUNT, "row": _COUNT, "part": _TEXT, "max_age_days": _COUNT, "kinds": _LIST,
    "company_data": _FLAG, "signed": _FLAG, **_SOURCE,
}  # fmt: skip
RULE = {"id": _TEXT, "check": _TEXT, "each": _TEXT, "when": _RULE, "fields": _LIST, "message": _TEXT,
        "severity": _TEXT, **_SOURCE}  # fmt: skip
_MAX_TEXT, _MAX_LIST = 20_000, 1_000


class Faults(list[DefinitionFault]):
    """誤りの集まり。"""

    def add(self, where: str, what: str) -> None:
        """足す。"""
        self.append(DefinitionFault(where, what))


def section(value: Any, keys: Mapping[str, str], where: str, faults: Faults, *needed: str) -> dict[str, Any]:
    """表を読む。知らない鍵・違う型・足りない鍵は誤り。合うものだけを返す。"""
    if not isinstance(value, Mapping):
        faults.add(where, "表（鍵と値の組）でなければなりません。")
        return {}
    found = {}
    for key, held in value.items():
        kind = keys.get(key) if isinstance(key, str) else None
        if kind is None:
            faults.add(where, f"鍵 {str(key)[:40]} はありません。使えるのは {'・'.join(keys)} です。")
        elif not _fits(held, kind):
            faults.add(where, f"{key} は{kind}で書いてください。")
        else:
            found[key] = held
    for key in needed:
        if key not in value or found.get(key) == "":
            faults.add(where, f"{key} がありません。")
    return found


def _fits(value: Any, kind: str) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    text = isinstance(value, str) and len(value) <= _MAX_TEXT
    return {
        _TEXT: text, _FLAG: isinstance(value, bool), _RULE: text or isinstance(value, bool),
        _COUNT: number and isinstance(value, int) and 0 <= value <= 10**10,
        _LIMIT: (number and abs(value) <= 10**18) or text or isinstance(value, date),
        _LIST: _listed(value) and all(isinstance(each, str) and len(each) <= _MAX_TEXT for each in value),
        _TABLES: _listed(value), "選択肢の並び": _listed(value), "表": isinstance(value, Mapping),
    }[kind]  # fmt: skip


def _listed(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) <= _MAX_LIST


def identifier(value: Any, where: str, faults: Faults, reserved: frozenset[str] = frozenset()) -> str:
    """id。英小文字で始まる英小文字・数字・_ の60字まで。"""
    text = value if isinstance(value, str) else ""
    if text and not _ID.match(text):
        faults.add(where, f"id「{text[:60]}」は、英小文字で始まる英小文字・数字・_ で書いてください。")
        return ""
    if text in reserved:
        faults.add(where, f"id「{text}」は式の言葉なので使えません。")
        return ""
    return text


def kind_of(value: Any, where: str, faults: Faults) -> str:
    """欄の型。"""
    if isinstance(value, str) and value in TYPES:
        return value
    if value is not None:
        faults.add(where, f"型「{str(value)[:40]}」はありません。使えるのは {'・'.join(TYPES)} です。")
    return ""

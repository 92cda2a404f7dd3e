"""答えの JSON Schema (2020-12)。外部のシステムは、これで下書きと提出を確かめられる。

長さは目に見える文字で数えるので (異体字の選択は二つの符号で一字)、maxLength ではなく x-visible-length に書く。
"""

from typing import Any

from shien.values.industry import REVISIONS
from shien.values.industry import table as industries
from shien.values.municipality import PREFECTURES

from .canonical import MAX_TEXT, SAFE
from .definition import Field, Form

_TEXT = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
_WHOLE = {"type": "integer", "minimum": -SAFE, "maximum": SAFE}
_DIGITS = r"(0|[1-9][0-9]{0,15})(\.[0-9]{1,20})?$"
_PATTERNS = {
    "corporate_number": r"^[0-9]{13}$", "postal_code": r"^[0-9]{7}$", "municipality": r"^[0-9]{6}$",
    "month": r"^[0-9]{4}-(0[1-9]|1[0-2])$", "industry_middle": r"^[0-9]{2}$", "industry_detail": r"^[0-9]{4}$",
}  # fmt: skip


def schema(form: Form, partial: bool = False) -> dict[str, Any]:
    """答えの JSON Schema。partial なら下書き (必須が欠けていてもよい)。計算の欄は readOnly。"""
    fields = [each for each in form.fields.values() if each.type != "note"]
    always = {page.id for page in form.pages if page.when is None}
    required = [each.id for each in fields if each.page in always and _always(each) and not partial]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": form.title,
        "$comment": f"{form.id} {form.version}", "type": "object", "additionalProperties": False,
        "properties": {each.id: _described(each, partial) for each in fields}, "required": required,
    }  # fmt: skip


def _always(field: Field) -> bool:
    return field.typed and field.when is None and field.required is not None and field.required.text == "True"


def _described(field: Field, partial: bool) -> dict[str, Any]:
    found = {"title": field.label, **_of(field, partial)}
    if field.help:
        found["description"] = field.help
    return found | {"readOnly": True} if field.formula else found


def _of(field: Field, partial: bool) -> dict[str, Any]:
    kind = field.type
    if kind == "table":
        return _table(field, partial)
    if kind in ("yen", "integer"):
        return _WHOLE if partial or _below_zero(field) else _WHOLE | {"minimum": 0}
    if kind in ("decimal", "percent"):
        return {"type": "string", "pattern": f"^{'-?' if partial or _below_zero(field) else ''}{_DIGITS}"}
    if kind == "boolean":
        return {"type": "boolean"}
    if kind == "consent":
        return {"type": "boolean"} if partial or not field.required else {"const": True}
    if kind == "date":
        return {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    if kind == "file":
        return {"type": "array", "items": _TEXT, "maxItems": field.max_files}
    if kind in ("choice", "choices"):
        return _chosen(field)
    return _string(field)


def _below_zero(field: Field) -> bool:
    return field.minimum is None or field.minimum.text != "0"


def _chosen(field: Field) -> dict[str, Any]:
    one = {"enum": [each.value for each in field.options]}
    return one if field.type == "choice" else {"type": "array", "items": one, "uniqueItems": True}


def _string(field: Field) -> dict[str, Any]:
    if field.type == "prefecture":
        return {"enum": list(PREFECTURES)}
    if field.type == "industry_major":
        return {"enum": sorted({code for each in REVISIONS for code in industries(each) if len(code) == 1})}
    if field.type in _PATTERNS:
        return {"type": "string", "pattern": _PATTERNS[field.type]}
    return _TEXT | ({"x-visible-length": field.max_length} if field.max_length else {})


def _table(table: Field, partial: bool) -> dict[str, Any]:
    properties = {each.id: _described(each, partial) for each in table.columns}
    required = [each.id for each in table.columns if _always(each) and not partial]
    if table.row_keys:
        properties["row"] = {"enum": list(table.row_keys)}
        required = ["row"]  # 行が決まっている表の升目は、表を書き始めてから要る
    row = {"type": "object", "additionalProperties": False, "properties": properties, "required": required}
    return {"type": "array", "items": row, "maxItems": table.max_rows}

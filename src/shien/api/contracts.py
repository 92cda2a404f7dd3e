"""申請書の前記入の約束。申請書の定義から作るので、定義と食い違わない。"""

from typing import Any

from django.conf import settings

from shien.domain.preprint.facts import Field, Form
from shien.domain.preprint.rules import MESSAGES
from shien.values.items import GROUPS, ITEMS, show

_EXAMPLES = {
    "yen": "12000000", "count": "5", "number": "1800", "ratio": "0.6", "date": "2026-03-31", "boolean": "true",
    "telephone": "03-0000-0000", "postal_code": "1000001", "email": "info@example.jp", "url": "https://example.jp/",
    "corporate_number": "7123456789012", "industry": "2451", "municipality": "131016", "kana": "カクウセイキ",
}  # fmt: skip


_INDUSTRIES = {"industry_major": ("E", "E 製造業"), "industry_middle": ("24", "24 金属製品製造業")}


def _example(field: Field) -> tuple[Any, str]:
    item = ITEMS[field.items[0]]
    text = item.choices[0][0] if item.choices else _EXAMPLES.get(item.type, f"（{item.label}の例）")
    if field.transform in _INDUSTRIES:
        return _INDUSTRIES[field.transform]
    value: Any = (
        int(text) if item.type in {"yen", "count"} else float(text) if item.type in {"number", "ratio"} else text
    )
    return value, show(item, text)


def _given_items(field: Field) -> list[str]:
    return list(field.items if field.transform == "sum" else field.items[:1])


def contract(form: Form) -> dict[str, Any]:
    """申請書の前記入の約束。"""
    given = {}
    for field in form.fields:
        value, text = _example(field)
        given[f"{field.id}@01" if field.many else field.id] = {
            "value": value, "text": text, "item": field.items[0], "items": _given_items(field),
            "part": "2026-03-31" if field.period is not None else "01" if field.many else "", "source": ITEMS[field.items[0]].sources[0],
            "sources": [ITEMS[field.items[0]].sources[0]], "source_label": "（出所）", "observed_on": "2026-05-20",
            "recorded_at": "2026-06-01T09:00:00+09:00", "partial": False,
        }  # fmt: skip
    return {
        "form": form.code, "title": form.title, "version": form.version, "legal_basis": form.legal_basis,
        "source": form.source,
        "groups": [{"group": group, "label": GROUPS[group].label} for group in form.groups],
        "fields": [
            {
                "id": field.id, "label": field.label, "section": field.section, "items": list(field.items),
                "item": field.items[0], "group": field.group, "required": field.required, "unit": field.unit,
                **({"period": field.period} if field.period is not None else {}),
                **({"transform": field.transform} if field.transform else {}),
                **({"max_age_days": field.max_age_days} if field.max_age_days else {}),
                **({"kinds": list(field.kinds)} if field.kinds else {}),
                **({"repeats": "row"} if field.many else {}),
            }
            for field in form.fields
        ],
        "schema": schema(form),
        "example": {
            "request": {
                "method": "GET", "url": f"{settings.PUBLIC_URL}/api/v1/sheets/{form.code}",
                "headers": {"Authorization": "Bearer <access token>", "If-None-Match": '"<etag>"'},
            },
            "response": {
                "form": form.code, "version": form.version,
                "enterprise": {"kind": "corporation", "corporate_number": "7123456789012"},
                "consent": {
                    "id": "00000000-0000-4000-8000-000000000000", "expires_at": "2027-11-24T00:00:00+09:00",
                    "receipt_url": "/sites/consents/00000000-0000-4000-8000-000000000000/",
                },
                "read_at": "2026-11-24T10:00:00+09:00", "ledger_entry": "00000000-0000-4000-8000-000000000001",
                "fields": given, "withheld": {}, "meter": {"asked": len(given), "filled": len(given)},
            },
        },
    }  # fmt: skip


def schema(form: Form) -> dict[str, Any]:
    """答えの JSON Schema。"""
    kinds = {"yen": "integer", "count": "integer", "number": "number", "ratio": "number"}

    def value(field: Field) -> dict[str, Any]:
        kind = "string" if field.transform.startswith("industry") else kinds.get(ITEMS[field.items[0]].type, "string")
        return {
            "type": "object",
            "required": [
                "value", "text", "item", "items", "part", "source", "sources", "observed_on", "recorded_at", "partial",
            ],
            "properties": {
                "value": {"type": kind}, "text": {"type": "string"}, "item": {"enum": list(field.items)},
                "items": {"type": "array", "minItems": 1, "items": {"enum": list(field.items)}},
                "sources": {"type": "array", "minItems": 1, "items": {"type": "string"}},
                "partial": {"type": "boolean"} if field.transform == "sum" else {"const": False},
            },
        }  # fmt: skip

    withheld = {
        "type": "object", "required": ["reason", "item", "message"],
        "properties": {"reason": {"enum": sorted(MESSAGES)}, "item": {"type": "string"}, "message": {"type": "string"}},
    }  # fmt: skip
    many = [field for field in form.fields if field.many]
    ids = {"enum": [field.id for field in form.fields]}
    names = {"anyOf": [ids, *({"pattern": _rows(field)} for field in many)]} if many else ids
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{settings.PUBLIC_URL}/api/v1/forms/{form.code}",
        "type": "object",
        "required": ["form", "version", "enterprise", "consent", "read_at", "ledger_entry", "fields", "withheld", "meter"],
        "properties": {
            "form": {"const": form.code}, "version": {"const": form.version},
            "fields": {
                "type": "object", "additionalProperties": False,
                "properties": {field.id: value(field) for field in form.fields if not field.many},
                **({"patternProperties": {_rows(field): value(field) for field in many}} if many else {}),
            },
            "withheld": {"type": "object", "propertyNames": names, "additionalProperties": withheld},
            "meter": {"type": "object", "required": ["asked", "filled"]},
        },
    }  # fmt: skip


def _rows(field: Field) -> str:
    """表の列の名の形。officers_name@01 のように、行の鍵が付く。"""
    return f"^{field.id}@[0-9]{{1,4}}$"

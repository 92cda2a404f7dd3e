"""様式の条件・式・自動で入る項目の言い方。"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from shien.engines.forms import Change, Field, Form, sentence, type_name
from shien.engines.forms.formula import Formula
from shien.values.items import GROUPS, ITEMS

_PERIODS = ("直近の期", "1期前", "2期前", "3期前")
_CASE = {
    "state": "いまの状態", "started_on": "申請を始めた日", "granted_on": "交付決定の日", "decided_amount": "交付決定の額", "decided_on": "交付決定の日",
    "settled_amount": "確定した額", "settled_on": "額の確定の日", "paid_amount": "支払った額", "paid_on": "支払の日", "clawback_amount": "返還の額",
    "certificate_number": "認定の番号", "certified_on": "認定の日", "valid_until": "認定の有効期限", "cancelled": "交付決定の取消し",
}  # fmt: skip
_CALL = {
    "name": "公募回の名前", "number": "公募回の番号", "opens_on": "募集を始める日", "closes_on": "締切の日", "budget": "公募回の予算", "seats": "公募回の件数の限り",
}  # fmt: skip
Said = Callable[[Formula | None, str], str]


def sayer(form: Form, definitions: Mapping[str, Mapping[str, Any]] | None = None) -> Said:
    """式を文にするもの。definitions は、同じ手続きのほかの書類の定義 (書類の id → 定義)。"""

    def outside(name: str) -> str:
        return f"「{_outside(name, definitions or {})}」"

    def said(formula: Formula | None, table: str = "") -> str:
        return sentence(form, formula.text, table, outside) if formula is not None else ""

    return said


def when(form: Form, formula: Formula | None) -> str:
    """見える条件。いつも見えるものは空。"""
    return sayer(form)(formula, "")


def _outside(name: str, definitions: Mapping[str, Mapping[str, Any]]) -> str:
    space, _, rest = name.partition(".")
    if space == "firm":
        return f"カルテの{ITEMS[rest].label}" if rest in ITEMS else rest
    if space == "case":
        return _CASE.get(rest, rest)
    if space == "call":
        return _CALL.get(rest, rest)
    form, _, field = rest.partition(".")
    found = definitions.get(form, {})
    title = found.get("form", {}).get("title", "前に出した書類")
    return f"{title}の{dict(_labels(found)).get(field, field)}"


def _labels(definition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for page in definition.get("page", ()):
        for field in page.get("field", ()):
            yield field.get("id", ""), field.get("label", "")
            for column in field.get("column", ()):
                yield f"{field['id']}.{column['id']}", column.get("label", "")


def prefill(field: Field) -> str:
    """カルテのどの項目の、どの期から入るか。"""
    if not field.items:
        return ""
    names = "＋".join(ITEMS[each].label for each in field.items)
    repeat = GROUPS[ITEMS[field.items[0]].group].repeat
    if field.table or repeat != "fiscal_year" or field.period is None:
        return names
    return f"{names}（{_PERIODS[field.period] if field.period < len(_PERIODS) else f'{field.period}期前'}）"


def told(change: Change, old: Form, new: Form) -> Change:
    """違いの前と後を、人の読む値にする。"""
    before, after = (_said(change, value, form) for value, form in ((change.before, old), (change.after, new)))
    return replace(change, before=before, after=after)


def _said(change: Change, value: Any, form: Form) -> Any:
    kind, table = change.attribute, change.id.partition(".")[0] if change.what == "column" else ""
    if kind in ("when", "formula", "check", "required", "min", "max") and isinstance(value, str):
        return sentence(form, value, table or _each(form, change.id))
    if kind == "type" and isinstance(value, str):
        return type_name(value)
    if kind in ("item", "items"):
        keys = [value] if isinstance(value, str) else list(value or ())
        return "・".join(ITEMS[each].label if each in ITEMS else each for each in keys) or None
    if kind == "page":
        return next((f"「{each.title}」" for each in form.pages if each.id == value), value)
    if kind in ("fields", "each"):
        keys = [value] if isinstance(value, str) else list(value or ())
        return "・".join(_label(form, each) for each in keys) or None
    if kind == "severity":
        return {"error": "直すまで出せない", "warning": "注意だけ"}.get(value or "error", value)
    return value


def _each(form: Form, rule: str) -> str:
    return next((each.each for each in form.rules if each.id == rule), "")


def _label(form: Form, key: str) -> str:
    try:
        return form.find(key).label
    except KeyError:
        return key

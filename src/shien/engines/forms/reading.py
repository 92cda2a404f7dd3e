"""定義を読む。誤りはすべて集めて、一度に伝える。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .definition import DefinitionError, Field, Form, Page, Parameter, Rule
from .fields import field_of
from .formulas import Formulas
from .order import answers_under, order
from .outline import Outline, Part, outline
from .scope import Spaces
from .shape import Faults


def read(definition: Mapping[str, Any], spaces: Spaces | None = None) -> Form:
    """定義を読む。誤りがあれば、全部を持つ DefinitionError。

    spaces は、書類の外の値の空間 (firm・case・call) ごとの、知っている名前。渡した空間の、知らない名前は誤り。
    """
    faults = Faults()
    plan = outline(definition, faults)
    formulas = Formulas(plan, faults, spaces or {})
    pages = tuple(_page(each, formulas, faults) for each in plan.pages)
    fields = {each.id: each for page in pages for each in page.fields}
    rules = tuple(rule for each in plan.rules if (rule := _rule(each, formulas, fields, faults)))
    sequence = order(pages, faults)
    if faults:
        raise DefinitionError(faults)
    return Form(
        plan.head["id"], plan.head["title"], plan.head["version"], plan.head.get("source", ""),
        plan.head.get("unverified", False), _parameters(plan), pages, fields, rules, sequence, _plain(definition),
    )  # fmt: skip


def _page(part: Part, formulas: Formulas, faults: Faults) -> Page:
    fields = tuple(field_of(each, formulas, faults) for each in part.parts)
    when = formulas.truth(part, "when")
    raw = part.raw
    return Page(part.id, raw.get("title", ""), fields, raw.get("hint", ""), when, raw.get("source", ""),
                raw.get("unverified", False))  # fmt: skip


def _parameters(plan: Outline) -> dict[str, Parameter]:
    return {
        each.id: Parameter(each.id, each.raw.get("label", ""), plan.values[each.id], each.raw.get("source", ""),
                           each.raw.get("unit", ""), each.raw.get("unverified", False))
        for each in plan.parameters
    }  # fmt: skip


def _rule(part: Part, formulas: Formulas, fields: Mapping[str, Field], faults: Faults) -> Rule | None:
    raw, each = part.raw, part.raw.get("each", "")
    if each and (each not in fields or fields[each].type != "table"):
        faults.add(part.where, f"each の表 {each} はありません。")
        each = ""
    severity = raw.get("severity", "error")
    if severity not in ("error", "warning"):
        faults.add(part.where, "severity は error か warning です。")
    check, when = formulas.truth(part, "check", each), formulas.truth(part, "when", each)
    places = tuple(raw.get("fields", ()))
    for place in places:
        if not _exists(place, fields):
            faults.add(part.where, f"指摘を置く欄 {place} はありません。")
    if check is None:
        return None
    stand = places or tuple(sorted(name for name in check.reads if _exists(name, fields)))
    if not stand:
        faults.add(part.where, "指摘を置く欄（fields）がありません。")
    return Rule(part.id, check, raw.get("message", ""), stand, each, when, severity, raw.get("source", ""),
                raw.get("unverified", False), answers_under(check.reads, fields))  # fmt: skip


def _exists(key: str, fields: Mapping[str, Field]) -> bool:
    table, _, column = key.partition(".")
    found = fields.get(table)
    return found is not None and (not column or any(each.id == column for each in found.columns))


def _plain(value: Any) -> Any:
    """JSON にできる形。日付は文字にする。"""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value

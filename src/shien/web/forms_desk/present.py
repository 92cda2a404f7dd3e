"""申請書の版の見せ方。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shien import procedures
from shien.domain.applications.facts import CarriedField, CarryReport, FormVersion
from shien.engines.forms import (
    Change,
    DefinitionError,
    Difference,
    Field,
    Form,
    Page,
    Rule,
    line_of,
    lines_of,
    type_name,
)
from shien.values.items import GROUPS, ITEMS

_KINDS = {"added": "増えた", "removed": "なくなった", "moved": "移った", "changed": "変わった"}
_BADGES = {"added": "good", "removed": "required", "moved": "optional", "changed": "warn"}
_OUTCOMES = {
    "blocked": ("出せなくなる", "そのまま提出できた下書きで、直すところができる欄です。"),
    "lost": ("失う", "書いた答えが、新しい版に移りません。"),
    "asked": ("新しく答える", "新しい版で答えることになる欄です。"),
    "converted": ("書き替える", "型や選択肢に合わせて、答えの形が変わります。"),
    "kept": ("残る", "答えがそのまま移ります。"),
}  # fmt: skip
_PERIODS = ("直近の期", "1期前", "2期前", "3期前")
_MOST = 20


@dataclass(frozen=True, slots=True)
class Row:
    """欄か、表の列の一行。"""

    id: str
    label: str
    kind: str
    required: str
    when: str
    formula: str
    prefill: str
    company: bool
    unverified: bool
    columns: tuple["Row", ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """決まりの一行。inputs は読む欄、outputs は指摘の立つ欄。"""

    id: str
    message: str
    check: str
    when: str
    each: str
    warning: bool
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    source: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """一つの版の全部。"""

    form: Form
    pages: tuple[tuple[Page, tuple[Row, ...]], ...]
    rules: tuple[Judged, ...]
    prefilled: tuple[Row, ...]
    asked: int
    share: int
    unverified: int

    @property
    def many(self) -> int:
        """欄の数。"""
        return len(self.form.fields)


def desk(form: Form) -> Desk:
    """一つの版。share は、事業者の情報を求める欄のうち自動で入る割合 (%)。"""
    pages = tuple((page, tuple(_row(each) for each in page.fields)) for page in form.pages)
    rows = [row for _, found in pages for each in found for row in (each, *each.columns)]
    share = procedures.prefilled_share(dict(form.definition))
    doubts = sum(row.unverified for row in rows) + sum(rule.unverified for rule in form.rules)
    return Desk(
        form, pages, tuple(_rule(form, each) for each in form.rules), tuple(row for row in rows if row.prefill), share.asked,
        int(share.ratio * 100), doubts,
    )  # fmt: skip


def page(form: Form, found: Page) -> dict[str, Any]:
    """申請者に見える一頁。"""
    return {
        "title": found.title,
        "hint": found.hint,
        "when": found.when.text if found.when else "",
        "fields": found.fields,
    }


def _row(field: Field) -> Row:
    return Row(
        field.key, field.label or "説明", _kind(field), _required(field), field.when.text if field.when else "",
        field.formula.text if field.formula else "", _prefill(field), field.company_data, field.unverified,
        tuple(_row(each) for each in field.columns),
    )  # fmt: skip


def _kind(field: Field) -> str:
    name = type_name(field.type)
    if field.type == "yen" and field.unit not in ("", "円"):
        return f"{name}（{field.unit}）"
    if field.type == "table":
        return f"{name}（{len(field.columns)}列、{field.max_rows}行まで）"
    return f"{name}（{field.max_length:,}文字まで）" if field.type == "long_text" else name


def _required(field: Field) -> str:
    if field.formula is not None:
        return "計算"
    if field.required is None or field.type == "note":
        return ""
    return "必須" if field.required.text == "True" else f"必須になる条件：{field.required.text}"


def _prefill(field: Field) -> str:
    """カルテのどの項目の、どの期から入るか。"""
    if not field.items:
        return ""
    names = "＋".join(ITEMS[each].label for each in field.items)
    repeat = GROUPS[ITEMS[field.items[0]].group].repeat
    if field.table or repeat != "fiscal_year" or field.period is None:
        return names
    return f"{names}（{_PERIODS[field.period] if field.period < len(_PERIODS) else f'{field.period}期前'}）"


def _rule(form: Form, rule: Rule) -> Judged:
    return Judged(
        rule.id, rule.message, rule.check.text, rule.when.text if rule.when else "",
        form.fields[rule.each].label if rule.each else "", rule.severity == "warning",
        tuple(_names(form, form.inputs_of(rule.id))), tuple(_names(form, rule.fields)), rule.source, rule.unverified,
    )  # fmt: skip


def _names(form: Form, keys: Iterable[str]) -> list[str]:
    """名前の見出し。欄は見出し、数値は名、書類の外の値はそのまま。"""
    found = []
    for key in sorted(keys):
        table, _, column = key.partition(".")
        if table in form.fields:
            field = form.fields[table]
            inner = next((each.label for each in field.columns if each.id == column), "")
            found.append(f"{field.label}・{inner}" if inner else field.label)
        else:
            found.append(form.parameters[key].label if key in form.parameters else key)
    return list(dict.fromkeys(found))


def changes(found: Difference) -> list[tuple[str, str, str]]:
    """違い。(増えたか減ったか, 印の色, 文)。"""
    return [(_KINDS[each.kind], _BADGES[each.kind], _words(each)) for each in found.changes]


def _words(change: Change) -> str:
    return change.words


def faults(error: DefinitionError, text: str) -> list[tuple[int | None, str, str]]:
    """定義の誤り。(行, 場所, わけ)。"""
    lines = lines_of(text)
    return [(line_of(each, lines), each.where, each.what) for each in error.faults]


def shelf(id: str, title: str, versions: Sequence[FormVersion], at: datetime) -> dict[str, Any]:
    """一つの手続きの、申請書と版。いちばん新しい版が先。"""
    forms: dict[str, list[FormVersion]] = {}
    for each in versions:
        forms.setdefault(each.form, []).append(each)
    rows = [
        {"form": form, "title": held[0].title, "newest": held[0],
         "older": [(each, each.usable(at)) for each in held[1:]]}
        for form, held in sorted(forms.items(), key=lambda pair: (pair[0] != "application", pair[1][0].title))
    ]  # fmt: skip
    return {"id": id, "title": title, "forms": rows}


def report(found: CarryReport | None) -> dict[str, Any] | None:
    """下見か、移した結果。"""
    if found is None:
        return None
    groups = []
    for outcome, (label, help) in _OUTCOMES.items():
        rows: list[CarriedField] = [each for each in found.fields if each.outcome == outcome]
        if rows:
            groups.append({"label": label, "help": help, "rows": rows, "outcome": outcome})
    numbers = list(dict.fromkeys(number for number, _, _ in found.blocked))
    return {
        "it": found, "groups": groups, "blocked": found.blocked[:_MOST], "blocked_drafts": len(numbers),
        "more": max(len(found.blocked) - _MOST, 0),
    }  # fmt: skip

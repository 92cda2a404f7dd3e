"""申請書の版の見せ方。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shien import procedures
from shien.domain.applications.facts import CarriedField, CarryReport, FormVersion
from shien.engines.forms import (
    DefinitionError,
    Field,
    Form,
    Page,
    Parameter,
    Rule,
    amount,
    difference,
    line_of,
    lines_of,
    type_name,
)

from . import words

_KINDS = {"added": "増えた", "removed": "なくなった", "moved": "移った", "changed": "変わった"}
_BADGES = {"added": "good", "removed": "required", "moved": "optional", "changed": "warn"}
_OUTCOMES = {
    "blocked": ("出せなくなる", "そのまま提出できた下書きで、直すところができる欄です。"),
    "lost": ("失う", "書いた答えが、新しい版に移りません。"),
    "asked": ("新しく答える", "新しい版で答えることになる欄です。"),
    "converted": ("書き替える", "型や選択肢に合わせて、答えの形が変わります。"),
    "kept": ("残る", "答えがそのまま移ります。"),
}  # fmt: skip
_MOST = 20


@dataclass(frozen=True, slots=True)
class Row:
    """欄か、表の列の一行。when・formula は文、codes は定義の中の式。"""

    id: str
    label: str
    kind: str
    options: str
    required: str
    when: str
    formula: str
    codes: tuple[str, ...]
    prefill: str
    company: bool
    unverified: bool
    columns: tuple["Row", ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """決まりの一行。check・when は文、inputs は読む欄、outputs は指摘の立つ欄、codes は定義の中の式。"""

    id: str
    message: str
    check: str
    when: str
    codes: tuple[str, ...]
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
    pages: tuple[tuple[Page, str, tuple[Row, ...]], ...]
    numbers: tuple[tuple[Parameter, str], ...]
    rules: tuple[Judged, ...]
    prefilled: tuple[Row, ...]
    asked: int
    share: int
    unverified: int

    @property
    def many(self) -> int:
        """欄の数。"""
        return len(self.form.fields)


def desk(form: Form, definitions: Mapping[str, Mapping[str, Any]] | None = None) -> Desk:
    """一つの版。share は、事業者の情報を求める欄のうち自動で入る割合 (%)。definitions は words.sayer へ。"""
    said = words.sayer(form, definitions)
    pages = tuple((page, said(page.when, ""), tuple(_row(each, said) for each in page.fields)) for page in form.pages)
    rows = [row for *_, found in pages for each in found for row in (each, *each.columns)]
    share = procedures.prefilled_share(dict(form.definition))
    doubts = sum(row.unverified for row in rows) + sum(rule.unverified for rule in form.rules)
    return Desk(
        form, pages, tuple((each, amount(each.value)) for each in form.parameters.values()),
        tuple(_rule(form, each, said) for each in form.rules), tuple(row for row in rows if row.prefill), share.asked,
        int(share.ratio * 100), doubts,
    )  # fmt: skip


def _row(field: Field, said: words.Said) -> Row:
    formulas = (field.formula, field.when, field.required)
    codes = tuple(each.text for each in formulas if each is not None and each.text != "True")
    return Row(
        field.key, field.label or field.text[:40] or "説明", _kind(field), "・".join(each.label for each in field.options),
        _required(field, said), said(field.when, field.table), said(field.formula, field.table), codes, words.prefill(field),
        field.company_data, field.unverified, tuple(_row(each, said) for each in field.columns),
    )  # fmt: skip


def _kind(field: Field) -> str:
    name = type_name(field.type)
    if field.type == "yen" and field.unit not in ("", "円"):
        return f"{name}（{field.unit}）"
    if field.type == "table":
        return f"{name}（{len(field.columns)}列、{field.max_rows}行まで）"
    return f"{name}（{field.max_length:,}文字まで）" if field.type == "long_text" else name


def _required(field: Field, said: words.Said) -> str:
    if field.type == "note":
        return "読むだけ"
    if field.formula is not None:
        return "計算"
    if field.required is None:
        return "任意"
    return "必須" if field.required.text == "True" else f"{said(field.required, field.table)}ときに必須"


def _rule(form: Form, rule: Rule, said: words.Said) -> Judged:
    codes = (rule.check.text, *((rule.when.text,) if rule.when else ()))
    return Judged(
        rule.id, rule.message, said(rule.check, rule.each), said(rule.when, rule.each), codes,
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


def changes(old: Form, new: Form) -> list[tuple[str, str, str]]:
    """二つの版の違い。(増えたか減ったか, 印の色, 文)。式は文に、型・項目・頁は名前にして言う。"""
    return [
        (_KINDS[each.kind], _BADGES[each.kind], words.told(each, old, new).words)
        for each in difference(old, new).changes
    ]


def faults(error: DefinitionError, text: str) -> list[tuple[str, str, str]]:
    """定義の誤り。誤りのまとめの行 (欄の id, 場所, わけ)。"""
    lines = lines_of(text)
    return [
        ("definition", f"{line}行目（{each.where}）" if (line := line_of(each, lines)) else each.where, each.what)
        for each in error.faults
    ]


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

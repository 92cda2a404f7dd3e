"""前もって入る欄の割合 (UX-28): 申請書ごとに、事業者のことを尋ねる欄のうち、カルテから値が入るもの。

表は列ごとに数える。比べる相手は、会社が紙で持つ登記事項 (名称・所在地・資本金など) だけを知る入力補助で、同じ欄を数える。
"""

import argparse
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from shien import procedures
from shien.engines.forms import Field, Form, read
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS, ITEMS, Item, parse

from .line import Line

LEAST = 60.0  # percent of the fields that ask for data of the firm
AT = datetime(2026, 11, 26, tzinfo=UTC)
YEARS = ("2024-03-31", "2025-03-31", "2026-03-31")
REGISTER = frozenset({
    "name", "kana", "corporate_number", "postal_code", "location", "municipality", "capital_stock", "representative_name",
    "representative_position", "date_of_establishment",
})  # fmt: skip
_SAMPLES = (
    "120000000", "12", "0.5", "2026-03-31", "2026-03", "7000012050002", "9100000", "0776-12-3456", "info@demo.example",
    "https://demo.example/", "カクウ", "182010", "1232", "true", "架空",
)  # fmt: skip


def measure(options: argparse.Namespace) -> list[Line]:
    """八つの申請書を数える。"""
    whole, register = _karte(frozenset(ITEMS)), _karte(REGISTER)
    lines = []
    for name in sorted(procedures.procedures()):
        form = read(procedures.definition(name, "application"))
        share, plain = _share(form, whole), _share(form, register)
        lines.append(
            Line(
                f"prefilled {name}",
                share,
                "%",
                LEAST,
                f"register {plain:.0f} %",
                share / plain if plain else None,
                least=True,
            )
        )
    return lines


def _share(form: Form, karte: Any) -> float:
    """入った欄の割合 (%)。"""
    from shien.domain.accounts.choices import Role  # the apps are loaded by now
    from shien.domain.accounts.facts import Viewer
    from shien.domain.applications import prefill

    viewer = Viewer(role=Role.PRIME, enterprise_id=1, enterprise_kind="corporation")
    answers, _ = prefill.filled(form, karte, viewer, AT)
    asked = [each for field in form.fields.values() for each in (field, *field.columns) if each.company_data]
    return 100 * sum(_has(each, answers) for each in asked) / len(asked)


def _has(field: Field, answers: Mapping[str, Any]) -> bool:
    if field.table:
        return any(field.id in row for row in answers.get(field.table, ()))
    return field.id in answers


def _karte(items: frozenset[str]) -> Any:
    """どの項目にも値のあるカルテ。くり返す項目は、三つの年か一行。"""
    from shien.domain.karte.facts import Current, Held, Karte

    values = {}
    for key in items:
        item = ITEMS[key]
        text = _value(item)
        for part in _parts(item) if text else ():
            held = Held(
                key, part, part if key in ("period_end", "closing_date") else text, "typed", "", date(2026, 6, 1), AT
            )
            values[key, part] = Current(held)
    return Karte(1, values, 1)


def _parts(item: Item) -> tuple[str, ...]:
    repeat = GROUPS[item.group].repeat
    return YEARS if repeat == "fiscal_year" else ("",) if repeat == "once" else ("01",)


def _value(item: Item) -> str:
    """項目の型に合う値。"""
    for text in (*(code for code, _ in item.choices), *_SAMPLES):
        try:
            return parse(item, text)
        except (InvalidValue, ValueError):
            continue
    return ""

"""プレプリントの判断。どの欄に何を渡し、渡さないときは何と言うか。"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shien.domain.karte.facts import Current, Karte
from shien.values.industry import Industry
from shien.values.items import GROUPS, ITEMS, items_of, show

from .facts import Field, Given, Receiver, Withheld

MESSAGES = {
    "no_value": "カルテにまだ値がありません。",
    "not_consented": "事業者がこの項目を渡すことを承諾していません。",
    "source_unavailable": "値の出所がいま止まっています。時間をおいてお試しください。",
    "stale": "値が古いため渡せません。カルテで新しい値に替えてください。",
}
_NUMBERS = frozenset({"yen", "count", "number", "ratio"})


def fill(
    fields: Iterable[Field], karte: Karte, bearer: Receiver, down: Collection[str], today: date
) -> tuple[dict[str, Given], dict[str, Withheld]]:
    """欄ごとに、渡す値か、渡さないわけを決める。"""
    given: dict[str, Given] = {}
    withheld: dict[str, Withheld] = {}
    periods = sorted({part for (item, part) in karte.values if part and _is_amount(item)}, reverse=True)
    for each in fields:
        if each.kinds and bearer.enterprise_kind not in each.kinds:
            continue
        if not bearer.may(each.group):
            withheld[each.id] = Withheld("not_consented", each.items[0], MESSAGES["not_consented"])
            continue
        found = _found(each, karte, periods)
        answer = _answer(each, found, down, today)
        if isinstance(answer, Given):
            given[each.id] = answer
        else:
            withheld[each.id] = answer
    return given, withheld


def _is_amount(item: str) -> bool:
    """決算の金額か。金額の無い年は、事業年度に数えない (打ち間違えた年が最新にならないように)。"""
    return ITEMS[item].group == "finance" and ITEMS[item].type == "yen"


def _found(field: Field, karte: Karte, periods: list[str]) -> list[tuple[str, Current]]:
    if field.period is not None:
        if field.period >= len(periods):
            return []
        part = periods[field.period]
    elif field.row is not None:
        rows = karte.parts(field.items)
        if field.row >= len(rows):
            return []
        part = rows[field.row]
    else:
        part = field.part
    return [(part, current) for item in field.items if (current := karte.get(item, part))]


def _answer(field: Field, found: list[tuple[str, Current]], down: Collection[str], today: date) -> Given | Withheld:
    first = field.items[0]
    closed = any(source in down for source in ITEMS[first].sources)
    if not found:
        reason = "source_unavailable" if closed else "no_value"
        return Withheld(reason, first, MESSAGES[reason])
    part, held = found[0][0], [current.held for _, current in found]
    if field.transform != "sum":
        held = held[:1]
    seen = min(each.observed_on for each in held)
    measured = date.fromisoformat(part) if field.period is not None else seen
    if field.max_age_days is not None and (today - measured).days > field.max_age_days:
        reason = "source_unavailable" if closed else "stale"
        return Withheld(reason, first, MESSAGES[reason], measured.isoformat())
    value, text = _value(field, [each.value for each in held])
    return Given(
        value, text, tuple(each.item for each in held), part, tuple(dict.fromkeys(each.source for each in held)),
        "・".join(dict.fromkeys(each.source_label for each in held)), seen.isoformat(),
        max(each.recorded_at for each in held).isoformat(timespec="seconds"),
        partial=field.transform == "sum" and len(held) < len(field.items),
    )  # fmt: skip


def _value(field: Field, values: list[str]) -> tuple[Any, str]:
    item = ITEMS[field.items[0]]
    if field.transform == "sum":
        total = sum(int(value) for value in values)
        return total, show(item, str(total))
    if field.transform == "industry_major":
        major = Industry.parse(values[0]).major
        return major.code, f"{major.code} {major.name}"
    if field.transform == "industry_middle":
        middle = Industry.parse(values[0]).middle
        return middle.code, f"{middle.code} {middle.name}"
    if field.transform == "industry_detail":
        industry = Industry.parse(values[0])
        return industry.code, f"{industry.code} {industry.name}"
    if item.type in {"yen", "count"}:
        return int(values[0]), show(item, values[0])
    if item.type in _NUMBERS:
        return float(values[0]), show(item, values[0])
    return values[0], show(item, values[0])


def etag(given: Mapping[str, Given], withheld: Mapping[str, Withheld], version: str) -> str:
    """中身の要約値。同じ中身なら同じ。"""
    content = {
        "version": version,
        "fields": {
            key: [each.value, each.items, each.sources, each.observed_on, each.part] for key, each in given.items()
        },
        "withheld": {key: each.reason for key, each in withheld.items()},
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return f'"{digest[:32]}"'


def ad_hoc(groups: Iterable[str]) -> list[Field]:
    """申請書によらず項目群で求めるときの欄。"""
    return [
        Field(item.key, item.label, GROUPS[group].label, (item.key,), group, kinds=item.kinds)
        for group in groups
        for item in items_of(group)
    ]


def each_row(fields: Iterable[Field], karte: Karte) -> list[Field]:
    """申請書の表の列を、値のある行に分ける。ほかの欄はそのまま。"""
    return [one for each in fields for one in (each_part([each], karte) if each.many else [each])]


def each_part(fields: Iterable[Field], karte: Karte) -> list[Field]:
    """くり返す項目の欄を、値のある年 (新しい順) と行に分ける。欄の名は net_sales@2026-03-31、shareholder_name@01。"""
    found = []
    for field in fields:
        parts = karte.parts(field.items)
        if GROUPS[field.group].repeat == "fiscal_year":
            parts = parts[::-1]
        found += [replace(field, id=f"{field.id}@{part}", part=part) for part in parts] or [field]
    return found

"""自動入力。カルテの値を、欄の型の値に直して入れる。出所と日付を添え、直すと言われるまで変えさせない。

どの項目のどの年・どの行を、どう合わせて入れるかは、プレプリントと同じ規則 (preprint.rules) による。
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.timezone import localdate

from shien.domain.accounts.facts import Viewer
from shien.domain.karte import queries as kartes
from shien.domain.karte.facts import Karte
from shien.domain.preprint import queries as preprint
from shien.domain.preprint.facts import Field, Given
from shien.engines.forms import Field as Asked
from shien.engines.forms import Form
from shien.values.items import GROUPS, ITEMS

from . import rules
from .facts import Origin

_MOST_ROWS = 50
_WHOLE = frozenset({"yen", "integer"})
_WRITTEN = frozenset({"text", "long_text"})


def items_of(form: Form) -> frozenset[str]:
    """この申請書が尋ねる項目。"""
    return frozenset(item for each in _asking(form) for item in _items(each))


def _asking(form: Form) -> Iterator[Asked]:
    for each in form.fields.values():
        yield each
        yield from each.columns


def _items(field: Asked) -> tuple[str, ...]:
    return tuple(field.items or ())


def _place(field: Asked, **where: Any) -> Field:
    items = _items(field)
    first = ITEMS[items[0]]
    return Field(
        id=field.id, label=field.label, section="", items=items, group=first.group,
        period=where.get("period", field.period), row=where.get("row", field.row), transform=field.transform or "",
        unit=first.unit, kinds=first.kinds,
    )  # fmt: skip


def fill(form: Form, viewer: Viewer, at: datetime) -> tuple[dict[str, Any], dict[str, Origin]]:
    """入る値と出所。{欄: 値}, {欄: 出所}。表の欄は、行の並び。"""
    return filled(form, kartes.karte_of(viewer), viewer, at)


def filled(form: Form, karte: Karte, viewer: Viewer, at: datetime) -> tuple[dict[str, Any], dict[str, Origin]]:
    """このカルテから入る値と出所。"""
    answers: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for each in form.fields.values():
        found: Any
        if each.type == "table":
            found, given = _rows(each, karte, viewer, at)
        elif _items(each) and each.type != "file" and not each.formula:
            given = preprint.filled(karte, viewer, [_place(each)], today=localdate(at)).get(each.id)
            found = None if given is None else answer(each, given)
        else:
            continue
        if found not in (None, "", []) and given is not None:
            answers[each.id] = found
            origins[each.id] = _origin(found, given, locked=each.type != "table")
    return answers, origins


def _rows(table: Asked, karte: Karte, viewer: Viewer, at: datetime) -> tuple[list[dict[str, Any]], Given | None]:
    """表。行のくり返す項目は行ごと、決算の項目は年ごと (新しい年から)。決まった行の表は行の数まで。"""
    columns = [each for each in table.columns if _items(each) and not each.formula]
    keys = tuple(table.row_keys or ())
    rows: list[dict[str, Any]] = []
    first: Given | None = None
    if not columns:
        return rows, None
    for place in range(min(len(keys) or table.max_rows or _MOST_ROWS, _MOST_ROWS)):
        asked = [_of_row(each, place) for each in columns]
        given = preprint.filled(karte, viewer, asked, today=localdate(at))
        row = {each.id: answer(each, given[each.id]) for each in columns if each.id in given}
        row = {key: value for key, value in row.items() if value not in (None, "")}
        first = first or next(iter(given.values()), None)
        if row:
            rows.append(row | ({"row": keys[place]} if keys else {}))
        elif not keys:
            break
    return rows, first if rows else None


def _of_row(column: Asked, place: int) -> Field:
    repeat = GROUPS[ITEMS[_items(column)[0]].group].repeat
    if repeat == "fiscal_year":
        return _place(column, period=place if column.period is None else column.period)
    return _place(column, row=place if column.row is None else column.row)


def _origin(value: Any, given: Given, *, locked: bool) -> Origin:
    return Origin(
        value, given.items, given.part, given.source, given.source_label, given.observed_on, given.recorded_at, locked
    )


def answer(field: Asked, given: Given) -> Any:
    """欄の型の値。合わなければ None (入れない)。"""
    value = given.value
    if field.type in _WHOLE:
        return value if isinstance(value, int) and not isinstance(value, bool) else _integer(value)
    if field.type in ("decimal", "percent"):
        return format(Decimal(str(value)).normalize(), "f")
    if field.type == "boolean":
        return {"true": True, "false": False}.get(str(value))
    if field.type == "choice":
        return _chosen(field, value, given.text)
    if field.type == "month":
        return str(value)[:7]
    return given.text if field.type in _WRITTEN and ITEMS[given.item].type in ("choice", "municipality") else str(value)


def _integer(value: Any) -> int | None:
    try:
        return int(Decimal(str(value)))
    except (InvalidOperation, ValueError):
        return None


def _chosen(field: Asked, value: Any, text: str) -> Any:
    told = str(value)
    return next((each.value for each in field.options if told in (each.value, *each.codes) or text == each.label), None)


def firm(viewer: Viewer) -> dict[str, Any]:
    """式の firm.* になる値。くり返す項目は、いちばん新しい年。円と人数は整数、率は分数、ほかは文字。"""
    karte = kartes.karte_of(viewer)
    found: dict[str, Any] = {"kind": viewer.enterprise_kind}
    for (item, part), current in sorted(karte.values.items()):
        if item != "kind" and GROUPS[ITEMS[item].group].repeat in ("once", "fiscal_year"):
            found[item] = plain(item, current.held.value)
            if part:
                found.setdefault("latest_period", part)
                found["latest_period"] = max(found["latest_period"], part)
    return found


def plain(item: str, value: str) -> Any:
    """項目の値を、式の値に。"""
    kind = ITEMS[item].type
    if kind in ("yen", "count"):
        return int(value)
    return Fraction(Decimal(value)) if kind in ("number", "ratio") else value


def same(origins: Mapping[str, Mapping[str, Any]], field: str, value: Any) -> bool:
    """自動で入れた値のままか。"""
    return field in origins and rules.origin_of(origins[field]).value == value

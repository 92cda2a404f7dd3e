"""欄の見せ方と、送られた文字の受け取り。つまみは補助で、欄の文字を変えていないときだけ効く。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from shien.engines.simulation.law import table
from shien.values.fault import InvalidValue
from shien.values.yen import unit_slip, yen_words

from .document import read
from .fields import Field, parse, said, show

_UNIT = {"percent": "%", "whole": ""}
# A machine or a system with a subsidy costs more than this; less is often 千円 taken for 円.
_LEAST_COST = 100_000


@dataclass(frozen=True, slots=True)
class Box:
    """欄の一つ。"""

    field: Field
    text: str
    note: str = ""
    error: str = ""

    @property
    def topic(self) -> str:
        """年ごとの欄をまとめる名前。"""
        return self.field.label.partition("（")[0]

    @property
    def unit(self) -> str:
        """欄の後ろに出す単位。"""
        return _UNIT.get(self.field.kind, "")

    @property
    def words(self) -> str:
        """言葉での金額。"""
        return said(self.field, self.text)

    @property
    def describedby(self) -> str:
        """説明と誤りの id。"""
        parts = [f"{self.field.id}-help"] if (self.field.help or self.note) and not self.field.year else []
        parts += [f"{self.field.id}-words"] if self.field.kind == "yen" else []
        return " ".join([*parts, *([f"{self.field.id}-error"] if self.error else [])])

    @property
    def slide(self) -> tuple[str, str, str, str] | None:
        """つまみの (下、上、刻み、いまの位置)。"""
        if self.field.slide is None:
            return None
        low, high, step = self.field.slide
        value = _number(self.field, self.text)
        if self.field.kind == "yen" and value is not None:
            high = max(high, -(-2 * value // step) * step)
        place = low if value is None else min(max(low, value), high)
        place = low + round((place - low) / step) * step
        return f"{low:f}", f"{high:f}", f"{step:f}", f"{place.normalize():f}"


def boxes(
    fields: Iterable[Field], values: Mapping[str, Any], notes: Mapping[str, str], errors: Mapping[str, str]
) -> list[Box]:
    """値を入れた欄。"""
    return [
        Box(each, str(values.get(each.key, "")), notes.get(each.key, ""), errors.get(each.key, "")) for each in fields
    ]


def taken(post: QueryDict, fields: Iterable[Field]) -> dict[str, str]:
    """送られた文字。欄がそのままで、つまみだけ動いていれば、つまみの値にする (JavaScript が無いとき)。"""
    values = {}
    for each in fields:
        text = post.get(each.key, "")[:200]
        slide, shown = post.get(f"{each.key}-slide"), post.get(f"{each.key}-shown")
        if each.slide and slide and text == shown and slide != (Box(each, text).slide or ("",) * 4)[3]:
            text = _from_slide(each, slide) or text
        values[each.key] = text
    return values


def slips(fields: Iterable[Field], values: Mapping[str, Any], known: Mapping[str, int]) -> dict[str, str]:
    """単位の取り違えが疑われる欄。カルテと約千倍ちがうか、売上高と桁がちがう (UX-10)。"""
    found = {}
    sales = known.get("net_sales") or 0
    for each in fields:
        if each.kind != "yen":
            continue
        value, error = read(each, values)
        if error or not value:
            continue
        before = known.get(each.key)
        if before and unit_slip(value, before):
            found[each.key] = f"カルテの{yen_words(before)}と大きくちがいます。単位は千円ではありませんか。"
        elif sales and not before and value > sales * table("defaults")["unit_slip_times"]:
            found[each.key] = f"売上高{yen_words(sales)}とくらべて大きすぎます。単位をお確かめください。"
        elif each.key == "cost" and value < _LEAST_COST:
            found[each.key] = f"{yen_words(value)}でよいですか。単位は千円ではありませんか。"
    return found


def _number(field: Field, text: str) -> Decimal | None:
    try:
        value = parse(field, text)
    except InvalidValue:
        return None
    return Decimal(str(value)) * (100 if field.kind == "percent" else 1)


def _from_slide(field: Field, text: str) -> str:
    try:
        number = Decimal(text)
        low, high, _ = field.slide or (Decimal(0), Decimal(0), Decimal(1))
        if not number.is_finite() or not low <= number <= (max(high, Decimal(10**15)) if field.kind == "yen" else high):
            return ""
    except InvalidOperation:
        return ""
    return show(field, int(number)) if field.kind in ("yen", "whole") else f"{number.normalize():f}"

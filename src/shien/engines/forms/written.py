"""正規形を文字にする。written は入力の欄に置く文字、show は読む人に見せる文字。どちらも読み直せば同じ値になる。"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shien.values.dates import both, month_words
from shien.values.industry import REVISIONS
from shien.values.industry import table as industries
from shien.values.municipality import PREFECTURES, Municipality
from shien.values.yen import yen_words

from .canonical import decimal_text
from .definition import Field


def written(field: Field, value: Any) -> str:
    """入力の欄に置く文字。金額は欄の単位で、割合は百分率で。"""
    if value is None:
        return ""
    if field.type == "yen":
        whole, rest = divmod(abs(value), field.factor)
        part = decimal_text(Fraction(rest, field.factor), 8)[1:] if rest else ""
        return f"{'-' if value < 0 else ''}{whole:,}{part}"
    if field.type == "integer":
        return _count(field, value)
    if field.type == "percent":
        return format(_plain(Decimal(value) * 100), "f")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def show(field: Field, value: Any) -> str:
    """読む人に見せる文字。選択は見出しで、日付は西暦と和暦で。"""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "、".join(show(field, each) for each in value)
    if field.type in ("choice", "choices"):
        return {option.value: option.label for option in field.options}.get(value, str(value))
    maker = _SHOW.get(field.type)
    return maker(field, value) if maker else str(value)


def _count(field: Field, value: int) -> str:
    """数。年度は、三桁ごとに区切らない。"""
    return str(value) if field.unit == "年度" else f"{value:,}"


def _plain(number: Decimal) -> Decimal:
    return number.normalize() if number else Decimal(0)


def _industry(field: Field, value: str) -> str:
    name = next((industries(each)[value][1] for each in REVISIONS if value in industries(each)), "")
    return f"{value} {name}".strip()


_SHOW: dict[str, Callable[[Field, Any], str]] = {
    "yen": lambda field, value: yen_words(value), "integer": lambda field, value: f"{_count(field, value)}{field.unit}",
    "decimal": lambda field, value: f"{value}{field.unit}",
    "percent": lambda field, value: f"{format(_plain(Decimal(value) * 100), 'f')}％",
    "date": lambda field, value: both(date.fromisoformat(value)), "month": lambda field, value: month_words(value),
    "boolean": lambda field, value: "はい" if value else "いいえ",
    "consent": lambda field, value: "同意する" if value else "同意しない",
    "postal_code": lambda field, value: f"〒{value[:3]}-{value[3:]}",
    "industry_major": _industry, "industry_middle": _industry, "industry_detail": _industry,
    "prefecture": lambda field, value: PREFECTURES.get(value, value),
    "municipality": lambda field, value: Municipality.parse(value).full_name,
}  # fmt: skip

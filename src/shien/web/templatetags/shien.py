"""雛形で使う表し方。"""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone

from shien.domain.accounts.facts import Viewer
from shien.values.dates import both
from shien.values.items import GROUPS, ITEMS, show
from shien.values.yen import yen_words
from shien.web import handing

register = template.Library()
_WEEKDAYS = "月火水木金土日"
# The first mark found names it: Edge and Chrome both say "Safari", iPhones say "Mac OS X".
_BROWSERS = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def instant(at: datetime | None) -> str:
    """日時。2026年11月23日（月）18:00。"""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local:%Y年%-m月%-d日}（{_WEEKDAYS[local.weekday()]}）{local:%-H:%M}"


@register.filter
def last_day(at: datetime | None) -> str:
    """終わりの瞬間 (その瞬間は含まない) の、終わりの日。"""
    return day(at - timedelta(microseconds=1)) if at else ""


@register.filter
def day(on: date | datetime | str | None) -> str:
    """日付。西暦と和暦。"""
    if not on:
        return ""
    if isinstance(on, str):
        on = date.fromisoformat(on)
    if isinstance(on, datetime):
        on = timezone.localtime(on).date()
    return both(on)


@register.filter
def yen(amount: int | None) -> str:
    """金額。1億2,000万円。無ければ空。"""
    return "" if amount is None else yen_words(int(amount))


@register.filter
def yen_said(text: str) -> str:
    """数字だけの金額を言葉で。ほかはそのまま。空は —。"""
    return yen_words(int(text)) if text.isascii() and text.isdigit() else text or "—"


@register.filter
def commas(number: int) -> str:
    """数。3桁ごとに区切る。"""
    return f"{number:,}"


@register.filter
def edits(viewer: Viewer, group: str) -> bool:
    """この項目群を直してよい人か。"""
    return viewer.edits(group)


@register.filter
def group_label(key: str) -> str:
    """項目群の名前。"""
    return GROUPS[key].label if key in GROUPS else key


@register.filter
def item_label(key: str) -> str:
    """項目の名前。"""
    return ITEMS[key].label if key in ITEMS else key


@register.filter
def shown(value: str | None, item: str) -> str:
    """値の見せ方 (単位つき)。"""
    if not value:
        return ""
    return show(ITEMS[item], value) if item in ITEMS else value


@register.filter
def device(agent: str) -> str:
    """端末。ブラウザと機械の名前。"""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "ブラウザ")
    machine = next((name for mark, name in _MACHINES if mark in agent), "")
    return f"{browser}（{machine}）" if machine else browser


@register.filter
def nth(row: Any, at: int) -> Any:
    """並びの何番目か (0から)。"""
    return row[at]


@register.filter
def lookup(table: Any, key: Any) -> Any:
    """表から引く。"""
    return table.get(key) if hasattr(table, "get") else None


@register.filter
def kind_words(media_type: str) -> str:
    """ファイルの種類を言葉で。"""
    return handing.KINDS.get(media_type, "ファイル")


@register.filter
def is_picture(file: handing.Handed) -> bool:
    """小さな絵を見せられるファイルか。"""
    return handing.is_picture(file)


@register.filter
def can_look(file: handing.Handed) -> bool:
    """開いて見られるファイルか。"""
    return handing.can_look(file)


@register.filter
def attr(thing: Any, name: str) -> Any:
    """値の属性。"""
    return getattr(thing, name, "")


@register.filter
def points(value: Fraction) -> str:
    """点。割り切れなければ小数第2位まで。"""
    whole = value.denominator == 1
    return str(value.numerator) if whole else f"{float(value):.2f}".rstrip("0").rstrip(".")


@register.filter
def moment(text: str) -> datetime:
    """ISO 8601 の文字から日時。"""
    return datetime.fromisoformat(text)


@register.filter
def add_number(text: str, number: int) -> str:
    """文字に数をつなぐ。"""
    return f"{text}{number}"

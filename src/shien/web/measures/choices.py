"""選べる絞り込みと、その選択肢の HTML。

選択肢 (120 ほど) を雛形でその都度作ると、一画面に数ミリ秒かかる。値だけで決まるので、一度だけ作る。
"""

from functools import cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from shien.values.industry_major import MAJORS
from shien.values.use_purpose import PURPOSES

from . import present

CHOICES = {
    "opening": present.OPENINGS, "prefecture": present.PLACES, "use_purpose": PURPOSES, "industry": MAJORS,
    "sort": present.SORTS, "size": present.SIZES, "amount": present.AMOUNTS, "deadline": present.DEADLINES,
    "provider": present.PROVIDERS,
}  # fmt: skip


@cache
def options(name: str, chosen: str) -> SafeString:
    """選択肢。chosen は CHOICES[name] の値か空なので、控えは限りがある。"""
    return format_html_join(
        "", '<option value="{}"{}>{}</option>',
        ((code, mark_safe(" selected") if code == chosen else "", label) for code, label in CHOICES[name].items()),
    )  # fmt: skip

"""入力された文字を、欄の型の正規形にする。読めないものは InvalidValue (利用者に見せる文)。"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from shien.values.corporate_number import CorporateNumber
from shien.values.dates import parse_date, parse_month
from shien.values.email import parse_email
from shien.values.fault import InvalidValue
from shien.values.fold import narrow
from shien.values.industry import Industry
from shien.values.industry import table as industries
from shien.values.kana import parse_kana
from shien.values.municipality import PREFECTURES, Municipality
from shien.values.number import parse_number
from shien.values.plain_text import clean
from shien.values.postal_code import PostalCode
from shien.values.telephone import parse_telephone
from shien.values.url import parse_url
from shien.values.yen import parse_yen

from .canonical import MAX_TEXT, SAFE, without_my_number
from .definition import Field

_TRUE = frozenset({"true", "1", "on", "はい", "有", "あり", "該当", "同意する", "yes"})
_FALSE = frozenset({"false", "0", "off", "いいえ", "無", "なし", "非該当", "同意しない", "no"})
_BIG = "数が大きすぎます。単位をお確かめください。"


def entered(field: Field, text: str) -> Any:
    """入力を正規形にする。空白だけなら None。"""
    if len(text) > MAX_TEXT:
        most = min(field.max_length or MAX_TEXT, MAX_TEXT)
        raise InvalidValue(f"長すぎます（{len(text):,}文字）。{most:,}文字までにしてください。")
    found = clean(text, multiline=field.type == "long_text")
    return _READ[field.type](field, found) if found else None


def _text(field: Field, text: str) -> str:
    return without_my_number(text)


def _yen(field: Field, text: str) -> int:
    return _safe(parse_yen(text, field.factor))


def _integer(field: Field, text: str) -> int:
    plain = re.sub(r"\s", "", narrow(text))
    plain = plain.removesuffix(narrow(field.unit)) if field.unit else plain
    worded = re.search("[兆億万千百]", plain)
    return _safe(parse_yen(plain) if worded else int(parse_number(plain, places=0)))


def _safe(number: int) -> int:
    if abs(number) > SAFE:
        raise InvalidValue(_BIG)
    return number


def _decimal(field: Field, text: str) -> str:
    return _plain(parse_number(text, field.unit, field.places))


def _percent(field: Field, text: str) -> str:
    """割合。％を付けても付けなくても、百分率として読む。"""
    return _plain(parse_number(narrow(text).strip(), "%", field.places) / 100)


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f") if number else "0"


def _boolean(field: Field, text: str) -> bool:
    plain = narrow(text).strip().lower()
    if plain in _TRUE:
        return True
    if plain in _FALSE:
        return False
    raise InvalidValue("「はい」か「いいえ」をお選びください。")


def _choice(field: Field, text: str) -> str:
    for key in ("value", "label"):
        for option in field.options:
            if text == getattr(option, key):
                return option.value
    raise InvalidValue(f"{'・'.join(option.label for option in field.options)}の中からお選びください。")


def _industry_of(size: int, word: str) -> Callable[[Field, str], str]:
    def read(field: Field, text: str) -> str:
        plain = re.sub(r"\s", "", narrow(text)).upper()
        known = {code: name for code, (_, name) in industries(14).items() if len(code) == size}
        for code, name in known.items():
            if plain in (code, narrow(name).upper(), f"{code}{narrow(name).upper()}"):
                return code
        raise InvalidValue(f"業種の{word}をお選びください。")

    return read


def _detail(field: Field, text: str) -> str:
    return Industry.parse(text).code


def _prefecture(field: Field, text: str) -> str:
    """都道府県の2桁。名前は「県」などを略してもよい。"""
    plain = narrow(text).strip()
    for code, name in PREFECTURES.items():
        if plain in (code, str(int(code)), name, name[:-1] if code != "01" else name):
            return code
    raise InvalidValue("都道府県をお選びください。")


_READ: Mapping[str, Callable[[Field, str], Any]] = {
    "text": _text, "long_text": _text, "kana": lambda field, text: _text(field, parse_kana(text)),
    "yen": _yen, "integer": _integer, "decimal": _decimal, "percent": _percent,
    "date": lambda field, text: parse_date(text).isoformat(), "month": lambda field, text: parse_month(text),
    "boolean": _boolean, "consent": _boolean, "choice": _choice, "choices": _choice,
    "corporate_number": lambda field, text: CorporateNumber.parse(text).text,
    "postal_code": lambda field, text: PostalCode.parse(text).text,
    "telephone": lambda field, text: parse_telephone(text),
    "email": lambda field, text: _text(field, parse_email(text)),
    "url": lambda field, text: _text(field, parse_url(text)),
    "industry_major": _industry_of(1, "大分類"), "industry_middle": _industry_of(2, "中分類"),
    "industry_detail": _detail, "prefecture": _prefecture,
    "municipality": lambda field, text: Municipality.parse(text).code,
}  # fmt: skip

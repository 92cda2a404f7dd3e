"""正規形。欄の型ごとに、答え (JSON) の形を確かめて式の値にし、式の値を答えの形に戻す。

正規形: 金額は円の整数、整数は整数、小数と割合 (1に対する) は小数の文字、日付は ISO 8601、月は 2026-11、選択は値、ほかは文字。
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shien.values.corporate_number import CorporateNumber
from shien.values.dates import FIRST, LAST
from shien.values.email import parse_email
from shien.values.fault import InvalidValue
from shien.values.industry import table as industries
from shien.values.kana import parse_kana
from shien.values.municipality import PREFECTURES
from shien.values.municipality import table as municipalities
from shien.values.my_number import find_my_numbers
from shien.values.plain_text import clean
from shien.values.telephone import parse_telephone
from shien.values.url import parse_url

from .definition import Field
from .exact import down, exact, half_up
from .logic import Value, as_date, is_blank

SAFE = 2**53 - 1  # JSON を読む機械が、正確に持てる整数
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,15})(?:\.\d{1,20})?", re.ASCII)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNREAD = "値の形が違います。入力し直してください。"
MAX_TEXT = 20_000


def load(field: Field, answer: Any) -> Value:
    """答えを式の値にする。形の違うものは InvalidValue (利用者に見せる文)。"""
    if answer is None or answer == "" or answer == []:
        return None
    return _LOAD.get(field.type, _text)(field, answer)


def settle(field: Field, value: Value) -> Value:
    """計算の欄の値を、欄の型に合わせる。金額と整数の端数は切り捨て、小数はそのまま (見せるときに丸める)。"""
    if is_blank(value):
        return None
    if field.type in ("yen", "integer"):
        number = down(value)
        return number if number is not None and -SAFE <= number <= SAFE else None
    if field.type in ("decimal", "percent"):
        return exact(value)
    if field.type in ("date", "month"):
        return as_date(value)
    if field.type == "boolean":
        return value if isinstance(value, bool) else None
    if field.type == "choices":
        return tuple(value) if isinstance(value, tuple) else None
    found = value if isinstance(value, str) else None
    return found if field.type != "choice" or found in {each.value for each in field.options} else None


def answer_of(field: Field, value: Value) -> Any:
    """式の値を答えの形にする。空欄は None。"""
    if is_blank(value):
        return None
    if field.type in ("decimal", "percent"):
        return decimal_text(value, field.places + 2 if field.type == "percent" else field.places)
    if isinstance(value, date):
        return value.isoformat()[:7] if field.type == "month" else value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def decimal_text(value: Any, places: int) -> str:
    """小数の文字。places 桁に四捨五入し、末尾の0は書かない。

    >>> decimal_text(Fraction(1, 3), 4)
    '0.3333'
    """
    number = half_up(value, Fraction(1, 10**places))
    scaled = Fraction(number or 0) * 10**places
    whole = Decimal(scaled.numerator).scaleb(-places)
    text = format(whole, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(field: Field, answer: Any) -> str:
    """文字。画面を通らない答え (API) にも、見えない文字とマイナンバーを許さない。"""
    if not isinstance(answer, str) or len(answer) > MAX_TEXT:
        raise InvalidValue(_UNREAD)
    clean(answer, multiline=field.type == "long_text")
    return without_my_number(answer)


def without_my_number(text: str) -> str:
    """マイナンバーの無い文 (PRIV-1)。"""
    if find_my_numbers(text):
        raise InvalidValue("マイナンバーと見られる12桁の番号があります。番号を消してから、保存してください。")
    return text


def _parsed(parse: Callable[[str], str]) -> Callable[[Field, Any], str]:
    def load(field: Field, answer: Any) -> str:
        if not isinstance(answer, str) or len(answer) > MAX_TEXT:
            raise InvalidValue(_UNREAD)
        return parse(answer)

    return load


def _integer(field: Field, answer: Any) -> int:
    if not isinstance(answer, int) or isinstance(answer, bool):
        raise InvalidValue(_UNREAD)
    if abs(answer) > SAFE:
        raise InvalidValue("数が大きすぎます。単位をお確かめください。")
    return answer


def _decimal(field: Field, answer: Any) -> Value:
    if not isinstance(answer, str) or not _DECIMAL.fullmatch(answer):
        raise InvalidValue(_UNREAD)
    return exact(answer)


def _date(field: Field, answer: Any) -> date:
    pattern = _MONTH if field.type == "month" else _DAY
    found = as_date(answer if field.type == "date" else f"{answer}-01")
    if not isinstance(answer, str) or not pattern.fullmatch(answer) or found is None or not FIRST <= found.year <= LAST:
        raise InvalidValue(_UNREAD)
    return found


def _flag(field: Field, answer: Any) -> bool:
    if not isinstance(answer, bool):
        raise InvalidValue(_UNREAD)
    return answer


def _choice(field: Field, answer: Any) -> str:
    if not isinstance(answer, str) or answer not in {each.value for each in field.options}:
        raise InvalidValue("選択肢の中からお選びください。")
    return answer


def _choices(field: Field, answer: Any) -> tuple[str, ...]:
    if not isinstance(answer, list | tuple) or len(set(map(str, answer))) != len(answer):
        raise InvalidValue("選択肢の中からお選びください。")
    return tuple(_choice(field, each) for each in answer)


def _files(field: Field, answer: Any) -> tuple[str, ...]:
    if not isinstance(answer, list | tuple) or not all(isinstance(each, str) for each in answer):
        raise InvalidValue("ファイルを添付し直してください。")
    return tuple(answer)


def _code(known: Callable[[str], bool], message: str) -> Callable[[Field, Any], str]:
    def load(field: Field, answer: Any) -> str:
        if not isinstance(answer, str) or not known(answer):
            raise InvalidValue(message)
        return answer

    return load


def _corporate_number(field: Field, answer: Any) -> str:
    if not isinstance(answer, str) or CorporateNumber.parse(answer).text != answer:
        raise InvalidValue("法人番号は13桁の数字で入力してください。")
    return answer


def _industry(size: int) -> Callable[[str], bool]:
    return lambda text: len(text) == size and (text in industries(14) or text in industries(13))


_LOAD: dict[str, Callable[[Field, Any], Value]] = {
    "integer": _integer, "yen": _integer, "decimal": _decimal, "percent": _decimal, "date": _date, "month": _date,
    "boolean": _flag, "consent": _flag, "choice": _choice, "choices": _choices, "file": _files,
    "corporate_number": _corporate_number, "telephone": _parsed(parse_telephone),
    "kana": _parsed(lambda text: without_my_number(parse_kana(clean(text)))),
    "email": _parsed(lambda text: without_my_number(parse_email(text))),
    "url": _parsed(lambda text: without_my_number(parse_url(text))),
    "postal_code": _code(lambda text: bool(re.fullmatch(r"\d{7}", text, re.ASCII)), "郵便番号は7桁の数字で入力してください。"),
    "industry_major": _code(_industry(1), "業種の大分類をお選びください。"),
    "industry_middle": _code(_industry(2), "業種の中分類2桁をお確かめください。"),
    "industry_detail": _code(_industry(4), "業種の細分類4桁をお確かめください。"),
    "prefecture": _code(lambda text: text in PREFECTURES, "都道府県をお選びください。"),
    "municipality": _code(lambda text: text in municipalities(), "市区町村をお選びください。"),
}  # fmt: skip

"""欄。打たれた文字を、シミュレーションの計画の値 (JSON) にし、値を文字に戻す。"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.values.fold import narrow
from shien.values.yen import parse_yen, yen_words


@dataclass(frozen=True, slots=True)
class Field:
    """欄の定義。path は計画の鍵の道 (並びの中は番号)。slide はつまみの (下、上、刻み) で、補助にすぎない。"""

    key: str
    label: str
    kind: str
    path: str
    help: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    low: str = "0"
    high: str = "1000000"
    slide: tuple[Decimal, Decimal, Decimal] | None = None
    folded: bool = False
    year: int = 0

    @property
    def id(self) -> str:
        """欄の id。"""
        return f"plan-{self.key}"


def parse(field: Field, text: str) -> Any:
    """計画の値。読めなければ InvalidValue。"""
    return _PARSE[field.kind](field, text)


def show(field: Field, value: Any) -> str:
    """欄に入れる文字。parse で同じ値に戻る。"""
    return _SHOW[field.kind](value)


def said(field: Field, text: str) -> str:
    """欄の下に出す、言葉での金額。"""
    try:
        return yen_words(parse_yen(text)) if field.kind == "yen" and text.strip() else ""
    except InvalidValue:
        return ""


def _yen(field: Field, text: str) -> int:
    amount = parse_yen(text)
    if amount < int(field.low):
        least = "0円以上の金額を" if field.low == "0" else f"{yen_words(int(field.low))}以上の金額を"
        raise InvalidValue(f"{least}入力してください。")
    return amount


def _number(text: str, unit: str) -> Decimal:
    plain = re.sub(rf"[\s,]|{unit}$", "", narrow(text))
    plain = re.sub("^[▲△]", "-", plain)
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or not re.fullmatch(r"-?\d{1,12}(\.\d{1,4})?", plain):
        raise InvalidValue("数字で入力してください。")
    return found


def _inside(field: Field, number: Decimal, unit: str) -> Decimal:
    if not Decimal(field.low) <= number <= Decimal(field.high):
        raise InvalidValue(f"{field.low}〜{field.high}{unit}の間で入力してください。")
    return number


def _percent(field: Field, text: str) -> float:
    number = _inside(field, _number(text, "%"), "%")
    if number != round(number, 2):
        raise InvalidValue("小数点の下は2桁までで入力してください。")
    return float(number / 100)


def _whole(field: Field, text: str) -> int:
    number = _inside(field, _number(text, "(円|人|回|年|か月目?)"), "")
    if number != number.to_integral_value():
        raise InvalidValue("整数で入力してください。")
    return int(number)


def _rate(field: Field, text: str) -> str | float:
    """補助率。2/3、50%、50、0.5 のどれでも読む。"""
    plain = re.sub(r"\s", "", narrow(text))
    fraction = re.fullmatch(r"(\d{1,3})/(\d{1,3})", plain)
    if fraction:
        if not 0 < int(fraction[1]) <= int(fraction[2]):
            raise InvalidValue("補助率は、0より大きく1以下の分数にしてください（例：2/3）。")
        return plain
    number = _number(plain, "%")
    share = number if number <= 1 and not plain.endswith("%") else number / 100
    if not 0 < share <= 1:
        raise InvalidValue("補助率は「2/3」「50%」のように入力してください。")
    return float(share)


def _choice(field: Field, text: str) -> str:
    if text not in dict(field.choices):
        raise InvalidValue("一つ選んでください。")
    return text


def _text(field: Field, text: str) -> str:
    if len(text) > int(field.high):
        raise InvalidValue(f"{field.high}文字以内で入力してください。")
    return text


def _day(field: Field, text: str) -> str:
    day = parse_date(text)
    if day.day != 1:
        raise InvalidValue("事業年度の初日は、月の1日にしてください。")
    return day.isoformat()


def _percent_text(value: float) -> str:
    return f"{(Decimal(str(value)) * 100).normalize():f}"


def _day_text(value: str) -> str:
    year, month, day = value.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


_PARSE: dict[str, Callable[[Field, str], Any]] = {
    "yen": _yen, "percent": _percent, "whole": _whole, "rate": _rate, "choice": _choice, "text": _text, "date": _day,
    "flag": lambda field, text: _choice(field, text) == "yes", "number_choice": lambda field, text: int(_choice(field, text)),
}  # fmt: skip
_SHOW: dict[str, Callable[[Any], str]] = {
    "yen": lambda value: f"{value:,}", "percent": _percent_text, "whole": str, "choice": str, "text": str,
    "date": _day_text, "flag": lambda value: "yes" if value else "no", "number_choice": str,
    "rate": lambda value: value if isinstance(value, str) else f"{_percent_text(value)}%",
}  # fmt: skip

"""数。全角・桁の区切り・単位・負の印 (− ▲ △ かっこ) を許して読む (UX-10)。"""

import re
from decimal import Decimal

from .fault import InvalidValue
from .fold import narrow

_NUMBER = re.compile(r"[+-]?(?:\d{1,16}(?:\.(\d{0,20}))?|\.(\d{1,20}))", re.ASCII)


def unsigned(text: str) -> tuple[bool, str]:
    """(負か, 印を除いた残り)。負の印は − ▲ △ と、全体を囲むかっこ。

    >>> unsigned("(1,200)")
    (True, '1,200')
    """
    negative, plain = False, text
    if plain.startswith("(") and plain.endswith(")"):
        negative, plain = True, plain[1:-1]
    while plain[:1] in ("-", "▲", "△"):
        negative, plain = not negative, plain[1:]
    return negative, plain


def parse_number(text: str, unit: str = "", places: int = 20) -> Decimal:
    """数を読む。unit は後ろに付いていてもよい単位、places は小数点より下の桁数の上限。

    >>> parse_number("△１，２００．５人", "人")
    Decimal('-1200.5')
    """
    plain = re.sub(r"[\s,_]", "", narrow(text))
    suffix = re.sub(r"\s", "", narrow(unit))
    negative, plain = unsigned(plain.removesuffix(suffix) if suffix else plain)
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise InvalidValue("数字で入力してください。" + ("小数点も使えます。" if places else ""))
    if len((found[1] or found[2] or "").rstrip("0")) > places:
        raise InvalidValue(f"小数点より下は{places}桁までです。" if places else "整数で入力してください。")
    number = Decimal(plain)
    if abs(number) > Decimal(10) ** 15:
        raise InvalidValue("数が大きすぎます。単位をお確かめください。")
    return -number if negative else number

"""円。整数で持ち、単位は境で換える (UX-10)。"""

import re
from decimal import Decimal, InvalidOperation
from enum import IntEnum

from .fault import InvalidValue
from .fold import narrow
from .number import unsigned

LIMIT = 10**16


class Unit(IntEnum):
    """金額の単位。"""

    YEN = 1
    THOUSAND = 1_000
    TEN_THOUSAND = 10_000
    MILLION = 1_000_000
    HUNDRED_MILLION = 100_000_000


class YenError(InvalidValue):
    """金額の誤り。"""


_LARGE = (("兆", 10**12), ("億", 10**8), ("万", 10**4))
_KANJI = str.maketrans("〇一二三四五六七八九壱弐参拾", "0123456789123十")
_BIG = "金額が大きすぎます。単位をお確かめください。"
_EXPECTED = "金額は「1200000」「1,200,000円」「120万円」のように入力してください。"


def parse_yen(text: str, unit: int = 1) -> int:
    """金額を円の整数にする。unit は単位の書かれていない数の単位。負は − ▲ △ ( )。

    >>> parse_yen("２億３０万円")
    200300000
    """
    plain = re.sub(r"[\s,_]", "", narrow(text)).removeprefix("¥").removeprefix("\\")
    negative, plain = unsigned(plain)
    plain = plain.removeprefix("¥").translate(_KANJI)
    if not re.search(r"[\d十百千]", plain):
        raise YenError(_EXPECTED)
    number = _words(plain) if re.search("[兆億万千百十円]", plain) else _decimal(plain) * unit
    if number != number.to_integral_value():
        raise YenError("円に満たない端数があります。円の単位で入力してください。")
    if number >= LIMIT:
        raise YenError(_BIG)
    return -int(number) if negative else int(number)


def _decimal(text: str) -> Decimal:
    if re.fullmatch(r"\d{21,}(\.\d*)?", text):
        raise YenError(_BIG)
    if not re.fullmatch(r"\d{1,20}(\.\d{1,10})?", text):
        raise YenError(_EXPECTED)
    try:
        return Decimal(text)
    except InvalidOperation:
        raise YenError(_EXPECTED) from None


def _words(text: str) -> Decimal:
    total, rest = Decimal(0), text.removesuffix("円")
    for name, factor in _LARGE:
        if name in rest:
            head, rest = rest.split(name, 1)
            total += _small(head) * factor
    return total + (_small(rest) if rest else 0)


def _small(text: str) -> Decimal:
    """千・百・十を含む部分 (「3千5百」「三百五十」「500」)。"""
    total, rest = Decimal(0), text
    for name, factor in (("千", 1000), ("百", 100), ("十", 10)):
        if name in rest:
            head, rest = rest.split(name, 1)
            total += (_decimal(head) if head else 1) * factor
    return total + (_decimal(rest) if rest else 0)


def yen_words(value: int) -> str:
    """金額を言葉にする。1億2,000万円。

    >>> yen_words(-123456789)
    '−1億2,345万6,789円'
    """
    sign, rest, words = ("−" if value < 0 else ""), abs(value), ""
    for name, factor in _LARGE:
        count, rest = divmod(rest, factor)
        if count:
            words += f"{count:,}{name}"
    if rest or not words:
        words += f"{rest:,}"
    return f"{sign}{words}円"


def unit_slip(value: int, other: int) -> bool:
    """ほかの年と約千倍・百万倍ちがい、単位の取り違えが疑われるか。"""
    if not value or not other:
        return False
    big, small = max(abs(value), abs(other)), min(abs(value), abs(other))
    ratio = big / small
    return 300 <= ratio <= 3_000 or 300_000 <= ratio <= 3_000_000

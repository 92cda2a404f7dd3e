"""計画の値の読み方。読めなければ Wrong が、何がいけないかと、どう書けばよいかを言う。"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from shien.values.yen import LIMIT

_DIGITS = "半角の数字だけで書いてください（例：1200000）。単位は unit で決めます。"
_DAY = "2026-04-01 の形で書いてください。"


class Wrong(ValueError):
    """読めない値。"""

    def __init__(self, value: object, expected: str, what: str = "読めません") -> None:
        super().__init__(what)
        self.what, self.expected = f"「{str(value)[:60]}」は{what}。", expected


def number(value: object) -> Decimal | None:
    """数。小数は書かれたとおりの十進で読む。数でなければ None。"""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    found = Decimal(str(value))
    return found if found.is_finite() else None


def money(value: object, unit: int) -> Decimal:
    """金額 (円、0以上)。unit は書かれた数の単位。"""
    found = number(value)
    if found is None:
        raise Wrong(value, _DIGITS)
    if found < 0:
        raise Wrong(value, "0以上で書いてください。", "負の数です")
    amount = found * unit
    if amount >= LIMIT:
        raise Wrong(value, "unit（yen か thousand_yen）をお確かめください。", "大きすぎます")
    if amount != amount.to_integral_value():
        raise Wrong(value, "1円の倍数になるように書いてください。", "円に満たない端数があります")
    return amount.to_integral_value()


def rate(value: object, low: Decimal, high: Decimal) -> Decimal:
    """率。小数か、"1/2" のような分数。"""
    found = number(value)
    if found is None and isinstance(value, str):
        found = _fraction(value)
    if found is None:
        raise Wrong(value, '小数か分数で書いてください（例：0.03、"1/2"）。')
    if not low <= found <= high:
        raise Wrong(value, f"{low}〜{high}の小数で書いてください（3%は 0.03）。", "範囲の外です")
    return found


def whole(value: object, low: int, high: int) -> int:
    """整数。"""
    expected = f"{low}〜{high}の整数で書いてください。"
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong(value, expected)
    if not low <= value <= high:
        raise Wrong(value, expected, "範囲の外です")
    return value


def choice(value: object, allowed: Sequence[str]) -> str:
    """決まった言葉。"""
    if isinstance(value, str) and value in allowed:
        return value
    raise Wrong(value, f"{'・'.join(allowed)} のどれかです。", "使えません")


def text(value: object) -> str:
    """文字。"""
    if isinstance(value, str):
        return value
    raise Wrong(value, "文字で書いてください。")


def flag(value: object) -> bool:
    """はい・いいえ。"""
    if isinstance(value, bool):
        return value
    raise Wrong(value, "true か false で書いてください。")


def day(value: object) -> date:
    """日付。"""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Wrong(value, _DAY) from None


def _fraction(value: str) -> Decimal | None:
    """分数。割り切れないときは Decimal の精度で止める (補助率は書かれた分数のまま計算する)。"""
    try:
        found = Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None
    return Decimal(found.numerator) / Decimal(found.denominator)

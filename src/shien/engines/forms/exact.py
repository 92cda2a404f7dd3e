"""正確な数。整数か分数で持ち、大きくなり過ぎたものは「分からない」(None) とする。"""

import re
from decimal import Decimal
from fractions import Fraction

from .logic import Number, Value

_BITS = 512  # 10^150 まで。書類の数には十分で、掛け続けても機械は止まらない
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?(?:/\d{1,30})?", re.ASCII)


def exact(value: Value) -> Number | None:
    """数にする。数を書いた文字 ("0.125", "2/3") も読む。真偽は数でない。"""
    kind = type(value)  # 分数の isinstance は遅い (numbers の抽象型を通る) ので、型で分ける
    if kind is int or kind is Fraction:
        return settled(value)
    if kind is bool:
        return None
    if isinstance(value, float | Decimal):
        return exact(str(value))
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        whole, _, part = value.partition("/")
        return divide(Fraction(whole), Fraction(part)) if part else settled(Fraction(whole))
    return None


def settled(value: Number | None) -> Number | None:
    """整数になる分数は整数にし、大きさの上限を守る。"""
    if type(value) is int:
        return value if value.bit_length() <= _BITS else None
    if value is None or max(value.numerator.bit_length(), value.denominator.bit_length()) > _BITS:
        return None
    return value.numerator if value.denominator == 1 else value


def add(left: Value, right: Value) -> Number | None:
    """足す。"""
    one, two = exact(left), exact(right)
    return None if one is None or two is None else settled(one + two)


def subtract(left: Value, right: Value) -> Number | None:
    """引く。"""
    one, two = exact(left), exact(right)
    return None if one is None or two is None else settled(one - two)


def multiply(left: Value, right: Value) -> Number | None:
    """掛ける。"""
    one, two = exact(left), exact(right)
    return None if one is None or two is None else settled(one * two)


def divide(left: Value, right: Value) -> Number | None:
    """割る。ゼロで割れば「分からない」。"""
    one, two = exact(left), exact(right)
    return None if one is None or not two else settled(Fraction(one) / two)


def opposite(value: Value) -> Number | None:
    """符号を変える。"""
    number = exact(value)
    return None if number is None else -number


def down(value: Value, unit: Value = 1) -> Number | None:
    """unit の倍数に切り捨てる (負の数は小さい方へ)。"""
    number, step = exact(value), exact(unit)
    return None if number is None or step is None or step <= 0 else settled(number // step * step)


def up(value: Value, unit: Value = 1) -> Number | None:
    """unit の倍数に切り上げる。"""
    return opposite(down(opposite(value), unit))


def half_up(value: Value, unit: Value = 1) -> Number | None:
    """unit の倍数に四捨五入する。負の数は、符号を除いて丸める。"""
    number = exact(value)
    if number is None:
        return None
    rounded = down(add(abs(number), divide(unit, 2)), unit)
    return opposite(rounded) if number < 0 else rounded


def growth(start: Value, end: Value, years: Value) -> Number | None:
    """年平均成長率 (CAGR) = (終わり÷始まり)^(1/年数) − 1。小数20桁で切り捨て、その桁で表せるものは正確。"""
    first, last, count = exact(start), exact(end), exact(years)
    if first is None or last is None or first <= 0 or last < 0 or not isinstance(count, int) or not 1 <= count <= 50:
        return None
    ratio, places = Fraction(last) / first, 10**20
    return settled(Fraction(_root(int(ratio * places**count), count), places) - 1)


def _root(value: int, degree: int) -> int:
    """整数の冪根 (切捨て)。ニュートン法。"""
    if value < 2:
        return value
    found = 1 << -(-value.bit_length() // degree)
    while True:
        better = ((degree - 1) * found + value // found ** (degree - 1)) // degree
        if better >= found:
            return found
        found = better

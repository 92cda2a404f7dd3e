"""三つの真偽 (はい・いいえ・分からない) と、表の列。空欄は「分からない」で、None で表す。"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

Number = int | Fraction
# 式の中の値。空欄は None、選んだものの集まり (choices, file) は tuple、表は行の数だけを Column で持つ。
Value = Any


@dataclass(frozen=True, slots=True)
class Column:
    """表の列。行の順の値と、行が決まっている表の行の鍵。"""

    cells: tuple[Value, ...]
    keys: tuple[str, ...] = ()


def spread(work: Callable[..., Value], *values: Value) -> Value:
    """列があれば行ごとに行う。長さの違う列どうしは「分からない」。"""
    columns = [value for value in values if type(value) is Column]
    if not columns:
        return work(*values)
    size = len(columns[0].cells)
    if any(len(column.cells) != size for column in columns):
        return None
    cells = [value.cells if type(value) is Column else (value,) * size for value in values]
    return Column(tuple(map(work, *cells)), columns[0].keys)


def truth(value: Value) -> bool | None:
    """真偽。真偽でないものは「分からない」。"""
    return value if isinstance(value, bool) else None


def every(values: Sequence[Value]) -> bool | None:
    """かつ。一つでも「いいえ」なら、ほかが分からなくても「いいえ」。"""
    found = [truth(value) for value in values]
    return False if False in found else None if None in found else True


def some(values: Sequence[Value]) -> bool | None:
    """または。一つでも「はい」なら、ほかが分からなくても「はい」。"""
    found = [truth(value) for value in values]
    return True if True in found else None if None in found else False


def negate(value: Value) -> bool | None:
    """でない。"""
    found = truth(value)
    return None if found is None else not found


def is_blank(value: Value) -> bool:
    """空欄か。"""
    kind = type(value)
    if kind is str or kind is tuple:
        return not value
    return value is None or (kind is Column and not value.cells)


def known(value: Value) -> tuple[Value, ...]:
    """空欄でない値の並び。一つの値は、長さ一の並び。"""
    cells = value.cells if isinstance(value, Column) else value if isinstance(value, tuple) else (value,)
    return tuple(cell for cell in cells if not is_blank(cell))


def as_date(value: Value) -> date | None:
    """日付。ISO 8601 の文字も読む。"""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None

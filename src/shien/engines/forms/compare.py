"""比べる。数は数と、日付は日付と、文字は文字と。空欄と比べれば「分からない」。"""

import operator
from collections.abc import Callable
from datetime import date

from .exact import exact
from .logic import Column, Value, as_date, is_blank, some, spread

_PLAIN = frozenset({int, str, bool, date})


def _alike(left: Value, right: Value) -> tuple[Value, Value]:
    """同じ種類にそろえた二つ。そろわなければ空。"""
    if isinstance(left, bool) or isinstance(right, bool):
        return (left, right) if type(left) is type(right) else (None, None)
    if isinstance(left, date) or isinstance(right, date):
        return as_date(left), as_date(right)
    if isinstance(left, str) and isinstance(right, str):
        return left, right
    if isinstance(left, tuple) and isinstance(right, tuple):
        return frozenset(left), frozenset(right)
    return exact(left), exact(right)


def _test(work: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool | None]:
    def test(left: Value, right: Value) -> bool | None:
        if is_blank(left) or is_blank(right):
            return None
        if type(left) is type(right) and type(left) in _PLAIN:
            return work(left, right)
        one, two = _alike(left, right)
        return None if one is None or two is None else work(one, two)

    return lambda left, right: spread(test, left, right)


def within(left: Value, right: Value) -> Value:
    """含まれるか。左が列なら行ごとに、右が列なら列のどこかにあるか。"""
    if isinstance(left, Column):
        return spread(lambda cell: within(cell, right), left)
    if is_blank(left) or right is None:
        return None
    cells = right.cells if isinstance(right, Column) else right if isinstance(right, tuple) else (right,)
    return some([equal(left, cell) for cell in cells])


equal = _test(operator.eq)
differs = _test(operator.ne)
less = _test(operator.lt)
at_most = _test(operator.le)
greater = _test(operator.gt)
at_least = _test(operator.ge)

"""式で使える関数。並びの中の空欄は飛ばし、すべて空欄なら「分からない」。"""

from collections.abc import Callable
from dataclasses import dataclass

from shien.values.visible import visible_length

from .compare import greater, less
from .exact import add, down, exact, growth, half_up, settled, up
from .logic import Column, Value, as_date, is_blank, known, spread, truth


@dataclass(frozen=True, slots=True)
class Function:
    """関数。takes は引数の種類 (最後の種類を、most までくり返す)、gives は答えの種類。

    種類: number 数、date 日付、truth 真偽、text 文字、any 何でも。whole なら列を一つの値にまとめる。
    """

    work: Callable[..., Value]
    least: int
    most: int
    takes: tuple[str, ...]
    gives: str
    whole: bool = False


def _total(*values: Value) -> Value:
    """合計。空欄は飛ばす。"""
    cells = [cell for value in values for cell in known(value)]
    if cells and all(type(cell) is int for cell in cells):
        return settled(sum(cells))
    cells = [number for cell in cells if (number := exact(cell)) is not None]
    total: Value = cells[0] if cells else None
    for cell in cells[1:]:
        total = add(total, cell)
    return total


def _chosen(values: Value, conditions: Value) -> list[Value] | None:
    """条件が「はい」の行の値。条件がどの行でも分からなければ None。"""
    if not isinstance(conditions, Column):
        return None
    cells = values.cells if isinstance(values, Column) else (values,) * len(conditions.cells)
    judged = [truth(cell) for cell in conditions.cells]
    if len(cells) != len(judged) or all(each is None for each in judged):
        return None
    return [cell for cell, met in zip(cells, judged, strict=True) if met]


def _total_if(values: Value, conditions: Value) -> Value:
    chosen = _chosen(values, conditions)
    return None if chosen is None else _total((0, *chosen))


def _count_if(*values: Value) -> int:
    """条件が「はい」の行の数。値の列を前に書けば、値が空欄の行は数えない。"""
    chosen = _chosen(values[0] if len(values) == 2 else True, values[-1])
    return len([cell for cell in chosen or () if not is_blank(cell)])


def _extreme(better: Callable[[Value, Value], Value]) -> Callable[..., Value]:
    def choose(*values: Value) -> Value:
        single = len(values) == 1
        cells = known(values[0]) if single else values
        if not cells or any(is_blank(cell) or isinstance(cell, Column) for cell in cells):
            return None
        found = cells[0]
        for cell in cells[1:]:
            judged = better(cell, found)
            if judged is None:
                return None
            found = cell if judged else found
        return found

    return choose


def _years(start: Value, end: Value) -> int | None:
    """満年数。"""
    first, last = as_date(start), as_date(end)
    if first is None or last is None:
        return None
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _days(start: Value, end: Value) -> int | None:
    first, last = as_date(start), as_date(end)
    return None if first is None or last is None else (last - first).days


def _at(values: Value, place: Value) -> Value:
    """並びの place 番目 (0から)、または行の鍵が place の行。"""
    cells = values.cells if isinstance(values, Column) else values if isinstance(values, tuple) else ()
    if isinstance(place, str) and isinstance(values, Column) and place in values.keys:
        return cells[values.keys.index(place)]
    number = exact(place)
    return cells[number] if isinstance(number, int) and 0 <= number < len(cells) else None


def _last(values: Value) -> Value:
    cells = values.cells if isinstance(values, Column) else values if isinstance(values, tuple) else ()
    return cells[-1] if cells else None


def _length(value: Value) -> int | None:
    """文字の数、または並びの長さ。"""
    if isinstance(value, str):
        return visible_length(value)
    return len(value) if isinstance(value, tuple) else None


def _each(work: Callable[..., Value]) -> Callable[..., Value]:
    return lambda *values: spread(work, *values)


FUNCTIONS: dict[str, Function] = {
    "sum": Function(_total, 1, 20, ("number",), "number", whole=True),
    "sum_if": Function(_total_if, 2, 2, ("number", "truth"), "number", whole=True),
    "count": Function(lambda value: len(known(value)), 1, 1, ("any",), "number", whole=True),
    "count_if": Function(_count_if, 1, 2, ("any", "truth"), "number", whole=True),
    "min": Function(_extreme(less), 1, 20, ("any",), "same", whole=True),
    "max": Function(_extreme(greater), 1, 20, ("any",), "same", whole=True),
    "floor": Function(_each(down), 1, 2, ("number",), "number"),
    "ceil": Function(_each(up), 1, 2, ("number",), "number"),
    "round_half_up": Function(_each(half_up), 1, 2, ("number",), "number"),
    "cagr": Function(_each(growth), 3, 3, ("number",), "number"),
    "years_between": Function(_each(_years), 2, 2, ("date",), "number"),
    "days_between": Function(_each(_days), 2, 2, ("date",), "number"),
    "first": Function(lambda values: _at(values, 0), 1, 1, ("any",), "same", whole=True),
    "last": Function(_last, 1, 1, ("any",), "same", whole=True),
    "at": Function(_at, 2, 2, ("any", "any"), "same", whole=True),
    "blank": Function(lambda value: _each(is_blank)(value) if isinstance(value, Column) else is_blank(value), 1, 1,
                      ("any",), "truth"),
    "length": Function(_each(_length), 1, 1, ("any",), "number"),
}  # fmt: skip

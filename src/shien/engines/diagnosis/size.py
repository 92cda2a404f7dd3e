"""事業規模。資本金と最新期の従業員数から決める。限度は size.toml。"""

import tomllib
from enum import IntEnum
from functools import cache
from pathlib import Path

import numpy as np

from .indicators import Array
from .industries import classes


class Size(IntEnum):
    """事業規模の判定。LARGE より後は、基準値が無く点を付けない。"""

    SMALL = 0
    MEDIUM = 1
    LARGE = 2  # 中小企業の範囲を超える。基準値は中規模のものを使う
    OUTSIDE = 3
    NO_INDUSTRY = 4
    NO_EMPLOYEES = 5
    NO_CAPITAL = 6

    @property
    def label(self) -> str:
        """結果に書く名。決まらなければ空。"""
        return ("小規模事業者", "中規模事業者", "中規模事業者", "分析対象外", "", "", "")[self]


@cache
def _limits() -> tuple[Array, Array, Array]:
    """資本金・従業員数・小規模の限度。軸はどれも (業種,)。"""
    rules = tomllib.loads(Path(__file__).with_name("size.toml").read_text(encoding="utf-8"))["rule"]
    of = {major: rule for rule in rules for major in rule["majors"]}
    keys = ("capital_stock", "employees", "small")
    capital, employees, small = (np.array([of[each.major][key] for each in classes()], float) for key in keys)
    return capital, employees, small


def size_of(industry: Array, capital_stock: Array, employees: Array) -> Array:
    """事業規模 (Size)。軸は (firm,)。industry は業種の番号 (-1 は不明)、capital_stock は円、employees は最新期の人数。

    資本金か従業員数の一方が限度以下 (0は含めない) なら中小企業。そのうち従業員数が小規模の限度以下なら小規模。
    """
    capital_limit, employee_limit, small_limit = (limit[industry] for limit in _limits())
    modest = _within(capital_stock, capital_limit) | _within(employees, employee_limit)
    choices = [
        (industry < 0, Size.NO_INDUSTRY),
        (~(employees >= 0), Size.NO_EMPLOYEES),
        (~(capital_stock >= 0), Size.NO_CAPITAL),
        ((employees == 0) & (capital_stock == 0), Size.OUTSIDE),
        (~modest, Size.LARGE),
        (employees <= small_limit, Size.SMALL),
    ]
    met, sizes = zip(*choices, strict=True)
    return np.select(met, sizes, Size.MEDIUM).astype(np.int8)


def _within(cells: Array, limit: Array) -> Array:
    return (cells > 0) & (cells <= limit)

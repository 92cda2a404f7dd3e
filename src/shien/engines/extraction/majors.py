"""日本標準産業分類の大分類の名。出所によって、読点とコンマが混じり、「農業、林業」が二つに割れている。"""

import re
from functools import cache

from shien.values.industry import REVISIONS, table

from .normal import normalise


@cache
def majors() -> dict[str, str]:
    """大分類の名称 → 英字。"""
    names = {name: code for code, (_, name) in table(REVISIONS[0]).items() if len(code) == 1}
    return {normalise(name).text.replace(",", "、"): code for name, code in names.items()}


@cache
def letters() -> dict[str, str]:
    """大分類の名称と、読点で割れた部分 (農業、林業 → 農業・林業) → 英字。"""
    parts = {part: code for name, code in majors().items() for part in name.split("、")}
    return parts | majors()


def pattern() -> str:
    """名称の型。長い名から当て、読点はコンマでもよい。"""
    names = sorted(letters(), key=len, reverse=True)
    return "|".join(re.escape(name).replace("、", "[、,]") for name in names)

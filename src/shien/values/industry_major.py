"""業種の大分類。支援策の対象業種は、ここまでしか書かれていない。"""

from functools import cache

from .industry import table
from .tags import plain

MAJORS: dict[str, str] = {code: name for code, (_, name) in table(14).items() if len(code) == 1}


@cache
def words() -> dict[str, tuple[str, ...]]:
    """言葉 → 大分類。「農業」「林業」のように割られた名前も、もとの大分類に戻す。"""
    found: dict[str, tuple[str, ...]] = {}
    for code, name in MAJORS.items():
        for part in (name, *name.split("、")):
            found.setdefault(plain(part), (code,))
    return found

"""従業員数と資本金の範囲。表のように幾つも書いてあるときは、いちばん広い上限をとる。"""

import re
from collections.abc import Iterator

from shien.values.fault import InvalidValue
from shien.values.yen import parse_yen

from .passage import Passage
from .result import Bound, Found
from .rules import Rule, rules, scan


def find(passages: tuple[Passage, ...]) -> list[Found]:
    """範囲を探す。構造化項目が先、上限は広い順。"""
    return sorted(scan(passages, rules("bounds"), read), key=_order)


def _order(found: Found) -> tuple[bool, float, int]:
    widest = found.value.maximum if isinstance(found.value, Bound) else None
    return not found.stated, -found.confidence, -(widest or 0)


def read(rule: Rule, match: re.Match[str]) -> Iterator[tuple[str, object]]:
    """範囲にする。「未満」は一つ下まで、「超」は一つ上から。"""
    kind = rule.data["kind"]
    if rule.data.get("unlimited"):
        yield kind, Bound()
        return
    number = _number(match["number"])
    if number is None:
        return
    edge = match["edge"]
    if edge in ("以上", "超", "を超える"):
        yield kind, Bound(minimum=number + (edge != "以上"))
    else:
        yield kind, Bound(maximum=number - (edge == "未満"))


def _number(text: str) -> int | None:
    try:
        return parse_yen(text)
    except InvalidValue:
        return None

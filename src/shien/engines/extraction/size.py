"""企業の規模 (中小企業者・小規模事業者・中堅企業・大企業も可)。"""

import re
from collections.abc import Iterator

from .passage import Passage
from .result import Found
from .rules import Rule, rules, scan


def find(passages: tuple[Passage, ...]) -> list[Found]:
    """規模を探す。"""
    return scan(passages, rules("size"), read)


def read(rule: Rule, match: re.Match[str]) -> Iterator[tuple[str, object]]:
    """決まりの言う値。"""
    yield "size", rule.data["value"]

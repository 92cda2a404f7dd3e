"""対象者の種類 (法人・個人事業主・NPO・組合など)。名を挙げて書いてあるものだけ。"""

import re
from collections.abc import Iterator

from .passage import Passage
from .result import Found
from .rules import Rule, rules, scan


def find(passages: tuple[Passage, ...]) -> list[Found]:
    """対象者の種類を探す。"""
    return scan(passages, rules("kind"), read)


def read(rule: Rule, match: re.Match[str]) -> Iterator[tuple[str, object]]:
    """決まりの言う値。"""
    for value in rule.data["values"]:
        yield rule.data["kind"], value

"""補助率。経費に対する割合を分数で読む。利率・保証料率・税額控除・出資比率は補助率ではない。"""

import re
from collections.abc import Iterator
from fractions import Fraction

from .passage import Passage
from .result import Found, Rate
from .rules import Rule, rules, scan

_KANJI = {char: value for value, char in enumerate("〇一二三四五六七八九十")}
_LARGE = re.compile(r"大企業|大規模|以外")


def find(passages: tuple[Passage, ...]) -> list[Found]:
    """補助率を探す。"""
    return scan(passages, rules("rate"), read)


def read(rule: Rule, match: re.Match[str]) -> Iterator[tuple[str, object]]:
    """割合を分数にする。0 と 1 を超えるものは割合ではない。"""
    if rule.data.get("fixed"):
        yield "rate", Rate(None)
        return
    words = match.groupdict()
    upper, lower = _number(words.get("upper") or words.get("wide") or "1"), _number(words.get("lower") or "1")
    for key, whole in (("percent", 100), ("tenths", 10)):
        if words.get(key):
            upper, lower = Fraction(words[key]), Fraction(whole)
    if lower > 0 and 0 < upper <= lower:
        yield "rate", Rate(upper / lower, _firms(words.get("who") or ""))


def _number(text: str) -> Fraction:
    return Fraction(_KANJI[text]) if text in _KANJI else Fraction(text)


def _firms(words: str) -> str:
    """割合の前に書かれた相手の区分。「中小企業以外」は大企業の側。"""
    return "large" if _LARGE.search(words) else "sme" if words else ""

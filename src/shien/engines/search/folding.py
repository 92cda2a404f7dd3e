"""索引のための寄せ。元の文字は変えず、寄せた字が元の何字目から来たかを覚える (UX-15, UX-17)。"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from shien.values.fold import katakana, standard

_KINDS = {"株": "株式会社", "有": "有限会社", "合": "合同会社", "名": "合名会社", "資": "合資会社"}
_SHORT = re.compile(r"\(([株有合名資])\)")
_SHORT_FORM = re.compile(r"[(（][株有合名資][)）]")
# 一字と、それに付く濁点・結合文字・異体字の記号。(株) は一つの字とみなす
_JOINS = "\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_CLUSTER = re.compile(rf"[(（][株有合名資][)）]|.[{_JOINS}]*", re.S)
_JOINED = re.compile(f"[{_JOINS}]")


def fold(text: str) -> str:
    """全角半角・大文字小文字・異体字・会社の種類の略し方を同じに見る。かなの別は残す。

    >>> fold("㈱髙﨑ｾｲｷ")
    '株式会社高崎セイキ'
    """
    return _SHORT.sub(lambda found: _KINDS[found[1]], standard(text))


@dataclass(frozen=True, slots=True)
class Folded:
    """寄せた文字。kana はかなをカタカナに寄せたもの。begins[i]・ends[i] は、寄せた i 字目が元のどこからどこまでか。"""

    text: str
    kana: str
    begins: Sequence[int]
    ends: Sequence[int]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """寄せた字の範囲 → 元の字の範囲。"""
        return self.begins[begin], self.ends[end - 1]


@lru_cache(maxsize=8192)
def traced(text: str) -> Folded:
    """寄せて、元の場所を添える。費用は文字数に比例する (強調する数件だけに使う)。どの字も一字に寄るなら、場所は変わらない。

    よく並ぶ文書は何度も寄せるので、近ごろの答えを控える。

    >>> traced("ｶﾞｲド").span(0, 1)
    (0, 2)
    """
    if all(map(_alone, set(text))) and not _SHORT_FORM.search(text):
        own = fold(text)
        return Folded(own, katakana(own), range(len(text)), range(1, len(text) + 1))
    parts: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for found in _CLUSTER.finditer(text):
        part = fold(found[0])
        parts.append(part)
        begins += [found.start()] * len(part)
        ends += [found.end()] * len(part)
    own = "".join(parts)
    return Folded(own, katakana(own), begins, ends)


@cache
def _alone(char: str) -> bool:
    """一字だけで、一字に寄るか。"""
    return len(fold(char)) == 1 and not _JOINED.match(char)

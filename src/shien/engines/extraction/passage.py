"""一欄の文。見出しを覚え、ある場所の前後を答える。"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .markup import plain
from .measure import MeasureText
from .normal import Normal

# 見出しの行。印の強さで二段に見る (■ の節の中の ・ の小見出し)。
_STRONG = re.compile(r"^\s*(?:[■□◆◇▼▶★#]+\s*(.{1,40})|【(.{1,30})】\s*)$", re.M)
_WEAK = re.compile(r"^\s*(?:[【●○◎〇◯・<《≪〔\[(]|\d{1,2}\s?[.、)\s]|[①-⑳])\s*(.{1,28})$", re.M)
_BEFORE, _AFTER, _LABEL = 60, 24, 16  # 前後に見る字数と、見出しとみる行の長さ


@dataclass(frozen=True, slots=True)
class Passage:
    """一欄。text は寄せた文。"""

    field: str
    role: str
    text: str
    _normal: Normal
    _places: tuple[int, ...]
    _heads: tuple[str, ...]

    @property
    def stated(self) -> bool:
        """出所の構造化項目か。"""
        return self.role.startswith("=")

    @property
    def headed(self) -> bool:
        """見出しがあるか。"""
        return bool(self._places)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """元の文での範囲。"""
        return self._normal.span(start, end)

    def whole(self, start: int, end: int) -> bool:
        """範囲の端が、元の一字を途中で切っていないか。"""
        return self._normal.whole(start, end)

    def heading(self, place: int) -> str:
        """その場所の見出し。"""
        index = bisect_right(self._places, place) - 1
        return self._heads[index] if index >= 0 else ""

    def sections(self, wanted: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """見出しが当てはまる節の範囲。"""
        ends = (*self._places[1:], len(self.text))[: len(self._places)]
        for start, end, head in zip(self._places, ends, self._heads, strict=True):
            if wanted.search(head):
                yield start, end

    def around(self, start: int, end: int) -> tuple[str, str]:
        """前 (見出しと、行の頭から) と、後ろ (行の終わりまで)。"""
        line = self.text.rfind("\n", 0, start) + 1
        begin = max(line, start - _BEFORE)
        stop = self.text.find("\n", end)
        stop = len(self.text) if stop < 0 else stop
        return f"{self.heading(begin)}\n{self._label(line)}\n{self.text[begin:start]}", self.text[
            end : min(stop, end + _AFTER)
        ]

    def _label(self, line: int) -> str:
        """印の無い見出しかもしれない、すぐ前の短い行。"""
        above = self.text[max(0, line - 2 * _LABEL) : line].rstrip().rpartition("\n")[2].strip()
        return above if len(above) <= _LABEL and "。" not in above else ""


def passages(measure: MeasureText) -> tuple[Passage, ...]:
    """施策の欄をすべて読む。"""
    return tuple(_passage(text.field, text.role, plain(text)) for text in measure.texts)


def of(found: Iterable[Passage], *roles: str) -> list[Passage]:
    """その役の欄。"""
    return [each for each in found if each.role in roles]


def _passage(field: str, role: str, normal: Normal) -> Passage:
    if role.startswith("=") or "\n" not in normal.text:
        return Passage(field, role, normal.text, normal, (), ())
    marks = [(match.start(), True, match[1] or match[2]) for match in _STRONG.finditer(normal.text)]
    marks += [(match.start(), False, match[1]) for match in _WEAK.finditer(normal.text) if "。" not in match[1]]
    places, heads, strong = [], [], ""
    for place, is_strong, words in sorted(marks):
        strong = words if is_strong else strong
        places.append(place)
        heads.append(words if is_strong else f"{strong}\n{words}")
    return Passage(field, role, normal.text, normal, tuple(places), tuple(heads))

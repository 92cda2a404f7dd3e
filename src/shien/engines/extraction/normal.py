"""字の寄せ。全角半角をそろえ、元の文での位置を覚える。"""

import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

_WAVES = dict.fromkeys("〜∼～˜", "~")
_BARS = dict.fromkeys("‐‑‒–—―−－─", "-")
_FIXED = {**_WAVES, **_BARS, "⁄": "/", "∕": "/"}
_GONE = dict.fromkeys("\ufeff\u200b\u200c\u200d\u2060\u00ad", "")
_VOICED = {"\u3099", "\u309a"}
_ODD: set[str] = set()  # 字数の変わる字。一度見た字の表とともに育つ (答えは変わらない)


class _Table(dict[int, str]):
    """一字ずつの寄せ。丸数字と上付きは、隣の数とつながって別の数に見えるので寄せない (①50万円)。"""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        found = _FIXED.get(char) or _GONE.get(char)
        if found is None:
            kind = unicodedata.decomposition(char)
            fixed = kind.startswith(("<circle>", "<super>", "<sub>"))
            found = char if fixed else unicodedata.normalize("NFKC", char).replace("⁄", "/")
        self[code] = found
        if len(found) != 1 or found in _VOICED:
            _ODD.add(char)
        return found


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Normal:
    """寄せた文。starts と ends は、各字の元の文での始まりと終わり (None なら同じ位置)。"""

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """寄せた文での範囲を、元の文での範囲にする。"""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def whole(self, start: int, end: int) -> bool:
        """範囲の端が、元の一字 (½ → 1/2) を途中で切っていないか。"""
        if self.starts is None:
            return True
        edges = [place for place in (start, end) if 0 < place < len(self.text)]
        return all(self.starts[place] != self.starts[place - 1] for place in edges)


def normalise(text: str) -> Normal:
    """全角の数字・英字・記号を半角に、半角のかなを全角に寄せる。

    >>> normalise("上限５０万円").text
    '上限50万円'
    """
    found = text.translate(_TABLE)
    return Normal(found) if _ODD.isdisjoint(text) else _slow(text)


def _slow(text: str) -> Normal:
    """字数の変わる寄せ (㈱・½・濁点の分かれた半角かな)。"""
    out: list[str] = []
    starts, ends = array("q"), array("q")
    for place, char in enumerate(text):
        for each in _TABLE[ord(char)]:
            joined = unicodedata.normalize("NFC", out[-1] + each) if each in _VOICED and out else ""
            if len(joined) == 1:
                out[-1], ends[-1] = joined, place + 1
            else:
                out.append(each)
                starts.append(place)
                ends.append(place + 1)
    return Normal("".join(out), starts, ends)

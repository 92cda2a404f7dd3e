"""書き方を外す。HTML と Markdown から見える文だけを残し、元の文での位置を覚える。"""

import re
from array import array
from html import unescape
from html.parser import HTMLParser

from .measure import Markup, Text
from .normal import Normal, normalise

LIMIT = 200_000  # 一欄から読む字数。実データの最長は約2万字。これより先は見ない (壊れた HTML の時間を限る)
_BLOCKS = frozenset(
    ("address", "article", "br", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "li", "ol", "p", "pre", "section", "table", "tr", "ul")
)  # fmt: skip
_HIDDEN = frozenset(("script", "style", "template", "noscript"))
_LINK = re.compile(r"https?://[!-~]+|!?\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|[*_`]{1,3}|^-{3,}$", re.M)


def plain(text: Text) -> Normal:
    """見える文を、全角半角を寄せて返す。Markdown の中の HTML (表の <br>) も外す。"""
    body = text.body[:LIMIT]
    tagged = text.markup is Markup.HTML or (text.markup is Markup.MARKDOWN and "<" in body)
    if not tagged:
        return normalise(_blank(body) if text.markup is Markup.MARKDOWN else body)
    page = _Page(body)
    inner = normalise(_blank("".join(page.out)))
    if inner.starts is None or inner.ends is None:
        return Normal(inner.text, page.starts, page.ends)
    starts = array("q", [page.starts[place] for place in inner.starts])
    return Normal(inner.text, starts, array("q", [page.ends[place - 1] for place in inner.ends]))


def _blank(text: str) -> str:
    """Markdown の印と URL を、同じ長さの空白にする。リンクの見出しは残す。"""

    def blanked(match: re.Match[str]) -> str:
        found = match[0]
        label = re.match(r"\[([^\]]*)\]", found)
        return f" {label[1]}".ljust(len(found)) if label else " " * len(found)

    return _LINK.sub(blanked, text)


class _Page(HTMLParser):
    """見える字と、その元の位置を集める。台本 (script) と体裁 (style) は読まない。"""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.starts, self.ends = array("q"), array("q")
        self._body, self._hidden = body, 0
        self._lines = [0, *(match.end() for match in re.finditer("\n", body))]
        self.feed(body)
        self.close()

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """<![…]> は、知らない語でも例外にせず、注釈として読み飛ばす。"""
        end = self._body.find(">", i)
        return end + 1 if end >= 0 else -1

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _put(self, shown: str, start: int, end: int) -> None:
        if not self._hidden:
            self.out.append(shown)
            self.starts.extend([start] * len(shown))
            self.ends.extend([end] * len(shown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """段落の変わり目は改行にする。"""
        if tag in _BLOCKS:
            self._put("\n", self._at(), self._at() + 1)
        self._hidden += tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        """隠す要素の終わり。"""
        if tag in _HIDDEN and self._hidden:
            self._hidden -= 1
        if tag in _BLOCKS:
            self._put("\n", self._at(), self._at() + 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """<br/> など。"""
        if tag in _BLOCKS:
            self._put("\n", self._at(), self._at() + 1)

    def handle_data(self, data: str) -> None:
        """字。"""
        if not self._hidden:
            begin = self._at()
            self.out.append(data)
            self.starts.extend(range(begin, begin + len(data)))
            self.ends.extend(range(begin + 1, begin + len(data) + 1))

    def handle_entityref(self, name: str) -> None:
        """&amp; など。"""
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """&#12354; など。"""
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        begin = self._at()
        end = begin + len(written) + (self._body[begin + len(written) : begin + len(written) + 1] == ";")
        self._put(unescape(written + ";"), begin, end)

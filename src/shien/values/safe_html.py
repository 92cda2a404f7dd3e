"""よそから来た HTML を、許した要素と属性だけにする。script・style・on…・javascript: は残らない。

もとの文は別に残すので、ここでは見せるためだけに作り直す。見出しは太字の段落にする (画面の見出しの段を乱さない)。
"""

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

_KEPT = frozenset(
    ("p", "br", "ul", "ol", "li", "strong", "em", "table", "thead", "tbody", "tr", "td", "th", "dl", "dt", "dd", "a")
)
_AS = {"b": "strong", "i": "em", "div": "p", **{f"h{level}": "heading" for level in range(1, 7)}}
_DROPPED = frozenset(
    (
        "script",
        "style",
        "iframe",
        "object",
        "svg",
        "math",
        "template",
        "noscript",
        "select",
        "textarea",
        "button",
        "title",
    )
)
_BLOCKS = frozenset(("p", "heading", "li", "tr", "td", "th", "br", "dt", "dd", "ul", "ol", "table"))
# A cell, a row or an item outside its parent is not valid: it becomes a paragraph.
_INSIDE = {"li": ("ul", "ol"), "tr": ("table", "thead", "tbody"), "td": ("tr",), "th": ("tr",), "dt": ("dl",), "dd": ("dl",),
           "thead": ("table",), "tbody": ("table",)}  # fmt: skip
_CHILDREN = {parent: {child for child, parents in _INSIDE.items() if parent in parents}
             for parents in _INSIDE.values() for parent in parents}  # fmt: skip


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[tuple[str, int]] = []  # (element, place of its start in out)
        self.dropping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self.dropping += 1
            return
        tag = _AS.get(tag, tag)
        if self.dropping or (tag not in _KEPT and tag != "heading"):
            return
        if tag == "br":
            self.out.append("<br>")
            return
        parent = self.open[-1][0] if self.open else ""
        if parent in _CHILDREN and tag not in _CHILDREN[parent]:
            return
        if tag in _INSIDE and parent not in _INSIDE[tag]:
            if parent != tag or tag in ("thead", "tbody"):
                return
            self._close(tag)
        if tag in ("p", "heading", "ul", "ol", "table", "dl") and any(
            name in ("p", "heading") for name, _ in self.open
        ):
            self._close(next(name for name, _ in self.open if name in ("p", "heading")))
        if tag in ("ul", "ol", "dl") and parent in ("ul", "ol", "dl"):
            return
        href = _address(dict(attrs).get("href")) if tag == "a" else ""
        if tag == "a" and (not href or any(name == "a" for name, _ in self.open)):
            return
        self.open.append((tag, len(self.out)))
        self.out.append(_start(tag, href))

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self.dropping = max(self.dropping - 1, 0)
            return
        tag = _AS.get(tag, tag)
        if not self.dropping and any(name == tag for name, _ in self.open):
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if not self.dropping and not (
            not data.strip() and self.open and self.open[-1][0] in ("ul", "ol", "table", "tr")
        ):
            self.out.append(escape(data))

    def _close(self, tag: str) -> None:
        while self.open:
            name, start = self.open.pop()
            inside = "".join(self.out[start + 1 :])
            # An empty paragraph or a link without words says nothing and is read out as nothing.
            if not re.sub(r"<[^>]*>|\s|&nbsp;|\u200b", "", inside) and name not in ("td", "th", "tr"):
                del self.out[start:]
            else:
                self.out.append("</strong></p>" if name == "heading" else f"</{name}>")
            if name == tag:
                return


def _start(tag: str, href: str) -> str:
    if tag == "a":
        return f'<a href="{escape(href)}" rel="noopener noreferrer nofollow">'
    return "<p><strong>" if tag == "heading" else f"<{tag}>"


def _address(given: str | None) -> str:
    """http・https・mailto・tel の行き先だけ。"""
    text = "".join(char for char in (given or "").strip() if ord(char) > 32)
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if parts.scheme in ("http", "https"):
        return text if parts.netloc else ""
    return text if parts.scheme in ("mailto", "tel") else ""


def safe_html(text: str) -> str:
    """見せてよい HTML。

    >>> safe_html('<p onclick="x()">補助<script>alert(1)</script><a href="javascript:x">率</a></p>')
    '<p>補助率</p>'
    """
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    while cleaner.open:
        cleaner._close(cleaner.open[-1][0])
    return "".join(cleaner.out)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.dropping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.dropping += tag in _DROPPED
        if _AS.get(tag, tag) in _BLOCKS:
            self.out.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.dropping = max(self.dropping - (tag in _DROPPED), 0)

    def handle_data(self, data: str) -> None:
        if not self.dropping:
            self.out.append(data)


def words_of(text: str) -> str:
    """HTML から要素を除いた文。"""
    reader = _Words()
    reader.feed(text)
    reader.close()
    return re.sub(r"\s*\n\s*", "\n", "".join(reader.out)).strip()

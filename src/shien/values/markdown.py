"""Markdown のごく一部 (見出し・箇条書き・リンク・太字) を、見せてよい HTML にする。"""

import re
from html import escape

from .safe_html import safe_html

_LINK = re.compile(r"!?\[([^\]\n]*)\]\((https?://[^\s)]+)\)|(https?://[^\s<>\"「」（）、。]+)")


def markdown_html(text: str) -> str:
    """Markdown の見出し・箇条書き・リンクだけを HTML にする。要素が書かれていても、文字として見せる。"""
    out, items = [], 0
    # A line break is the only element that sources write into their Markdown.
    for line in re.sub(r"<br\s*/?>", "\n", text.replace("\r\n", "\n"), flags=re.I).split("\n"):
        item = re.match(r"\s*[*\-・]\s+(.*)", line)
        if bool(item) != bool(items):
            out.append("<ul>" if item else "</ul>")
            items = 0 if items else 1
        if item:
            out.append(f"<li>{_inline(item[1])}</li>")
        elif heading := re.match(r"\s*#{1,6}\s*(.+)", line):
            out.append(f"<h3>{_inline(heading[1])}</h3>")
        elif line.strip():
            out.append(f"<p>{_inline(line.strip())}</p>")
    return safe_html("".join(out) + ("</ul>" if items else ""))


def _inline(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", _links(text))


def _links(text: str) -> str:
    out, at = [], 0
    for found in _LINK.finditer(text):
        label, address = (_label(found) or found[2], found[2]) if found[2] else (found[3], found[3])
        shown = f'<a href="{escape(address)}" rel="noopener noreferrer nofollow">{escape(label)}</a>'
        out += [escape(text[at : found.start()]), shown]
        at = found.end()
    return "".join(out) + escape(text[at:])


def _label(found: re.Match[str]) -> str:
    """リンクの文。文の無い画像は、そう言う。"""
    return found[1] or ("図（外部サイト）" if found[0].startswith("!") else "")


def plain_text(text: str) -> str:
    """Markdown の印 (見出し・箇条書き・太字・リンク先) を除いた文。

    >>> plain_text("#### 具体的な要件\\n* **次**の[案内](https://demo.example/)")
    '具体的な要件\\n次の案内'
    >>> plain_text("![](https://demo.example/a.png)https://demo.example/")
    'https://demo.example/'
    """
    plain = _LINK.sub(
        lambda found: (found[1] or "") if found[2] else found[0], re.sub(r"<br\s*/?>", "\n", text, flags=re.I)
    )
    return re.sub(r"\*\*(.+?)\*\*", r"\1", re.sub(r"^\s*(?:#{1,6}\s*(?=[^\s#])|[*\-・]\s+)", "", plain, flags=re.M))


def linked_text(text: str) -> str:
    """ただの文を、改行とリンクだけの HTML にする。"""
    return "<br>".join(_links(line) for line in text.replace("\r\n", "\n").split("\n"))

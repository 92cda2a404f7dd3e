"""よそから来た HTML。動くものは残らず、文は残る。"""

import re
from html.parser import HTMLParser

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.values.markdown import linked_text, markdown_html
from shien.values.safe_html import safe_html, words_of

ATTACKS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>', "<svg onload=alert(1)>",
    '<a href="  java\tscript:alert(1)">x</a>', '<a href="data:text/html,x">x</a>', "<iframe src=//evil.test></iframe>",
    '<p style="background:url(javascript:x)" onclick=x>y</p>', "<style>@import 'x'</style>", "<<script>alert(1)//<</script>",
    '<a href="//evil.test">x</a>', "<math><mtext><script>x</script>", "<p><a href='https://demo.example/\" onclick=\"x'>y</a>",
    "<!--<p>--><script>x</script>", "<form action=https://evil.test><input name=x></form>", "<base href=//evil.test>", "<object data=x>",
)  # fmt: skip


class _Found(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def harmless(text: str) -> None:
    found = _Found()
    found.feed(safe_html(text))
    assert found.tags <= {
        "p",
        "br",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "dl",
        "dt",
        "dd",
        "a",
    }
    for name, value in found.attributes:
        assert name in ("href", "rel")
        assert name == "rel" or re.match(r"(https?://|mailto:|tel:)", value or "")


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_is_left(attack: str) -> None:
    harmless(attack)
    harmless(f"<p>前{attack}後</p>")


@given(
    st.lists(
        st.sampled_from(
            [
                *ATTACKS,
                "<p>",
                "</p>",
                "<ul>",
                "<li>",
                "<table>",
                "<tr>",
                "<td>",
                "</td>",
                "</table>",
                "文",
                "<h2>",
                "<b>",
                "</b>",
            ]
        ),
        max_size=12,
    )
)
def test_no_mixture_is_harmful_and_every_element_is_closed(parts: list[str]) -> None:
    shown = safe_html("".join(parts))
    harmless("".join(parts))
    for tag in ("p", "ul", "li", "table", "tr", "td", "strong", "a"):
        assert len(re.findall(rf"<{tag}[ >]", shown)) == shown.count(f"</{tag}>"), shown
    assert safe_html(shown) == shown


def test_valid_html_stays_valid() -> None:
    source = "<h1>題</h1><div><p>前<br>後</p></div><ul><p>迷子</p><li>一<li>二</ul><td>迷子</td><table><tr><th>a</th><td>b</td></tr></table><p><br></p>"
    shown = safe_html(source)
    parser = html5lib.HTMLParser()
    parser.parse(f"<!doctype html><title>x</title>{shown}")
    assert parser.errors == []
    assert shown.startswith("<p><strong>題</strong></p><p>前<br>後</p><ul>")
    assert "<p></p>" not in shown


def test_words_and_markdown() -> None:
    assert words_of("<p>一<b>二</b></p><script>x</script><p>三</p>") == "一二\n三"
    shown = markdown_html("### 条件\n* 一\n* [案内](https://demo.example/a)\n<b>https://demo.example/b</b>、終")
    assert shown == (
        "<p><strong>条件</strong></p><ul><li>一</li>"
        '<li><a href="https://demo.example/a" rel="noopener noreferrer nofollow">案内</a></li></ul>'
        '<p>&lt;b&gt;<a href="https://demo.example/b" rel="noopener noreferrer nofollow">https://demo.example/b</a>&lt;/b&gt;、終</p>'
    )
    harmless(markdown_html("[x](javascript:alert(1)) <script>"))


def test_a_plain_text_gets_links_and_line_breaks_only() -> None:
    shown = linked_text("<script>URL：https://demo.example/?a=1&b=2\n**電話** 019")
    assert shown == (
        '&lt;script&gt;URL：<a href="https://demo.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">'
        "https://demo.example/?a=1&amp;b=2</a><br>**電話** 019"
    )
    assert markdown_html("一<br>![図](https://demo.example/x)") == (
        '<p>一</p><p><a href="https://demo.example/x" rel="noopener noreferrer nofollow">図</a></p>'
    )

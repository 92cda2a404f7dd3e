"""ほかのサイトの新着一覧。三つの形を同じに読み、文は読まず、悪いものは断る。"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.integrations.headlines.feed import LONGEST, MAX_ITEMS, read
from shien.values.headline import Headline

AT = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
WANTED = (Headline("架空の手引きを 公開しました", "https://demo.example/a?b=1&c=2", AT),)
ITEM = "<title> 架空の手引きを\n公開しました </title>"
RSS2 = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>架空</title><item>{ITEM}<link>https://demo.example/a?b=1&amp;c=2</link>
<description>写してはいけない文</description><pubDate>Fri, 20 Nov 2026 09:00:00 +0900</pubDate></item></channel></rss>"""
RSS1 = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>架空</title></channel><item>{ITEM}<link>https://demo.example/a?b=1&amp;c=2</link><dc:date>2026-11-20T09:00:00+09:00</dc:date></item></rdf:RDF>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>架空</title><entry>{ITEM}<link rel="self" href="https://demo.example/self"/>
<link rel="alternate" href="https://demo.example/a?b=1&amp;c=2"/><updated>2026-11-20T00:00:00Z</updated><content>写してはいけない文</content></entry></feed>"""


def item(title: str = "架空", link: str = "https://demo.example/", date: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"


def rss(*items: str) -> bytes:
    return f"<rss><channel>{''.join(items)}</channel></rss>".encode()


@pytest.mark.parametrize("document", [RSS2, RSS1, ATOM])
def test_three_forms_tell_the_same_and_no_text(document: str) -> None:
    found = read(document.encode())
    assert found.headlines == WANTED
    assert found.faults == ()
    assert "写してはいけない" not in repr(found)


def test_an_item_that_cannot_be_read_is_named_and_the_others_come() -> None:
    found = read(
        rss(
            item(),
            item(title=""),
            item(link="javascript:alert(1)"),
            item(link="https://user@demo.example/"),
            item("よい"),
        )
    )
    assert [each.title for each in found.headlines] == ["架空", "よい"]
    assert [fault.row for fault in found.faults] == [2, 3, 4]


def test_markup_in_a_title_is_text_and_a_long_one_is_cut() -> None:
    found = read(rss(item("&lt;script&gt;x&lt;/script&gt;"), item("長" * 300)))
    assert found.headlines[0].title == "<script>x</script>"
    assert found.headlines[1].title == "長" * (LONGEST - 1) + "…"


@pytest.mark.parametrize(
    "document",
    [b"", b"not a feed", b"<rss><channel><item>", b'<!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>', b"<html></html>"],
)  # fmt: skip
def test_what_is_no_feed_is_refused(document: bytes) -> None:
    found = read(document)
    assert found.headlines == ()
    assert found.faults


def test_a_feed_without_an_end_is_cut() -> None:
    found = read(rss(*[item(link=f"https://demo.example/{at}") for at in range(MAX_ITEMS + 5)]))
    assert len(found.headlines) == MAX_ITEMS
    assert "超えた分" in found.faults[0].what


@given(st.text(max_size=30))
def test_a_date_that_cannot_be_read_is_not_stated(text: str) -> None:
    plain = "".join(each for each in text if each.isprintable() and each not in "<&")
    found = read(rss(item(date=plain)))
    assert len(found.headlines) == 1
    when = found.headlines[0].published_at
    assert when is None or when.tzinfo is not None

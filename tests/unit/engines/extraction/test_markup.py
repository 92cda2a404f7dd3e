"""書き方を外しても、根拠は元の文を指す。壊れた HTML でも止まらない。"""

import time

import pytest

from shien.engines.extraction import Markup, Text, extract, measure_of
from shien.engines.extraction.markup import LIMIT, plain
from shien.engines.extraction.normal import normalise

from .reading import read, value, values


def shown(body: str, markup: Markup = Markup.HTML) -> str:
    return plain(Text("detail", "body", body, markup)).text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>上限<b>５０</b>万円</p>", "\n上限50万円\n"), ("Ａ&amp;Ｂ&nbsp;&#12354;", "A&B あ"), ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
        ("前<script>上限1万円</script>後", "前後"), ("前<style>p{}</style>後", "前後"), ("前<!-- 上限1万円 -->後", "前後"),
        ("前<![CDATA[中]]>後", "前後"), ("前<![x 中>後", "前後"), ("<SCRIPT>甲", ""), ("1 < 2", "1 < 2"),
    ],
)  # fmt: skip
def test_only_what_is_shown_is_read(body: str, text: str) -> None:
    assert shown(body) == text


def test_the_evidence_points_into_the_original() -> None:
    detail = "<p style='x'>補助<strong>上限</strong>額は&nbsp;<em>５０</em>万円</p>"
    measure = measure_of("jgrants", {"detail": detail})
    best = extract(measure).best("cap")
    assert best is not None
    assert detail[best.evidence.start : best.evidence.end] == "上限</strong>額は&nbsp;<em>５０</em>万円"


def test_markdown_keeps_words_and_drops_addresses() -> None:
    text = shown("**上限**[案内](https://example.test/100万円) https://example.test/?上限", Markup.MARKDOWN)
    assert "案内" in text
    assert "100万円" not in text
    assert len(text) == len("**上限**[案内](https://example.test/100万円) https://example.test/?上限")


@pytest.mark.parametrize(
    "body",
    ["<" * 5000, "<a " * 3000, "<!--" * 3000, "</" * 3000, "&#" * 3000, "&#x110000;&#0;&bogus;", "<![" * 3000, "<script>" * 999,
     "<p" + " a='" * 2000, "\x00\ud800<p>\uffff", "<?xml" * 2000, "<!DOCTYPE" * 999],
)  # fmt: skip
def test_hostile_html_is_read_quickly_and_never_raises(body: str) -> None:
    begun = time.monotonic()
    found = read("jgrants", detail=body + "<p>補助上限額：50万円</p>")
    assert time.monotonic() - begun < 5
    assert values(found, "cap") in ([], [500_000])


def test_what_lies_beyond_the_limit_is_not_read() -> None:
    assert value(read(body="あ" * LIMIT + "上限50万円"), "cap") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ｻｰﾋﾞｽ業", "サービス業"), ("㈱見本", "(株)見本"), ("①５０", "①50"), ("ｍ²", "m²"), ("上\u200b限", "上限"), ("１〜２", "1~2"),
        ("½", "1/2"), ("か\u3099", "が"), ("－", "-"),
    ],
)  # fmt: skip
def test_widths_are_folded(text: str, expected: str) -> None:
    assert normalise(text).text == expected


def test_the_place_of_a_folded_character_is_known() -> None:
    normal = normalise("㈱ﾋﾞ５")
    assert [normal.span(place, place + 1) for place in range(len(normal.text))] == [
        (0, 1),
        (0, 1),
        (0, 1),
        (1, 3),
        (3, 4),
    ]

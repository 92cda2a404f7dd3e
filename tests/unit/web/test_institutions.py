"""支援機関の見せ方。"""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.http import QueryDict

from shien.domain.directory.facts import Institution, Result, Search, Track
from shien.values.municipality import PREFECTURES
from shien.web.institutions import present, tiles
from shien.web.institutions.filters import asked, page_of

AT = datetime(2026, 11, 1, tzinfo=UTC)
TRACK = Track(60, 45, 0.5, 0.7, 0.61, 0.79, 0.2, 0, None, AT)
ONE = Institution(
    uuid4(), "105703000001", "架空税理士法人", "tax_accountant", "support_institution", "", "03", "032018", "0200000", "架空町1",
    "窓口", "", "", ("succession", "sales"), ("E",), ("03",), ("en",), "free", "", None, None, date(2026, 10, 31), True, "出典", AT, AT, None,
    TRACK, 3,
)  # fmt: skip


def test_the_map_has_each_prefecture_once_and_no_two_on_one_place() -> None:
    assert set(tiles.PLACES) == set(PREFECTURES)
    assert len(set(tiles.PLACES.values())) == 47


def test_north_is_up_and_east_is_right() -> None:
    column = {code: place[0] for code, place in tiles.PLACES.items()}
    row = {code: place[1] for code, place in tiles.PLACES.items()}
    for north, south in (
        ("01", "02"),
        ("02", "03"),
        ("03", "04"),
        ("11", "14"),
        ("40", "46"),
        ("37", "36"),
        ("46", "47"),
    ):
        assert row[north] < row[south], (north, south)
    for west, east in (("42", "44"), ("38", "37"), ("34", "33"), ("27", "29"), ("23", "13"), ("06", "04")):
        assert column[west] < column[east], (west, east)


def test_names_in_the_map_are_escaped() -> None:
    assert "<script>" not in tiles.municipalities("03", [("032018", "<script>", 1)], "&kind=yorozu")
    assert "&amp;kind=yorozu" in tiles.municipalities("03", [("032018", "盛岡市", 1)], "&kind=yorozu")


@pytest.mark.parametrize(("count", "most", "expected"), [(0, 0, 0), (0, 9, 0), (1, 1, 1), (1, 100, 1), (100, 100, 4)])
def test_shades(count: int, most: int, expected: int) -> None:
    assert tiles.shade(count, most) == expected


def test_reasons_say_why() -> None:
    found = present.reasons(ONE, Search(expertise=("succession",), industry="E", language="en", prefecture="03"))
    assert found == (
        "「事業承継」の相談を受けています",
        "製造業に対応しています",
        "同じ市区町村にあります",
        "英語で話せます",
    )
    assert present.reasons(replace(ONE, near=0), Search()) == ()


def test_a_difference_is_claimed_only_when_the_range_is_clear() -> None:
    assert "全体より高いといえます" in present.standing(TRACK)
    assert "はっきりした差はありません" in present.standing(replace(TRACK, low=0.4))
    assert "全体より低いといえます" in present.standing(replace(TRACK, low=0.1, high=0.3))
    assert present.standing(None) == present.standing(replace(TRACK, decided=0)) == ""


def test_a_share_never_stands_without_its_range() -> None:
    assert present.record(TRACK) == "採択・認定 45件／60件。ならした割合 70%（61%〜79%）"
    assert present.record(None) == present.record(replace(TRACK, decided=0)) == "採否の分かった実績の記録なし"


@pytest.mark.parametrize(
    ("requests", "hours", "words"),
    [(0, None, "相談がまだ少なく、分かりません"), (9, None, "返事の無い相談が多くあります"), (9, 3.0, "半数が1日以内"), (9, 60.0, "半数が2日以内"), (9, 61.0, "半数が3日以内")],
)  # fmt: skip
def test_reply_words(requests: int, hours: float | None, words: str) -> None:
    assert present.reply(replace(TRACK, requests=requests, reply_hours=hours)) == words


def test_what_is_not_stated_is_said_so() -> None:
    lines = dict(line for _, group in present.lines(replace(ONE, languages=(), contact="", areas=())) for line in group)
    assert (
        lines["電話"]
        == lines["オンライン"]
        == lines["窓口"]
        == lines["日本語のほかの言葉"]
        == lines["対応する地域"]
        == "記載なし"
    )
    assert lines["所在地"] == "〒020-0000 岩手県盛岡市架空町1"
    assert ONE.lapsed(date(2026, 11, 1))
    assert not ONE.lapsed(date(2026, 10, 31))


def test_the_address_says_what_is_asked() -> None:
    found = asked(QueryDict("problem=跡継ぎがいない&place=盛岡市&neighbours=1&sort=near&kind=x"))
    assert found.search.expertise == ("succession",)
    assert (found.search.municipality, found.search.prefecture, found.search.kind) == ("032018", "03", "")
    assert found.search.neighbours
    chosen = asked(QueryDict("problem=跡継ぎ&expertise=sales&expertise=x"))
    assert chosen.search.expertise == ("sales",)
    assert asked(QueryDict("problem=ああ")).unread
    assert asked(QueryDict("place=どこにもない市")).errors
    assert asked(QueryDict("place=府中市")).errors  # there are two
    assert asked(QueryDict("place=府中市&prefecture=13")).search.municipality[:2] == "13"


@pytest.mark.parametrize(("text", "page"), [("2", 2), ("0", 1), ("-1", 1), ("x", 1), ("９", 1), ("999999", 1)])
def test_pages(text: str, page: int) -> None:
    assert page_of(QueryDict(f"page={text}")) == page


def test_the_comparison_has_a_cell_for_each_institution_and_says_what_is_made_up() -> None:
    rows = dict(
        present.compared(
            [ONE, replace(ONE, synthetic=False)],
            {ONE.key: [Result("monozukuri", 2025, 9, 4, 3), Result("monozukuri", 2026, 2, None, None)]},
        )
    )
    assert all(len(cells) == 2 for cells in rows.values())
    assert rows["種類"] == ["税理士・税理士法人（合成の見本）", "税理士・税理士法人"]
    assert rows["支援した計画"][0] == "11件（うち採択・認定 4件、額の確定 3件）"

"""問いの意味。"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.search import Document, build, meaning, titled
from shien.engines.search.places import short
from shien.values.municipality import PREFECTURES


@pytest.mark.parametrize(("query", "kind", "codes"), [
    ("人を雇いたい 飲食店 盛岡", "municipality", ("032018",)), ("盛岡市で雇用", "prefecture", ("03",)), ("東京都", "prefecture", ("13",)),
    ("北海道のホテル", "industry", ("M",)), ("町工場の機械を買いたい", "purpose", ("equipment",)), ("府中市", "municipality", ()),
    ("従業員を雇いたい", "purpose", ("employment",)), ("研究開発", "prefecture", ()), ("飲食店と小売店", "industry", ("M", "I")),
    ("パン屋を開業したい", "industry", ("I",)), ("パン屋を開業したい", "purpose", ("new_business",)), ("借金がある", "purpose", ("cash_flow",)),
    ("お金に困っている", "purpose", ("cash_flow",)), ("寿司屋の宣伝", "purpose", ("sales",)),
    ("人手が足りない", "purpose", ("employment",)),
])  # fmt: skip
def test_places_trades_and_purposes_are_read(query: str, kind: str, codes: tuple[str, ...]) -> None:
    assert meaning(query).of(kind) == codes


def test_what_was_read_is_taken_out_but_the_purpose_stays() -> None:
    found = meaning("人を雇いたい　飲食店　盛岡")
    assert found.rest == "人を雇いたい"
    assert found.surface("municipality") == "盛岡"
    assert meaning("国立市 カフェ").rest == ""


def test_a_quoted_question_is_left_as_it_is() -> None:
    assert meaning('"盛岡の飲食店"') == meaning('"盛岡の飲食店"')
    assert meaning('"盛岡の飲食店"').found == ()


@given(st.text(max_size=40))
def test_any_text_is_read(query: str) -> None:
    found = meaning(query)
    assert all(each.surface for each in found.found)


@pytest.mark.parametrize("name", sorted(PREFECTURES.values()))
def test_every_prefecture_is_read_with_and_without_its_last_letter(name: str) -> None:
    """姓でもある名 (福島、山口) も、地名として読む。"""
    code = next(code for code, each in PREFECTURES.items() if each == name)
    for written in (name, short(name)):
        for query in (f"融資 {written}", f"{written}で人を雇いたい", f"{written} 補助金"):
            assert meaning(query).of("prefecture") == (code,), query


@pytest.mark.parametrize(
    ("query", "town"),
    [
        ("松本 飲食店", "202029"),
        ("金沢で人を雇いたい", "172014"),
        ("京都市 補助金", "261009"),
        ("周南市の融資", "352152"),
        ("岩手県盛岡市で設備", "032018"),
    ],
)
def test_a_town_that_is_a_surname_or_is_cut_in_the_middle_is_read(query: str, town: str) -> None:
    assert meaning(query).of("municipality") == (town,)


@pytest.mark.parametrize("query", ["福島市場に出したい", "町工場の設備", "府中 融資", "東京都市部の店"])
def test_part_of_a_word_and_a_name_of_many_towns_are_no_town(query: str) -> None:
    assert meaning(query).of("municipality") == ()


@pytest.mark.parametrize(
    ("query", "without", "rest"),
    [
        ("補助金 以外", ("補助金",), ""),
        ("盛岡で補助金以外の支援", ("補助金",), "で 支援"),
        ("融資以外 設備", ("融資",), "設備"),
        ("以外", (), "以外"),
    ],
)
def test_what_is_not_wanted_is_read(query: str, without: tuple[str, ...], rest: str) -> None:
    found = meaning(query)
    assert (found.without, found.rest) == (without, rest)
    assert not {"cash_flow"} & set(found.of("purpose"))


def test_documents_with_an_unwanted_phrase_in_the_title_are_told() -> None:
    index = build(
        [
            Document("1", "設備の補助金"),
            Document("2", "設備の助成金"),
            Document("3", "設備の融資", "補助金と併せて使えます。"),
        ]
    )
    assert titled(index, "補助金").tolist() == [True, True, False]
    assert titled(index, "無い言葉").tolist() == [False, False, False]


def test_what_was_read_is_told_in_the_letters_that_were_typed() -> None:
    assert meaning("ＤＸ ｶﾌｪ").surface("purpose") == "ＤＸ"
    assert meaning("ＤＸ ｶﾌｪ").surface("industry") == "ｶﾌｪ"

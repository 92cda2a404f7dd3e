"""探した答え: 同義語、地名、綴り、句、絞り込み、ほかの点、わけ。"""

import numpy as np
import pytest

from shien.engines.search import Document, Index, Prior, build, rank, search

from .measures import MEASURES


@pytest.fixture(scope="module")
def index() -> Index:
    return build(MEASURES)


def ids(index: Index, query: str, **options: object) -> list[str]:
    return [hit.id for hit in search(index, query, **options).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("人を雇いたい 飲食店 盛岡", "01"), ("跡継ぎがいない", "02"), ("リモートワーク", "04"), ("お金を借りたい", "08"),
        ("高崎まちづくり株式会社", "05"), ("(株)高崎まちづくり", "05"), ("外国に売る", "07"),
    ],
)  # fmt: skip
def test_the_words_of_the_owner_find_the_words_of_the_ministry(index: Index, query: str, first: str) -> None:
    assert ids(index, query)[0] == first


def test_a_town_finds_what_its_region_offers(index: Index) -> None:
    answer = search(index, "盛岡 展示会")
    assert answer.hits[0].id == "07"
    assert any(reason.why == "地名" and reason.word == "盛岡" for reason in answer.hits[0].reasons)


def test_a_misspelling_is_mended_and_said(index: Index) -> None:
    answer = search(index, "事業承計")
    assert (answer.suggestion, answer.hits[0].id) == ("事業承継", "02")
    assert any((reason.found, reason.why) == ("事業承継", "綴り") for reason in answer.hits[0].reasons)


def test_a_mended_word_outside_the_table_of_synonyms_is_searched_too() -> None:
    index = build([Document("1", "花卉栽培の手引き", "花"), Document("2", "果樹栽培の手引き", "実")])
    assert ids(index, "花卉裁培")[0] == "1"
    index = build([Document("1", "サボテンの手引き", "花"), Document("2", "手引き", "さぼった人へ")])
    assert ids(index, "さぼてん")[0] == "1"


def test_a_right_spelling_gets_no_suggestion(index: Index) -> None:
    assert search(index, "事業承継 補助金").suggestion is None


@pytest.mark.parametrize(("kana", "first"), [("ろぼっと", "03"), ("じぎょうしょうけい", "02"), ("てれわーく", "04")])
def test_kana_find_katakana_and_kanji(index: Index, kana: str, first: str) -> None:
    assert ids(index, kana)[0] == first


def test_kana_read_as_kanji_do_not_match_by_their_own_letters() -> None:
    index = build([Document("1", "キンセンカの相談"), Document("2", "補助金の相談")])
    assert [name for name, _ in rank(index, "ほじょきん", 5)] == ["2"]


def test_a_query_that_fits_nothing_gets_the_nearest_and_says_so(index: Index) -> None:
    answer = search(index, "宇宙旅行の補助金")
    assert (answer.total, answer.nearest) == (0, True)
    assert answer.hits
    assert "近いもの" in answer.message
    nothing = search(index, "zzz")
    assert nothing.hits
    assert nothing.nearest
    assert "その言葉" in nothing.message


def test_filters_that_leave_nothing_are_lifted_and_it_is_said(index: Index) -> None:
    answer = search(index, "介護ロボット", filters={"地域": ["沖縄県"]})
    assert answer.nearest
    assert answer.total == 0
    assert answer.hits[0].id == "03"
    assert "絞り込み" in answer.message


def test_an_empty_query_lists_all_by_the_priors(index: Index) -> None:
    fresh = Prior("新しさ", np.linspace(0, 1, len(index)), 0.5)
    answer = search(index, "　", priors=[fresh])
    assert [hit.id for hit in answer.hits] == sorted((each.id for each in MEASURES), reverse=True)
    assert not answer.nearest
    assert answer.total == len(index)


def test_a_quoted_phrase_stands_as_it_is(index: Index) -> None:
    assert ids(index, '"機器を買う費用"')[0] == "03"
    assert search(index, '"機器を買う費用"').total == 1
    assert search(index, '"費用を買う機器"').nearest


def test_priors_are_added_and_named(index: Index) -> None:
    plain = search(index, "補助")
    last = plain.hits[-1]
    fit = np.zeros(len(index))
    fit[last.place] = 1
    answer = search(index, "補助", priors=[Prior("カルテとの合い方", fit, 2.0)])
    assert answer.hits[0].id == last.id
    assert answer.hits[0].added == {"カルテとの合い方": 2.0}
    assert answer.hits[0].score == pytest.approx(answer.hits[0].text + 2.0)


def test_a_facet_is_counted_without_its_own_filter(index: Index) -> None:
    answer = search(index, "", filters={"目的": ["設備"]}, facets=["地域", "目的"])
    assert answer.facets["地域"] == {"岩手県": 0, "宮城県": 0, "全国": 1, "東京都": 1, "神奈川県": 1, "群馬県": 0}
    assert answer.facets["目的"] == {"承継": 1, "設備": 3, "資金繰り": 1, "雇用": 2}


def test_an_unknown_filter_is_an_error(index: Index) -> None:
    with pytest.raises(KeyError):
        search(index, "補助", filters={"色": ["赤"]})


def test_reasons_name_word_field_and_cause(index: Index) -> None:
    reasons = search(index, "従業員を雇う").hits[0].reasons
    assert ("従業", "言葉", ("本文",)) in {(each.word, each.why, each.where) for each in reasons}
    assert any(each.found == "雇用" and each.why == "同義語" and each.where == ("題名",) for each in reasons)


def test_marks_point_into_the_text_as_it_was_written(index: Index) -> None:
    hit = search(index, "テレワーク").hits[0]
    title = index.documents[hit.place].title
    assert [title[begin:end] for begin, end in hit.title_marks] == ["ﾃﾚﾜｰｸ"]
    hit = search(index, "高崎").hits[0]
    text = index.documents[hit.place].text
    assert "髙﨑" in [text[begin:end] for begin, end in hit.text_marks]


def test_pages_follow_each_other(index: Index) -> None:
    every = ids(index, "補助 費用 会社", k=8)
    assert ids(index, "補助 費用 会社", k=2) + ids(index, "補助 費用 会社", k=8, start=2) == every


def test_the_command_and_the_page_agree(index: Index) -> None:
    for query in ("補助", "人を雇いたい 盛岡", '"費用を補助" 機械'):
        assert [name for name, _ in rank(index, query, 5)] == ids(index, query, k=5)


def test_an_empty_index_answers() -> None:
    answer = search(build([]), "補助")
    assert (answer.hits, answer.total, answer.nearest) == ((), 0, True)
    assert rank(build([]), "補助", 3) == []


def test_two_documents_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="同じ識別子"):
        build([Document("1", "甲"), Document("1", "乙")])


@pytest.mark.parametrize("query", ["ﾎｼﾞｮｷﾝ", "ほじょきん", "ホジョキン ﾃﾞｼﾞﾀﾙ"])
def test_a_word_in_any_kana_is_its_kanji(query: str) -> None:
    index = build([Document("1", "デジタル化の補助金"), Document("2", "雇用の相談"), Document("3", "展示会の相談")])
    found = search(index, query)
    assert not found.nearest
    assert found.hits[0].id == "1"


def test_a_town_in_kana_is_its_kanji() -> None:
    index = build([Document("1", "盛岡市の雇用の助成"), Document("2", "展示会の相談")])
    found = search(index, "もりおか 雇用")
    assert (found.suggestion, found.hits[0].id) == ("盛岡 雇用", "1")

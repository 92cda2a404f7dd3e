"""検索の部品: 表、綴り、強調、転置索引。"""

import numpy as np

from shien.engines.search import places
from shien.engines.search.lexicon import distance, lexicon, readings
from shien.engines.search.marks import marks, snippet
from shien.engines.search.phrases import forms, synonyms
from shien.engines.search.postings import joined, postings, without


def test_every_phrase_of_the_table_has_words() -> None:
    assert all(key and all(forms(phrase) for phrase in phrases) for key, phrases in synonyms().items())


def test_a_broader_word_is_only_a_target() -> None:
    assert "設備" in synonyms()[forms("厨房機器")]
    assert "厨房機器" not in synonyms()[forms("設備")]


def test_every_prefecture_has_one_area() -> None:
    assert len(places.areas()) == 47
    assert places.prefectures()["盛岡"] == ("岩手",)
    assert places.prefectures()["府中"] == ("広島", "東京")


def test_the_lexicon_prefers_the_closer_then_the_commoner() -> None:
    found = lexicon(["事業承継", "事業承継", "事業継承"])
    assert found.nearest("事業承計") == "事業承継"
    assert found.nearest("事業承継") is None
    assert found.nearest("宇宙旅行") is None


def test_distances() -> None:
    assert [distance(*pair) for pair in (("", "甲"), ("甲乙", "乙甲"), ("甲乙丙", "甲丙"), ("甲", "甲"))] == [
        1,
        1,
        1,
        0,
    ]


def test_readings_lead_to_kanji() -> None:
    assert (readings()["コヨウ"], readings()["ジギョウショウケイ"]) == ("雇用", "事業承継")


def test_touching_words_are_marked_one_by_one_and_overlapping_ones_together() -> None:
    assert marks("設備投資", [(0, 2), (2, 4)], ()) == ((0, 2), (2, 4))
    assert marks("設備投資", [(0, 2)], ("備投",)) == ((0, 3),)


def test_the_snippet_is_where_the_marks_are() -> None:
    text = "あ" * 300 + "設備" + "い" * 300
    begin, end = snippet(text, ((300, 302),), 100)
    assert begin <= 300
    assert end >= 302
    assert end - begin == 100
    assert snippet("短い", ()) == (0, 2)


def test_joining_and_taking_away_keep_the_counts() -> None:
    left = postings(np.array([0, 1]), np.array([0, 0]), np.array([1, 0]), np.array([2, 3]), 2)
    right = postings(np.array([0]), np.array([1]), np.array([0]), np.array([5]), 1)
    both = joined([left, right], [np.array([0, 1]), np.array([1])], 2)
    assert (both.starts.tolist(), both.docs.tolist(), both.text.tolist()) == ([0, 1, 3], [0, 0, 1], [2, 3, 5])
    rest = without(both, np.array([False, True]))
    assert (rest.starts.tolist(), rest.docs.tolist(), rest.text.tolist()) == ([0, 0, 1], [0], [5])

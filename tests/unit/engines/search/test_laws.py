"""検索の法則。並べ替え、寄せ、絞り込み、足し引き、出し入れ、刈り込み。"""

import random
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.search import Document, add, build, dump, load, rank, remove, scoring, search
from shien.engines.search.folding import fold, traced
from shien.engines.search.plan import plan

from .measures import MEASURES

WORDS = st.sampled_from(
    [
        "補助",
        "金",
        "設備",
        "投資",
        "雇用",
        "盛岡",
        "ロボット",
        "ﾃﾚﾜｰｸ",
        "髙﨑",
        "ＩＴ",
        "導入",
        "を",
        "の",
        "、",
        " ",
        "株式会社",
        "(株)",
        "X1",
        "が",
    ]
)
TEXTS = st.lists(WORDS, max_size=12).map("".join)
DOCUMENTS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8).map(
    lambda cells: [Document(str(place), title, text, {"偶": ["はい"] if place % 2 == 0 else []})
                   for place, (title, text) in enumerate(cells)]
)  # fmt: skip
few = settings(max_examples=30, deadline=None)


@few
@given(DOCUMENTS, TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_matter(
    documents: list[Document], query: str, chance: random.Random
) -> None:
    shuffled = documents[:]
    chance.shuffle(shuffled)
    assert rank(build(shuffled), query, 5) == rank(build(documents), query, 5)


@few
@given(DOCUMENTS, TEXTS, st.data())
def test_added_and_removed_is_as_built_at_once(documents: list[Document], query: str, data: st.DataObject) -> None:
    split = data.draw(st.integers(0, len(documents)))
    grown = add(build(documents[:split]), documents[split:])
    assert rank(grown, query, 9) == rank(build(documents), query, 9)
    gone = {each.id for each in documents[:split]}
    assert rank(remove(grown, gone), query, 9) == rank(build(documents[split:]), query, 9)


@few
@given(DOCUMENTS, TEXTS)
def test_stored_and_loaded_it_is_the_same(documents: list[Document], query: str) -> None:
    index = build(documents)
    again = load(dump(index))
    assert again.documents == index.documents
    assert search(again, query) == search(index, query)
    assert dump(again) == dump(index)


@few
@given(DOCUMENTS, TEXTS.filter(lambda text: "補" in text))
def test_a_filter_is_the_list_without_the_others(documents: list[Document], query: str) -> None:
    index = build(documents)
    even = {each.id for each in documents if each.facets["偶"]}
    every = [hit.id for hit in search(index, query, 9).hits if hit.text > 0 and hit.id in even]
    found = search(index, query, 9, filters={"偶": ["はい"]})
    shown = [hit.id for hit in found.hits]
    assert shown == every or "絞り込みを外して" in found.message or not every


@few
@given(DOCUMENTS, TEXTS)
def test_pruning_changes_nothing(documents: list[Document], query: str) -> None:
    index = build(documents)
    wanted = scoring.terms(index, plan(query))
    plain = scoring.top(index, wanted, 2)
    with patch.object(scoring, "_FEW", 0), patch.object(scoring, "_LOOKUP", 0):
        pruned = scoring.top(index, wanted, 2)
    assert [cells.tolist() for cells in pruned] == [cells.tolist() for cells in plain]


@few
@given(DOCUMENTS, TEXTS)
def test_marks_are_spans_in_order_within_the_original(documents: list[Document], query: str) -> None:
    index = build(documents)
    for hit in search(index, query).hits:
        each = index.documents[hit.place]
        for text, spans in ((each.title, hit.title_marks), (each.text, hit.text_marks)):
            ends = [0, *(place for span in spans for place in span)]
            assert ends == sorted(ends)
            assert ends[-1] <= len(text)
            assert all(begin < end for begin, end in spans)


@given(st.text(max_size=30))
def test_what_is_traced_is_what_is_folded(text: str) -> None:
    """一字ずつ寄せても、まとめて寄せても、場所は元の文字の中にある。"""
    folded = traced(text)
    assert len(folded.begins) == len(folded.ends) == len(folded.text)
    assert all(0 <= begin < end <= len(text) for begin, end in zip(folded.begins, folded.ends, strict=True))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("テレワーク", "ﾃﾚﾜｰｸ"), ("IT機器", "ＩＴ機器"), ("it機器", "IT機器"), ("高崎", "髙﨑"), ("(株)高崎", "㈱髙﨑"),
        ("株式会社髙﨑", "㈱高崎"), ("商店街 改装", "商店街　改装"), ("2分の1", "２分の１"),
    ],
)  # fmt: skip
def test_the_ways_to_write_one_thing_give_one_answer(left: str, right: str) -> None:
    index = build(MEASURES)
    assert fold(left).split() == fold(right).split()
    assert rank(index, left, 8) == rank(index, right, 8) != []


@pytest.mark.parametrize("kana", ["ロボット", "テレワーク", "セーフティネット"])
def test_hiragana_finds_first_what_katakana_finds_first(kana: str) -> None:
    hiragana = "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in kana)
    index = build(MEASURES)
    assert rank(index, hiragana, 1)[0][0] == rank(index, kana, 1)[0][0]


def test_every_document_is_found_by_its_own_title() -> None:
    index = build(MEASURES)
    assert [rank(index, each.title, 1)[0][0] for each in MEASURES] == [each.id for each in MEASURES]


def test_what_is_not_an_index_is_refused() -> None:
    for data in (b"", b"not an index", b"PK\x03\x04broken"):
        with pytest.raises(ValueError, match="索引として読めません"):
            load(data)


def test_scores_do_not_depend_on_the_filter() -> None:
    index = build(MEASURES)
    every = np.ones(len(index), bool)
    assert search(index, "補助", where=every) == search(index, "補助")

"""重なりの見立て。違うものを一つにしない。"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.likeness import Entry, pair_up
from shien.engines.likeness.marks import marks, title_key
from shien.engines.likeness.shingles import jaccard, shingles, signature

TEXT = "県内の中小企業が省エネの設備に入れ替えるとき、費用の一部を助けます。工事の前に申し込み、見積書を二通そろえてください。"


def entry(id: int, title: str = "省エネ設備補助金", **change: object) -> Entry:
    fields = {"provider": "架空県", "number": "", "text": TEXT, "area": ("03",), "closes": ""} | change
    return Entry(id, title, **fields)  # type: ignore[arg-type]


def test_the_same_measure_of_two_registries_is_one_pair() -> None:
    found = pair_up([entry(1), entry(2, "【募集中】省エネ設備　補助金")])
    assert [(each.newer, each.older) for each in found] == [(2, 1)]
    assert "名前が同じ" in found[0].reason


def test_a_copy_word_for_word_is_sure() -> None:
    (found,) = pair_up([entry(1), entry(2)])
    assert found.sure
    assert found.likeness == 1.0


@pytest.mark.parametrize(
    "change",
    [
        {"title": "省エネ設備補助金（第2回）"},
        {"title": "令和7年度 省エネ設備補助金"},
        {"title": "【南地区】省エネ設備補助金【架空県】"},
        {"area": ("18",)},
        {"provider": "別の市"},
        {
            "text": "若い人を雇うときの奨励金です。面接の前に窓口で相談し、計画書を出して承認を受けてから募集を始めます。",
            "provider": "",
        },
    ],
    ids=["round", "year", "branch", "place", "provider", "text"],
)
def test_another_round_year_place_or_provider_is_another_measure(change: dict[str, object]) -> None:
    other = entry(2, str(change.pop("title", "省エネ設備補助金")), **change)
    assert pair_up([entry(1, "【北地区】省エネ設備補助金" if "【" in other.title else "省エネ設備補助金"), other]) == []


def test_another_closing_day_is_another_call() -> None:
    assert pair_up([entry(1, closes="2026-12-31"), entry(2, closes="2027-03-31")]) == []


def test_a_short_text_never_makes_a_sure_pair() -> None:
    (found,) = pair_up([entry(1, text="助けます。"), entry(2, text="助けます。")])
    assert not found.sure


def test_the_same_number_is_told_though_the_text_was_rewritten() -> None:
    (found,) = pair_up(
        [entry(1, number="S-1"), entry(2, "省エネ設備の入替え補助", number="S-1", text="まったく別の説明文です。" * 5)]
    )
    assert "番号が同じ" in found.reason
    assert not found.sure


@given(st.text(max_size=300), st.text(max_size=300))
def test_jaccard_is_symmetric_and_one_for_itself(one: str, other: str) -> None:
    a, b = shingles(one), shingles(other)
    assert jaccard(a, b) == jaccard(b, a)
    assert 0.0 <= jaccard(a, b) <= 1.0
    assert not a.size or jaccard(a, a) == 1.0


@given(st.lists(st.text("あいうえおかきくけこ", min_size=30, max_size=60), min_size=2, max_size=12))
def test_pairs_do_not_depend_on_the_order(texts: list[str]) -> None:
    entries = [entry(number, f"題{text[:8]}", text=text) for number, text in enumerate(texts)]
    assert {(p.newer, p.older) for p in pair_up(entries)} == {(p.newer, p.older) for p in pair_up(entries[::-1])}


def test_minhash_estimates_the_overlap() -> None:
    base = np.random.default_rng(1).integers(0, 2**62, 1000).astype(np.uint64)
    near = np.concatenate([base[:800], np.arange(200, dtype=np.uint64)])
    same = (signature(base) == signature(near)).mean()
    assert abs(same - jaccard(np.unique(base), np.unique(near))) < 0.2


def test_titles_are_compared_without_ornament() -> None:
    assert title_key("ＩＴ導入　補助金 のご案内") == title_key("IT導入補助金")
    assert marks("第三回 令和元年度") == {"3", "1"}

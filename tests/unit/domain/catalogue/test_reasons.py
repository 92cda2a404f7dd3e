"""合うわけの言葉: 書いてある字で言い、無い言葉を「ある」と言わない。"""

from shien.domain.catalogue.facts import Filters, Known
from shien.domain.catalogue.reasons import why
from shien.engines.search import Document, Meaning, build, search

DOCUMENTS = (
    Document("1", "架空の経営承継関連保証", "後継者がいない会社の事業の承継を助けます。後継者の資金です。"),
    Document("2", "架空のＤＸ推進補助金", "デジタルの道具を入れます。"),
    Document("3", "架空の雇用確保の助成", "人を雇い入れる費用です。"),
    Document("4", "架空のパンフレット", "しょうゆの話です。"),
    Document("5", "架空の窓口", "人が足りないとき、従業員の募集を助けます。"),
)


def told(query: str) -> dict[str, str]:
    found = search(build(DOCUMENTS), query, 10)
    by_id = {each.id: each for each in DOCUMENTS}
    return {
        hit.id: "".join(why(Known(), Meaning((), query), Filters(), hit, (by_id[hit.id].title, by_id[hit.id].text)))
        for hit in found.hits
    }


def test_a_word_that_is_only_in_the_text_is_not_said_to_be_in_the_name() -> None:
    assert told("事業承継")["1"] == "名前に「承継」があります"


def test_words_are_told_in_the_letters_of_the_measure() -> None:
    assert told("dx")["2"].startswith("名前に「ＤＸ」")


def test_a_word_that_was_not_typed_is_told_as_a_near_one() -> None:
    assert told("人を雇いたい")["3"] == "名前に近い言葉の「雇用確保」があります"
    assert told("デジタル化")["2"].startswith("本文に「デジタル」") or "近い言葉の「ＤＸ」" in told("デジタル化")["2"]


def test_single_letters_are_told_only_where_nothing_else_is() -> None:
    assert "「人」" not in "".join(told("人を雇いたい").values())
    assert told("人")["5"] == "本文に「人」があります"

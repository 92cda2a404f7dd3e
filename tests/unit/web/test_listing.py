"""一覧の言葉。"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import QueryDict

from shien.domain.catalogue.facts import Asked, Filters, Finding
from shien.web.measures import fragments, listing
from shien.web.measures.choices import options
from shien.web.measures.shared import KEPT, shared


def finding(**values: object) -> Finding:
    return Finding(
        **{
            "hits": (),
            "total": 0,
            "nearest": False,
            "relaxed": (),
            "suggestion": "",
            "facets": {},
            "asked": (),
            **values,
        }
    )  # type: ignore[arg-type]


def test_what_was_let_go_is_said() -> None:
    assert listing.note(finding(), Filters()) == ""
    assert "「締切・業種」の条件を外して探しました" in listing.note(
        finding(relaxed=("deadline", "industry")), Filters()
    )
    assert "地域を隣の都道府県まで広げて探しました" in listing.note(finding(relaxed=("nearby",)), Filters())
    assert listing.note(finding(nearest=True), Filters(keyword="宇宙")).startswith(
        "「宇宙」に当てはまる支援策がありません"
    )


def test_a_town_is_named_with_its_prefecture_once() -> None:
    asked = (
        Asked("prefecture", "03", "盛岡"),
        Asked("municipality", "032018", "盛岡"),
        Asked("industry", "M", "飲食店"),
    )
    told = listing.understood(asked)
    assert told[0] == "「盛岡」→ 岩手県盛岡市で使えるもの（全国のものも）"
    assert len(told) == 2


def test_a_corrected_word_keeps_the_other_conditions() -> None:
    query = QueryDict("keyword=事業承経&prefecture=03&page=2")
    assert QueryDict(listing.suggested(query, "事業承継")).dict() == {"prefecture": "03", "keyword": "事業承継"}
    assert listing.suggested(query, "") == ""


def test_a_chosen_filter_can_be_taken_away() -> None:
    facets = {"opening": {"open": 3}, "amount": {"1000000": 2, "500000": 4}}
    groups = dict(
        listing.narrower(
            finding(facets=facets), Filters(amount="1000000"), QueryDict("amount=1000000&keyword=x&page=2")
        )
    )
    first, second = groups["上限額"]
    assert (first.current, first.query) == (True, "keyword=x")
    assert (second.count, second.query) == (4, "keyword=x&amount=500000")
    assert groups["募集のようす"][0].count == 3


def test_the_shared_lists_are_kept_by_their_whole_key_and_not_for_ever() -> None:
    made: list[object] = []

    def make(key: object) -> str:
        return shared(("test", key), lambda: made.append(key) or str(key))  # type: ignore[func-returns-value]

    assert [make(1), make(2), make(1)] == ["1", "2", "1"]
    assert made == [1, 2]
    for key in range(3, KEPT + 4):
        make(key)
    make(2)
    assert made[-1] == 2, "the oldest is forgotten"


def test_equal_questions_at_once_are_answered_by_one() -> None:
    made: list[int] = []
    begun, go = threading.Event(), threading.Event()

    def make() -> str:
        made.append(1)
        begun.set()
        assert go.wait(5)
        return "one"

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(shared, ("test", "at once"), make) for _ in range(4)]
        assert begun.wait(5)
        go.set()
        assert {each.result() for each in answers} == {"one"}
    assert len(made) == 1


def test_a_page_that_could_not_be_made_is_made_by_the_next() -> None:
    def fail() -> str:
        raise ValueError("not made")

    with pytest.raises(ValueError, match="not made"):
        shared(("test", "fails"), fail)
    assert shared(("test", "fails"), lambda: "made") == "made"


def test_every_piece_is_escaped_and_the_choice_is_marked() -> None:
    assert fragments.marked([("<b>", False), ("&", True)]) == "&lt;b&gt;<mark>&amp;</mark>"
    assert "<li>上限額：記載なし</li><li>補助率：&lt;1&gt;</li>" in fragments.points("", "<1>", "", "", "")
    assert '<option value="03" selected>岩手県</option>' in options("prefecture", "03")
    assert "selected" not in options("prefecture", "")

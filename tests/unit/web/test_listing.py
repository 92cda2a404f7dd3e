"""一覧の言葉。"""

from django.http import QueryDict

from shien.domain.catalogue.facts import Asked, Filters, Finding
from shien.web.measures import listing
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

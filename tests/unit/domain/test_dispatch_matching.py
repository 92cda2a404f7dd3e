"""専門家の引き当てと、年度の回数。"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.domain.dispatch import rules
from shien.domain.dispatch.matching import Candidate, Wish, matches

DAY, OTHER = date(2026, 12, 10), date(2026, 12, 11)
WISH = Wish("it", "03", False, ((DAY, "morning"), (OTHER, "any")))


def expert(number: str = "E1", **change) -> Candidate:
    named = {
        "themes": frozenset({"it"}), "prefectures": frozenset({"03"}), "times": frozenset({"morning"}), "online": False
    }  # fmt: skip
    return Candidate(number, f"専門家{number}", **(named | change))


def reasons(candidate: Candidate, wish: Wish = WISH) -> dict[str, bool]:
    (found,) = matches(wish, [candidate])
    return {each.aspect: each.met for each in found.reasons}


@pytest.mark.parametrize(
    ("change", "lacking"),
    [({}, None), ({"themes": frozenset({"sales"})}, "課題"), ({"prefectures": frozenset({"18"})}, "場所"),
     ({"busy": frozenset({DAY, OTHER})}, "日時"), ({"times": frozenset()}, "日時"), ({"online": True, "prefectures": frozenset()}, "場所")],
)  # fmt: skip
def test_each_aspect_decides(change, lacking) -> None:
    found = reasons(expert(**change))
    assert [aspect for aspect, met in found.items() if not met] == ([lacking] if lacking else [])


def test_online_wishes_need_no_place() -> None:
    wish = Wish("it", "47", True, ((DAY, "any"),))
    assert reasons(expert(online=True, prefectures=frozenset()), wish)["場所"]
    assert not reasons(expert(online=False), wish)["場所"]


def test_an_afternoon_is_no_morning() -> None:
    wish = Wish("it", "03", False, ((DAY, "morning"),))
    assert not reasons(expert(times=frozenset({"afternoon"})), wish)["日時"]


def test_after_the_commission_there_is_no_time() -> None:
    wish = Wish("it", "03", False, ((DAY, "morning"),))
    assert reasons(expert(until=DAY), wish)["日時"]
    assert not reasons(expert(until=date(2026, 12, 9)), wish)["日時"]


def test_who_fits_comes_first_then_the_named_then_the_least_busy() -> None:
    wish = Wish("it", "03", False, WISH.times, named="E3")
    found = matches(
        wish, [expert("E1", load=2), expert("E2", load=0), expert("E3", load=5), expert("E4", themes=frozenset())]
    )
    assert [each.number for each in found] == ["E3", "E2", "E1", "E4"]
    named_but_unfit = matches(
        Wish("it", "03", False, WISH.times, named="E4"), [expert("E4", themes=frozenset()), expert("E1")]
    )
    assert [each.number for each in named_but_unfit] == ["E1", "E4"]


@given(
    st.lists(st.tuples(st.sampled_from(["it", "sales"]), st.sampled_from(["03", "18"]), st.integers(0, 9)), max_size=8)
)
def test_everyone_stays_with_three_reasons_and_order_does_not_depend_on_the_list(rows) -> None:
    made = [
        expert(f"E{place}", themes=frozenset({theme}), prefectures=frozenset({prefecture}), load=load)
        for place, (theme, prefecture, load) in enumerate(rows)
    ]
    found = matches(WISH, made)
    assert sorted(each.number for each in found) == sorted(each.number for each in made)
    assert all(len(each.reasons) == 3 for each in found)
    assert found == matches(WISH, made[::-1])
    assert [each.fits for each in found] == sorted((each.fits for each in found), reverse=True)


@pytest.mark.parametrize(
    ("on", "year", "inside"),
    [(date(2026, 4, 1), 2026, True), (date(2027, 2, 28), 2026, True), (date(2027, 3, 1), 2026, False), (date(2027, 3, 31), 2026, False)],
)  # fmt: skip
def test_the_fiscal_year_and_its_last_day(on, year, inside) -> None:
    assert (rules.fiscal_year(on), rules.within_season(on)) == (year, inside)


def test_it_has_more_dispatches() -> None:
    head = {"yearly_limit": 3, "yearly_limit_it": 5}
    assert [rules.limit(head, theme) for theme in ("sales", "it")] == [3, 5]

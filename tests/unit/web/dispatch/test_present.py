"""専門家に見せる言葉。打診のうちは、事業者の人の名前と連絡先を見せない。"""

from types import SimpleNamespace
from typing import Any

import pytest

from shien import procedures
from shien.domain.dispatch import rules
from shien.engines.lifecycle import read
from shien.values.municipality import PREFECTURES
from shien.web.dispatch import present

CYCLE = read(procedures.lifecycle("dispatch"))
VISIT = {"on": "2026-12-10", "start_hour": 9, "start_minute": 5, "end_hour": 11, "end_minute": 0, "place": "本社"}


def paper(form: str, **answers: Any) -> Any:
    return SimpleNamespace(form=form, answers=answers, values={})


def test_the_newest_report_of_dates_holds() -> None:
    first, second = (
        paper("schedule_report", visits=[VISIT]),
        paper("schedule_report", visits=[VISIT | {"online": True}]),
    )
    assert present.planned([first]) == [present.Visit("2026年12月10日（木）", "9:05から11:00", "本社")]
    assert [each.where for each in present.planned([first, second, paper("application")])] == ["オンライン"]
    assert present.planned([paper("application", visits=[VISIT])]) == []


def test_wishes_are_told_with_the_day_of_the_week() -> None:
    rows = [{"on": "2026-12-10", "time": "morning"}, {"on": "2026-12-11", "time": "any"}, {"time": "any"}]
    assert present.wishes({"wishes": rows}) == ["2026年12月10日（木）　午前", "2026年12月11日（金）　どちらでも"]


@pytest.mark.parametrize(
    ("many", "online", "said"),
    [(1, False, "北海道"), (8, False, "北海道、青森県、岩手県、宮城県、秋田県、山形県、福島県、茨城県"), (47, True, "全国、オンライン"), (0, True, "オンライン")],
)  # fmt: skip
def test_places_are_few_words(many: int, online: bool, said: str) -> None:
    assert present.places(list(PREFECTURES)[:many], online=online) == said


def test_many_places_are_counted() -> None:
    assert present.places(list(PREFECTURES)[:20], online=False).endswith("茨城県ほか12都道府県")


def test_nothing_before_the_answer_names_a_person() -> None:
    private = {"representative_name", "contact_name", "contact_telephone", "contact_email", "telephone", "location"}
    assert not private & set(present.BEFORE)
    assert set(present.BEFORE) < set(present.AFTER)


def test_the_states_with_an_expert_are_said_in_the_words_of_the_expert() -> None:
    waits = {each.id for each in CYCLE.states.values() if each.waits_for == "expert"}
    assert waits <= set(present.STATES) <= set(CYCLE.states)
    assert set(CYCLE.states) >= rules.DATED
    assert "matched" not in rules.DATED

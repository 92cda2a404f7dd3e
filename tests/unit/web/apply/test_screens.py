"""画面の並び。"""

import pytest

from shien.engines.forms import evaluate, read
from shien.values.fault import InvalidValue
from shien.web.apply import screens

from .samples import DEFINITION, form, found

WHOLE = {"name": "架空", "kind": "sole", "text": "計画", "costs": [{"content": "机"}]}


def test_a_page_says_where_it_stands() -> None:
    made = screens.screen(form(), found({}), "plan")
    assert made is not None
    assert (made.place, made.many, made.title, made.wide) == (2, 3, "計画", True)
    assert screens.screen(form(), found({}), "nothing") is None


def test_short_answers_leave_long_ones_and_tables_alone() -> None:
    made = screens.short(form(), found({}))
    assert [each.id for each in made.fields] == ["name", "kind", "capital"]
    assert [each.title for each in made.groups] == ["事業者"]
    assert screens.many_short(form(), found({})) == 2


def test_what_is_answered_is_not_asked_again() -> None:
    assert [each.id for each in screens.short(form(), found({"name": "架空", "kind": "company"})).fields] == ["capital"]
    assert not screens.short(form(), found(WHOLE)).groups


def test_the_next_page_is_one_that_is_not_done() -> None:
    assert screens.following(found({"text": "計画"}), "company") == "costs"
    assert screens.following(found({"text": "計画", "costs": [{"content": "机"}]}), "costs") == "company"
    assert screens.following(found(WHOLE), "costs") == ""


def test_a_page_that_may_stay_empty_is_shown_once_and_not_again() -> None:
    """二つの書かなくてもよいページの間を、行き来させない。"""
    whole = found({"name": "架空", "kind": "sole", "text": "計画"})
    assert screens.following(whole, "plan") == "costs"
    assert screens.following(whole, "costs") == ""
    two = read({**DEFINITION, "page": [*DEFINITION["page"], {**DEFINITION["page"][2], "id": "more", "field": [
        {"id": "more", "type": "text", "label": "ほか"}]}]})  # fmt: skip
    assert screens.following(evaluate(two, {"name": "架空", "kind": "sole", "text": "計画"}), "more") == ""


def test_the_pages_beside_it() -> None:
    assert screens.beside(found({}), "company") == ("", "plan")
    assert screens.beside(found({}), "costs") == ("plan", "")


def test_the_tasks_say_how_far_they_are() -> None:
    assert [each.label for each in screens.tasks(form(), found({"name": "架空"}))] == [
        "入力中",
        "未着手",
        "書かなくてもよい",
    ]
    assert [each.label for each in screens.tasks(form(), found(WHOLE))] == ["完了", "完了", "完了"]
    assert screens.tasks(form(), found({"text": "長" * 101}))[1].label == "要修正"


@pytest.mark.parametrize("text", ["name,nothing", "name," * 20])
def test_fields_that_are_not_of_this_form_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        screens.asked_of(text, form())
    assert screens.asked_of("name,kind", form()) == ["name", "kind"]


@pytest.mark.parametrize(
    ("text", "fits"), [("company", True), ("short-answers", True), ("../x", False), ("", False), ("ページ", False)]
)
def test_the_name_of_a_page(text: str, fits: bool) -> None:
    assert screens.name_fits(text) is fits

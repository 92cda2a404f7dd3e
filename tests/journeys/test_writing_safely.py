"""打ったものを失わない物語。切れる、閉じる、二つの画面、変換中のEnter (UX-1, UX-2, UX-10, UX-11, UX-13, UX-27)。"""

import re
from typing import Any

import pytest

from tests.journeys.conftest import Story

from .test_apply import Applying

SAVED = re.compile("に保存しました")


@pytest.fixture
def writing(stories: Any) -> tuple[Story, str]:
    """持続化補助金の書類を開いた人と、書類の道。"""
    story = stories(390)
    applicant = Applying(story)
    paper = applicant.begin("持続化", person="firm-a-prime")
    return story, paper.removeprefix(story.instance.portal)


def kept(story: Story) -> list[str]:
    """この端末に残っている書類の道。"""
    names = story.page.evaluate("Object.keys(localStorage)")
    return [each for each in names if each.startswith("apply ")]


def leave(story: Story) -> None:
    """書類の一覧へ。"""
    with story.page.expect_navigation():
        story.page.get_by_role("button", name="保存して、書類の一覧へ").click()


def test_what_is_saved_does_not_come_back_over_newer_answers(writing: tuple[Story, str]) -> None:
    """送れた値は端末に残らない。開き直すと、読み直した形 (西暦と和暦) で出る。"""
    story, paper = writing
    story.open(f"{paper}pages/chamber")
    story.page.fill("#f-support_plan_issued_on", "R8.11.20")
    story.page.locator("#f-support_plan_issued_on-words", has_text="2026年11月20日（令和8年）").wait_for()
    leave(story)
    assert kept(story) == []
    story.open(f"{paper}pages/chamber")
    assert story.page.input_value("#f-support_plan_issued_on") == "2026年11月20日（令和8年）"
    assert story.page.inner_text("#save-state") == ""


def test_the_last_character_outlives_the_session(writing: tuple[Story, str]) -> None:
    """サインインが切れても、読めない文字まで、打ったとおりに戻る。"""
    story, paper = writing
    story.open(f"{paper}pages/chamber")
    story.page.fill("#f-chamber_name", "架空商工会")
    story.page.fill("#f-support_plan_issued_on", "平成31年5月1日")
    story.page.get_by_text("「様式4が出た日」は、まだ読めません。").wait_for()
    story.context.clear_cookies(name="__Host-shien")
    story.page.locator("#f-chamber_name").press("End")
    story.page.locator("#f-chamber_name").press_sequentially("議所")
    story.page.get_by_role("link", name="サインインし直して続きを書く").click()
    story.choose_person("firm-a-prime")
    assert story.page.input_value("#f-chamber_name") == "架空商工会議所"
    assert story.page.input_value("#f-support_plan_issued_on") == "平成31年5月1日"
    story.page.get_by_text(SAVED).wait_for()
    story.page.get_by_role("button", name="保存して次へ").last.click()
    story.page.wait_for_selector("#error-summary:focus")
    assert story.page.title().startswith("エラー:")
    story.sees("令和元年5月1日ではありませんか。")
    assert story.page.input_value("#f-support_plan_issued_on") == "平成31年5月1日"
    story.page.fill("#f-support_plan_issued_on", "")
    leave(story)


def test_two_tabs_write_on_without_a_loss(writing: tuple[Story, str]) -> None:
    """別の画面で直された欄は、この画面にも写り、この画面の自動の保存は止まらない。"""
    story, paper = writing
    other = story.context.new_page()
    for page in (story.page, other):
        page.goto(f"{story.instance.portal}{paper}pages/management")
    story.page.fill("#f-outline", "一つ目の画面で書いた概要。")
    story.page.get_by_text(SAVED).wait_for()
    other.fill("#f-market", "二つ目の画面で書いた市場。")
    other.get_by_text("ほかの画面で直された値に替えました").wait_for()
    assert other.input_value("#f-outline") == "一つ目の画面で書いた概要。"
    other.fill("#f-market", "二つ目の画面で書き足した市場。")
    other.get_by_text(re.compile("秒に保存しました。$")).wait_for()
    other.close()
    story.open(f"{paper}check")
    story.sees("一つ目の画面で書いた概要。")
    story.sees("二つ目の画面で書き足した市場。")


def test_enter_never_sends_and_a_reload_loses_nothing(writing: tuple[Story, str]) -> None:
    story, paper = writing
    story.open(f"{paper}pages/chamber")
    story.page.fill("#f-chamber_name", "")
    story.page.locator("#f-chamber_name").focus()
    keyboard = story.context.new_cdp_session(story.page)
    keyboard.send("Input.imeSetComposition", {"text": "ふくい", "selectionStart": 3, "selectionEnd": 3})
    story.page.keyboard.press("Enter")
    keyboard.send("Input.insertText", {"text": "福井商工会議所"})
    story.page.keyboard.press("Enter")
    story.page.reload()
    assert story.page.url.endswith("/pages/chamber")
    assert story.page.input_value("#f-chamber_name") == "福井商工会議所"


def test_amounts_and_addresses_are_told_as_they_are_typed(writing: tuple[Story, str]) -> None:
    story, paper = writing
    story.open(f"{paper}pages/funding")
    for typed, words in (
        ("２億３０万円", "2億30万円"), ("1.5万", "1万5,000円"), ("▲２千５百万", "−2,500万円"), ("三百万", "300万円"), ("（３，０００）", "−3,000円"),
        ("たくさん", ""),
    ):  # fmt: skip
        story.page.fill("#f-own_funds", typed)
        assert story.page.inner_text("#f-own_funds-words") == words
    story.page.fill("#f-own_funds", "0")
    story.open(f"{paper}pages/contact")
    story.page.fill("#f-contact_postal_code", "１００ー０００１")
    story.page.get_by_role("button", name="「東京都千代田区千代田」を住所に入れる").click()
    assert story.page.input_value("#f-contact_location") == "東京都千代田区千代田"
    story.page.get_by_text(SAVED).wait_for()
    words = story.page.locator("#f-contact_postal_code-words")
    for code, said in (
        ("6028062", "住所は「京都府京都市上京区亀屋町」です。"), ("100-8111", "「宮内庁」の番号です。"), ("000-0000", "住所を手で入れてください"),
    ):  # fmt: skip
        story.page.fill("#f-contact_postal_code", code)
        words.filter(has_text=said).wait_for()
    story.page.fill("#f-contact_postal_code", "602-8062")
    story.page.get_by_role("button", name="「京都府京都市上京区油小路通上長者町下る亀屋町」を住所に入れる").click()
    assert story.page.input_value("#f-contact_location") == "京都府京都市上京区油小路通上長者町下る亀屋町"


def test_what_is_asked_only_after_an_answer_says_that_it_must_be_answered(writing: tuple[Story, str]) -> None:
    story, paper = writing
    story.open(f"{paper}pages/confirmation")
    story.page.locator("input[name=advice_paid][value=true]").check()
    story.page.locator("label[for=f-advice_fee] .badge--required").wait_for()
    story.look()
    story.page.locator("input[name=advice_paid][value=false]").check()
    story.page.locator("#f-advice_fee").wait_for(state="hidden")


def test_the_end_of_the_session_is_warned_of(writing: tuple[Story, str]) -> None:
    """UX-2: 延ばせない終わりも、二分より前に知らせ、サインインし直す道を示す。"""
    story, paper = writing
    story.page.route(re.compile("/pages/chamber$"), lambda route: _nearly_over(route))
    story.page.goto(f"{story.instance.portal}{paper}pages/chamber")
    story.page.wait_for_selector("#idle-warning[open]", timeout=15_000)
    story.look()
    story.sees("打った内容は残ります。")
    story.press("サインインし直す")
    story.choose_person("firm-a-prime")
    assert story.page.url.endswith("/pages/chamber")


def _nearly_over(route: Any) -> None:
    answer = route.fetch()
    if answer.status != 200:
        route.fulfill(response=answer)
        return
    body = re.sub(r'data-left="\d+"', 'data-left="180"', answer.text())
    route.fulfill(response=answer, body=body)
    route.request.frame.page.unroute(re.compile("/pages/chamber$"))

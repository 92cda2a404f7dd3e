"""対象外と出た事業者が、始める前に窓口に言い、答えをもらう (UX-8、I4)。診断の結果を申請書に入れて、戻す。"""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Instance
from tests.journeys.test_every_page import context_of, sign_in

WHY = "この従業員数には、先月辞めた人が入っています。"


def open_call(page: Page, instance: Instance, name: str) -> str:
    """公募の画面。もう始めていても、公募の画面を開く。"""
    page.goto(f"{instance.portal}/apply/")
    for link in page.locator("section[aria-labelledby=calls-heading] .card-title a").all():
        path = link.get_attribute("href") or ""
        if name in (link.inner_text() or "") and "/calls/" in path:
            page.goto(f"{instance.portal}{path}")
            return path
    raise AssertionError(f"no call of {name}")


def test_a_firm_disagrees_with_the_verdict_before_it_starts(instance: Instance, browser: Browser) -> None:
    firm = context_of(browser).new_page()
    sign_in(firm, instance, "firm-c-prime")
    path = open_call(firm, instance, "持続化")
    firm.get_by_role("link", name="この判定はちがうと思う").click()
    firm.get_by_role("button", name="窓口に送る").click()
    expect(firm.get_by_role("alert")).to_contain_text("わけ")
    firm.get_by_label("わけ").fill(WHY)
    firm.get_by_role("button", name="窓口に送る").click()
    expect(firm.get_by_role("status").first).to_contain_text("窓口に送りました")
    expect(firm.get_by_text("窓口が確かめています")).to_be_visible()

    staff = context_of(browser).new_page()
    sign_in(staff, instance, "secretariat")
    staff.goto(f"{instance.portal}/staff/calls/disputes/")
    expect(staff.locator("main")).not_to_contain_text(WHY)
    staff.locator(".card-title a").first.click()
    expect(staff.locator("main")).to_contain_text(WHY)
    staff.get_by_label("値を直すと、判定が変わります").check()
    staff.get_by_label("説明").fill("カルテの従業員数を直してください。直すと、その場で判定し直します。")
    staff.get_by_role("button", name="答えを送る").click()
    expect(staff.get_by_role("status").first).to_contain_text("答えました")

    firm.goto(f"{instance.portal}/apply/")
    firm.get_by_role("link", name=re.compile("判定への異議に、答えが届いています")).click()
    expect(firm.locator("main")).to_contain_text("カルテの従業員数を直してください")
    assert path in firm.url
    firm.goto(f"{instance.portal}/usage/?kind=read")
    expect(firm.locator("main")).to_contain_text("職員が判定への異議を閲覧")


def test_the_diagnosis_goes_into_the_plan_and_comes_out_again(instance: Instance, browser: Browser) -> None:
    page = context_of(browser).new_page()
    sign_in(page, instance, "firm-c-prime")
    open_call(page, instance, "経営力向上")
    page.get_by_role("button", name="申請を始める").click()
    page.get_by_role("link", name="現状の認識").click()
    page.get_by_role("link", name="経営診断とカルテから入れる").click()
    expect(page.locator("main")).to_contain_text("③自社の経営状況")
    expect(page.locator("main")).to_contain_text("ローカルベンチマーク")
    page.get_by_role("button", name="選んだ欄に入れる").click()
    box = page.get_by_label("③自社の経営状況")
    expect(box).to_have_value(re.compile("売上高は"))
    page.get_by_role("button", name=re.compile("入れる前に戻す.*③自社の経営状況")).click()
    expect(page.get_by_label("③自社の経営状況")).to_have_value("")

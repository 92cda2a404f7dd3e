"""外のシステムと様式の物語: パートナーが書き、客が受け取り、事務局が受け取って返す。職員が申請書を改める。"""

import re
from typing import Any

from tests.journeys.conftest import Story

FORM = "/staff/forms/management_plan/change/"


def test_a_partner_writes_first_and_the_firm_decides(stories: Any) -> None:
    partner, firm = stories(), stories(width=390)
    partner.open(f"{partner.instance.plan_site}/prepare")
    partner.page.fill("#reference", "顧客17")
    partner.page.fill("#market", "近所の飲食店に卸しています。")
    partner.press("用意する")
    link = str(partner.page.locator("a.claim").first.get_attribute("href"))
    firm.sign_in("firm-b-prime")
    firm.open(link)
    assert "近所の飲食店" not in firm.page.inner_text("main"), "nothing is shown before it is taken"
    firm.press("受け取って、中身を見る")
    firm.sees("近所の飲食店に卸しています。")
    firm.page.check("input[name=tells]")
    firm.press("選んだ欄を、下書きに入れる")
    assert "/apply/" in firm.page.url
    partner.press("状況を見る")
    partner.sees("作成中")
    firm.open(link)
    firm.sees("この道は使えません")


def test_a_form_is_changed_by_two_people(stories: Any) -> None:
    first, second = stories(), stories(width=390)
    first.sign_in("bureau")
    first.open("/staff/forms/")
    first.page.locator("summary", has_text="経営力向上計画").click()
    first.page.locator("a[href*='form=change']").first.click()
    first.page.wait_for_load_state()
    text = first.page.input_value("#definition")
    first.page.fill("#definition", text.replace('type = "', 'type = "x', 1))
    first.page.fill("#reason", "様式が改められたため")
    first.press("確かめて、案を出す")
    assert first.page.title().startswith("エラー: ")
    first.sees("型「x")
    changed = re.sub(r'version = "[^"]+"', 'version = "2027-04-01"', text, count=1)
    first.page.fill("#definition", changed)
    first.press("確かめて、案を出す")
    first.sees("公開を待っています")
    first.press("下見をする")
    first.sees("下書き")
    second.sign_in("bureau-2")
    second.open(first.page.url)
    second.press("確かめたので、公開する")
    second.sees("公開しました")
    second.open(f"{FORM}2027-04-01/")
    second.open(f"{FORM}2027-04-01/preview")
    second.sees("申請者に見える姿です")


def test_the_operator_sees_what_is_assigned(story: Story) -> None:
    story.sign_in("operator")
    story.open("/staff/systems/")
    story.sees("経営力向上計画 申請サイト（見本）")

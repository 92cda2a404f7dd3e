"""職員・審査員・外の相手の、申請ごとの画面も読める (A11Y-1〜A11Y-11, UX-20)。表の画面は test_every_page にある。"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import test_after_decision as after
from tests.journeys import test_review as review
from tests.journeys.conftest import Instance, Story
from tests.journeys.test_every_page import check, context_of, faults_of, sign_in

CALL = "画面を確かめる公募"
FORM = "/staff/forms/jizokuka/application/2025-17"


class Seer:
    """人ごとの画面。見たら確かめ、読めない所をためる。"""

    def __init__(self, instance: Instance, browser: Browser) -> None:
        self.instance, self.browser = instance, browser
        self.faults: list[str] = []
        self.pages: dict[str, Page] = {}

    def page(self, person: str) -> Page:
        """その人としてサインインした画面。"""
        if person not in self.pages:
            self.pages[person] = context_of(self.browser).new_page()
            sign_in(self.pages[person], self.instance, person)
        return self.pages[person]

    def see(self, person: str, *paths: str) -> Page:
        """開いて確かめる。"""
        page = self.page(person)
        for path in paths:
            url = path if path.startswith("http") else f"{self.instance.portal}{path}"
            self.faults += check(page, url, f"{person} {path}")
        return page

    def press(self, person: str, name: str) -> Page:
        """押して、出た画面を確かめる。"""
        page = self.page(person)
        page.get_by_role("button", name=name).first.click()
        page.wait_for_load_state()
        self.faults += faults_of(page, f"{person} after {name}")
        return page

    def tell(self) -> None:
        """読めない所があれば、全部を言う。"""
        assert not self.faults, "\n".join(self.faults)


@pytest.fixture
def seer(instance: Instance, browser: Browser) -> Iterator[Seer]:
    found = Seer(instance, browser)
    yield found
    for each in found.pages.values():
        each.context.close()


def key_of(page: Page) -> str:
    return str(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", page.url)[0])


def test_every_page_of_the_review_can_be_read(seer: Seer, stories) -> None:
    desk: Story = stories()
    for person in ("firm-c-prime", "reviewer-1"):
        seer.page(person)
    desk.sign_in("secretariat")
    review.open_the_call(desk, CALL)
    call = key_of(desk.page)
    review.submit(desk, "firm-c-prime", call=CALL)
    seer.see("secretariat", "/my/", f"/staff/review/?call={call}", "/staff/review/?text=どこにもない", f"/staff/calls/{call}/",
             f"/staff/calls/{call}/message", f"/staff/review/calls/{call}/interviews/")  # fmt: skip
    page = seer.page("secretariat")
    page.goto(f"{seer.instance.portal}/staff/review/?call={call}")
    page.locator("tbody a").first.click()
    page.wait_for_load_state()
    case = f"/staff/review/{key_of(page)}/"
    seer.see("secretariat", case)
    seer.press("secretariat", "目的を記録して開く")
    seer.press("secretariat", "確認を残す")
    page.goto(f"{seer.instance.portal}{case}")
    page.get_by_role("checkbox", name="審査 一").check()
    seer.press("secretariat", "割り当てる")
    reviewer = seer.see("reviewer-1", "/my/", "/review/mine/")
    reviewer.get_by_role("link", name=seer.instance.person("firm-c-prime")["claims"]["name"]).first.click()
    reviewer.check("input[name=conflict][value=no]")
    seer.press("reviewer-1", "届け出る")
    seer.press("reviewer-1", "採点を出す")
    page.goto(f"{seer.instance.portal}/staff/review/?call={call}")
    page.check("input[name=application]")
    page.select_option("#what", "finish_review")
    seer.press("secretariat", "できるかを確かめる")
    seer.see("secretariat", f"/staff/review/calls/{call}/ranking/", f"/staff/review/calls/{call}/publication/")
    page.goto(f"{seer.instance.portal}/staff/calls/new")
    seer.press("secretariat", "公募回を開く")
    assert page.title().startswith("エラー: ")
    seer.see("firm-c-prime", f"/apply/{key_of_path(case)}/", f"/calls/{call}/faq/")
    seer.tell()


def key_of_path(path: str) -> str:
    return path.strip("/").rpartition("/")[2]


def test_every_page_after_the_decision_can_be_read(seer: Seer) -> None:
    for person in ("firm-b-prime", "secretariat", "secretariat-2"):
        seer.page(person)
    key = after.step(seer.instance, "apply_for_grant")
    case = f"/staff/settlement/{key}/"
    seer.see("secretariat", case)
    seer.press("secretariat", "交付を決定する起案をする")
    page = seer.see("secretariat-2", "/my/", "/staff/settlement/", case)
    seer.press("secretariat-2", "決裁する")
    page.goto(f"{seer.instance.portal}{case}")
    papers = [str(each.get_attribute("href")) for each in page.locator("a[href*='/papers/']").all()]
    seer.see("secretariat-2", papers[0], f"{case}clawback/cancel_grant/")
    seer.see("firm-b-prime", f"/apply/{key}/")
    after.step(seer.instance, "report", key)
    seer.see("secretariat", case, f"{case}inspection/")
    seer.page("secretariat").fill("#accepted-1", "1")
    seer.press("secretariat", "計算し直す")
    seer.see("firm-b-prime", f"/apply/{key}/")
    seer.tell()


def test_every_page_of_a_certification_can_be_read(seer: Seer) -> None:
    for person in ("firm-a-prime", "bureau", "bureau-2"):
        seer.page(person)
    key = after.step(seer.instance, "plan")
    case = f"/staff/certifications/{key}/"
    seer.see("bureau", "/my/", "/staff/certifications/", case)
    seer.press("bureau", "認定する")
    seer.see("bureau-2", case)
    seer.press("bureau-2", "決裁する")
    page = seer.see("firm-a-prime", "/certificates/", f"/apply/{key}/")
    page.goto(f"{seer.instance.portal}/certificates/")
    seer.see("firm-a-prime", str(page.locator("a[href^='/certificates/']").first.get_attribute("href")))
    seer.tell()


def test_every_page_of_the_forms_can_be_read(seer: Seer) -> None:
    pages = ("company", "expenses", "files")
    seer.see("secretariat", "/staff/forms/", f"{FORM}/", f"{FORM}/?codes=1", *(f"{FORM}/preview?page={each}" for each in pages),
             "/staff/forms/jizokuka/application/compare?old=2025-17&new=2025-17",
             "/staff/forms/jizokuka/new?form=abandonment&version=2025-17")  # fmt: skip
    page = seer.page("secretariat")
    text = page.input_value("#definition")
    page.fill("#definition", text.replace('type = "', 'type = "x', 2))
    seer.press("secretariat", "確かめて、案を出す")
    assert page.title().startswith("エラー: ")
    page.fill("#definition", re.sub(r'version = "[^"]+"', 'version = "2099-01"', text, count=1))
    page.fill("#reason", "画面を確かめるため")
    seer.press("secretariat", "確かめて、案を出す")
    seer.press("secretariat", "下見をする")
    seer.see("secretariat", f"{page.url}preview")
    page.goto(f"{seer.instance.portal}{FORM}/preview?page=expenses")
    seer.press("secretariat", "行を足す")
    seer.press("secretariat", "この内容で確かめる")
    page.goto(f"{seer.instance.portal}/staff/forms/")
    page.locator("a[href*='/staff/forms/proposals/']").first.click()
    page.wait_for_load_state()
    seer.press("secretariat", "案を取り下げる")
    seer.tell()


def test_every_page_of_an_outside_partner_can_be_read(seer: Seer, stories) -> None:
    seer.see("operator", "/staff/systems/")
    seer.press("operator", "任せる")
    partner: Story = stories()
    partner.open(f"{seer.instance.plan_site}/prepare")
    partner.page.fill("#reference", "顧客18")
    partner.page.fill("#market", "近所の飲食店に卸しています。")
    partner.press("用意する")
    link = str(partner.page.locator("a.claim").first.get_attribute("href"))
    page = seer.see("firm-b-prime", "/claims/", link)
    seer.press("firm-b-prime", "受け取って、中身を見る")
    seer.see("firm-b-prime", page.url, "/claims/")
    page.goto(f"{seer.instance.portal}/claims/")
    page.locator("tbody a").first.click()
    seer.press("firm-b-prime", "断って、値を消す")
    seer.see("firm-b-prime", link)
    seer.tell()


def test_the_help_desk_opens_the_page_of_the_caller_without_values(seer: Seer, stories) -> None:
    """UX-25: 申請者の画面の番号で、窓口が同じ画面を値なしで開く。"""
    firm: Story = stories(390)
    firm.sign_in("firm-c-prime")
    firm.open("/apply/")
    firm.press("ものづくり")
    if firm.page.get_by_role("button", name="申請を始める").count():
        firm.press("申請を始める")
    else:
        firm.page.get_by_role("link", name=re.compile("を書く|続きを書く")).first.click()
    firm.page.locator(".tasks a").nth(1).click()
    firm.page.wait_for_load_state()
    title = firm.page.locator("h1").inner_text().split(" ")[0]
    firm.page.locator("summary", has_text="困ったとき").click()
    code = firm.page.locator("details strong").last.inner_text()
    name = seer.instance.person("firm-c-prime")["claims"]["name"]
    page = seer.see("secretariat", f"/staff/calls/help/?code={code}")
    assert title in page.inner_text("main")
    assert name not in page.inner_text("main"), "no value is shown"
    assert page.locator("fieldset[disabled] input").count()
    seer.tell()


def test_the_queue_is_walked_by_keys(stories, instance: Instance) -> None:
    """一覧は、キーだけで選び、開き、まとめて行うことへ移れる。"""
    desk: Story = stories()
    for person in ("secretariat", "firm-c-prime"):
        other: Story = stories()
        other.sign_in(person)
    desk.sign_in("secretariat")
    desk.open("/staff/review/")
    assert desk.page.locator("tbody tr").count(), "an earlier page sent one"
    box = desk.page.locator("tbody input[type=checkbox]").first
    box.focus()
    desk.page.keyboard.press("x")
    desk.sees("1件を選んでいます")
    desk.page.keyboard.press("a")
    desk.page.keyboard.press("a")
    desk.page.keyboard.press("b")
    assert desk.page.evaluate("document.activeElement.id") == "what"
    box.focus()
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert re.search(r"/staff/review/[0-9a-f-]{36}/", desk.page.url)
    desk.look()

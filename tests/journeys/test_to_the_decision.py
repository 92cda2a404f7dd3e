"""七つの手続きの物語。見本の人が、判定を見て始め、全部のページを書いて出し、審査を経て、二人が決める。"""

from typing import Any

import pytest

from shien import procedures
from tests.journeys.conftest import Story
from tests.journeys.deciding import REVIEWERS, Deciding, sign_in
from tests.journeys.test_apply import delegate
from tests.journeys.writing import Writer

SUBSIDIES = (("monozukuri", "firm-c-prime"), ("furusato", "firm-b-prime"), ("jizokuka", "firm-c-prime"))
CERTIFICATIONS = (
    ("management_plan", "firm-c-prime"), ("support_institution", "firm-c-prime"), ("it_support_institution", "firm-a-prime"),
)  # fmt: skip
# カルテの実際の数字を上回る目標 (例の目標は、例の数字に合わせてある)。
ANSWERS = {"management_plan": {"operating_income_target": 100_000_000, "personnel_expenses_target": 200_000_000}}
VENDOR, TOOL = (
    "架空ITベンダー株式会社",
    {"name": "受発注クラウド", "number": "T-1", "category": "software", "amount": 1_000_000},
)


def title(procedure: str) -> str:
    """見本の公募の名前。"""
    head = procedures.procedure(procedure)["procedure"]
    return f"{head['title']} {'通年の受付' if head['kind'] == 'certification' else '見本の公募'}"


def begin(firm: Story, procedure: str) -> None:
    """判定を見て、始める。書類の一覧が開く。"""
    firm.open("/apply/")
    firm.page.locator("h3").get_by_role("link", name=title(procedure)).first.click()
    firm.page.wait_for_load_state()
    if "/calls/" in firm.page.url:
        firm.sees("あなたの会社は")
        firm.press("申請を始める")
    else:  # another story has begun it
        firm.press("を書く")


def write_and_submit(firm: Story, procedure: str) -> None:
    """全部のページを書いて、出す。"""
    writer = Writer(firm, procedure, **ANSWERS.get(procedure, {}))
    writer.write()
    writer.submit()
    firm.sees("提出しました")


def deciding(stories: Any, procedure: str, person: str, staff: str) -> Deciding:
    """その手続きの担当の二人。"""
    first, second = sign_in(stories, staff, f"{staff}-2")
    name = first.instance.person(person)["claims"]["name"]
    return Deciding(first, second, title(procedure), name)


def result(firm: Story, procedure: str) -> None:
    """事業者が、申請の様子を開く。"""
    firm.open("/apply/")
    firm.page.locator("h3 a", has_text=title(procedure)).first.click()
    firm.page.wait_for_load_state()
    firm.look()


@pytest.mark.parametrize(("procedure", "person"), SUBSIDIES)
def test_a_subsidy_is_applied_for_reviewed_and_adopted(stories: Any, procedure: str, person: str) -> None:
    (firm,) = sign_in(stories, person)
    begin(firm, procedure)
    write_and_submit(firm, procedure)
    desk = deciding(stories, procedure, person, "secretariat")
    desk.check()
    desk.review(dict(zip(REVIEWERS, sign_in(stories, *REVIEWERS.values()), strict=True)))
    desk.decide("adopt")
    result(firm, procedure)
    firm.sees("採択されました。")
    firm.sees("を書き始める")


def test_it_introduction_is_written_with_the_vendor_and_granted(stories: Any) -> None:
    """申請者が書き、支援事業者が入力し、申請者が確かめて出す。採択と交付決定は一つ。"""
    firm, vendor = sign_in(stories, "firm-a-prime", "supporter-x")
    delegate(firm)
    begin(firm, "it_introduction")
    paper = firm.page.url
    Writer(firm, "it_introduction").write()
    firm.sees("この書類を出すのは、まだ先です。")
    firm.press("申請の様子")
    firm.press("IT導入支援事業者に入力を頼む")
    firm.press("IT導入支援事業者に入力を頼む", exact=True)
    _fill_the_vendor_part(vendor, firm.page.url)
    firm.open(f"{paper}check")
    Writer(firm, "it_introduction").submit()
    desk = deciding(stories, "it_introduction", "firm-a-prime", "secretariat")
    desk.check()
    desk.review(dict(zip(REVIEWERS, sign_in(stories, *REVIEWERS.values()), strict=True)))
    desk.decide("grant")
    result(firm, "it_introduction")
    firm.sees("交付が決まりました。")
    firm.sees("決まった額：50万円")
    delegate(firm, "basic", "finance")  # as the other stories know it


def _fill_the_vendor_part(vendor: Story, case: str) -> None:
    vendor.open("/my/")
    vendor.page.locator("button[name=enterprise]").last.click()
    vendor.page.wait_for_load_state()
    vendor.open(case)
    vendor.press("を書き始める")
    writer = Writer(vendor, "it_introduction", "vendor_part", vendor_name=VENDOR, tools=[TOOL])
    writer.write()
    writer.submit()
    vendor.sees("内容を確かめて提出してください")


@pytest.mark.parametrize(("procedure", "person"), CERTIFICATIONS)
def test_a_certification_is_applied_for_checked_and_given(stories: Any, procedure: str, person: str) -> None:
    (firm,) = sign_in(stories, person)
    begin(firm, procedure)
    write_and_submit(firm, procedure)
    desk = deciding(stories, procedure, person, "bureau")
    desk.check()
    desk.review({})
    desk.decide("certify")
    result(firm, procedure)
    firm.sees("認定されました。")

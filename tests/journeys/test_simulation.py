"""支援者が顧客の計画を試算して渡し、事業者が開いて直し、くらべ、印刷する。電話の幅で。"""

import json
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser

from tests.journeys.conftest import Instance, Story
from tests.journeys.test_every_page import check, context_of, sign_in

HOME = "/diagnosis/simulation/"
FIRM = {
    "name": "複合加工機の導入", "opening_cash": "1,800万円", "net_sales": "1億6,200万円", "variable_cost_rate": "52",
    "personnel_expenses": "4,560万円", "total_pay": "3,800万円", "depreciation": "420万円", "fixed_costs": "2,100万円",
    "employee_number": "12", "capital_stock": "1,000万円",
}  # fmt: skip
INVESTMENT = {"investment_name": "複合加工機", "cost": "2,000万円", "payment_month": "5", "useful_life": "10"}
OUTLOOK = {"extra_rate": "45", "extra_net_sales_1": "400万円", "extra_net_sales_2": "1,200万円",
           "extra_net_sales_3": "1,800万円", "extra_net_sales_4": "2,000万円", "extra_net_sales_5": "2,200万円"}  # fmt: skip
LOANS = {"loan_amount": "1,000万円", "loan_rate": "1.8", "loan_repayments": "84", "loan_month": "5"}
STEPS = (("firm", FIRM), ("investment", INVESTMENT), ("outlook", OUTLOOK), ("loans", LOANS), ("subsidy", {"bridge_rate": "2"}))  # fmt: skip


def fill(page: Any, values: dict[str, str]) -> None:
    faults = page.locator("#error-summary")
    assert not faults.count(), faults.inner_text()
    for key, text in values.items():
        page.fill(f"#plan-{key}", text)


def runs_a_simulation(story: Story, **change: str) -> None:
    """補助金を選び、五つの段を埋めて、結果を見る。"""
    story.open(HOME)
    story.press("新しく試す")
    story.page.check("input[value=monozukuri_product]")
    story.press("次へ進む")
    for key, values in STEPS:
        fill(story.page, {name: change.get(name, text) for name, text in values.items()})
        if key == "loans" and story.page.input_value("#plan-owed_amount"):
            fill(story.page, {"owed_rate": "1.5", "owed_repayments": "60"})
        story.press("結果を見る" if key == "subsidy" else "次へ進む")
        while story.page.locator("input[name=units_checked]").count():
            story.page.check("input[name=units_checked]")
            story.press("次へ進む")
    story.sees("補助金の採択を約束するものではありません。")


def acts_for(story: Story, firm: str) -> None:
    story.open("/my/")
    story.press(story.instance.person(firm)["claims"]["name"])


def test_a_supporter_runs_a_simulation_for_a_client_and_sends_it(stories: Any, tmp_path: Path) -> None:
    supporter: Story = stories(390)
    supporter.sign_in("supporter-x")
    acts_for(supporter, "firm-a-prime")
    runs_a_simulation(supporter)
    supporter.sees("補助金は1,000万円の見込みです。")
    supporter.press("計画を保存する")
    supporter.press("に渡す")
    supporter.sees("事業者に渡した計画")

    firm: Story = stories(390)
    firm.sign_in("firm-a-prime")
    firm.open(HOME)
    firm.sees("から届いた計画")
    firm.press("複合加工機の導入")
    firm.press("この計画を直す")
    firm.open(firm.page.url.removesuffix("firm") + "investment")
    fill(firm.page, {"cost": "1,200万円"})
    firm.press("直して結果へ戻る")
    firm.sees("補助金は600万円の見込みです。")
    firm.press("別の計画として保存する")
    firm.open(HOME)
    for box in firm.page.locator("input[name=plan]").all()[:2]:
        box.check()
    firm.press("選んだ計画をくらべる")
    firm.sees("2,000万円")
    firm.sees("1,200万円")
    firm.open(HOME)
    firm.press("複合加工機の導入")
    firm.press("印刷する")
    assert firm.page.locator("main details:not([open])").count() == 0
    assert len(firm.page.pdf()) > 20_000
    firm.open(firm.page.url.partition("print")[0])
    with firm.page.expect_download() as download:
        firm.page.get_by_role("link", name="計画（YAML").click()
    download.value.save_as(tmp_path / "plan.yaml")
    assert yaml.safe_load((tmp_path / "plan.yaml").read_text(encoding="utf-8"))["investments"][0]["cost"] == 12_000_000
    firm.open("/usage/?kind=plan")
    firm.sees("計画を渡した")


def test_the_result_and_the_comparison_fit_every_width(stories: Any) -> None:
    story: Story = stories(1280)
    story.sign_in("firm-b-prime")
    for cost in ("2,000万円", "3,456万円"):
        runs_a_simulation(story, cost=cost)
        for width in (1440, 1152, 1024, 700, 390):
            story.page.set_viewport_size({"width": width, "height": 900})
            story.look()
        story.press("計画を保存する")
    story.open(HOME)
    for box in story.page.locator("input[name=plan]").all()[:2]:
        box.check()
    story.press("選んだ計画をくらべる")
    for width in (1280, 1024, 700):
        story.page.set_viewport_size({"width": width, "height": 900})
        story.look()


def test_a_slip_and_a_mistake_are_asked_about_and_what_was_typed_stays(stories: Any) -> None:
    firm: Story = stories(390)
    firm.sign_in("firm-b-prime")
    firm.open(HOME)
    firm.press("新しく試す")
    firm.press("次へ進む")
    assert firm.page.title().startswith("エラー")
    firm.page.check("input[value=jizokuka]")
    firm.press("次へ進む")
    known = firm.page.input_value("#plan-net_sales")
    fill(firm.page, {"name": "試し", "net_sales": known[:-4], "capital_stock": "-1"})
    firm.press("次へ進む")
    assert firm.page.title().startswith("エラー")
    assert firm.page.evaluate("document.activeElement.id") == "error-summary"
    firm.sees("単位は千円ではありませんか")
    assert firm.page.input_value("#plan-net_sales") == known[:-4]


def test_the_slider_moves_the_field_and_the_keyboard_moves_the_slider(stories: Any) -> None:
    firm: Story = stories(1280)
    firm.sign_in("firm-b-prime")
    firm.open(f"{HOME}start")
    firm.page.check("input[value=free]")
    firm.press("次へ進む")
    slide = firm.page.get_by_label("売上とともに増える費用の割合を動かす")
    before = float(firm.page.input_value("#plan-variable_cost_rate"))
    slide.focus()
    firm.page.keyboard.press("ArrowRight")
    assert 0 < float(firm.page.input_value("#plan-variable_cost_rate")) - before <= 0.5 + 0.25
    fill(firm.page, {"variable_cost_rate": "60"})
    firm.page.keyboard.press("Tab")
    assert slide.input_value() == "60"


def test_the_simulation_needs_no_javascript(instance: Instance, browser: Browser) -> None:
    """UX-20"""
    context = context_of(browser, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, instance, "firm-c-prime")
    page.goto(f"{instance.portal}{HOME}start")
    page.check("input[value=monozukuri_product]")
    for key, values in (("start", {}), *STEPS):
        fill(page, values)
        if key == "loans" and page.input_value("#plan-owed_amount"):
            fill(page, {"owed_rate": "1.5", "owed_repayments": "60"})
        page.get_by_role("button", name="結果を見る" if key == "subsidy" else "次へ進む").click()
        while page.locator("input[name=units_checked]").count():
            page.check("input[name=units_checked]")
            page.get_by_role("button", name="次へ進む").click()
    assert "補助金は1,000万円の見込みです。" in page.inner_text("main")
    page.locator("input[name=cost-slide]").fill("12000000")
    page.get_by_role("button", name="この数字で計算し直す").click()
    assert "補助金は600万円の見込みです。" in page.inner_text("main")
    page.get_by_role("button", name="計画を保存する").click()
    assert "計画を保存しました。" in page.inner_text("main")
    result = json.loads(page.request.get(page.url + "result.json").text())
    assert result["subsidy"]["amount"] == 6_000_000
    context.close()


def test_every_page_of_a_plan_can_be_read_by_everyone(instance: Instance, browser: Browser) -> None:
    """A11Y-1, A11Y-8: 打ちかけの段・結果・保存した計画・印刷・比較を、320px・広い字間・色の強制で。"""
    context = context_of(browser)
    page = context.new_page()
    sign_in(page, instance, "supporter-x")
    page.locator("button", has_text=instance.person("firm-a-prime")["claims"]["name"]).click()
    page.wait_for_load_state()
    for _ in range(2):
        page.goto(f"{instance.portal}{HOME}start")
        page.check("input[value=monozukuri_product]")
        page.get_by_role("button", name="次へ進む").click()
        page.wait_for_load_state()
        draft = page.url.rsplit("/", 1)[0]
        for key, values in STEPS:
            fill(page, values)
            if key == "loans" and page.input_value("#plan-owed_amount"):
                fill(page, {"owed_rate": "1.5", "owed_repayments": "60"})
            page.get_by_role("button", name="結果を見る" if key == "subsidy" else "次へ進む").click()
            page.wait_for_load_state()
            while page.locator("input[name=units_checked]").count():
                page.check("input[name=units_checked]")
                page.get_by_role("button", name="次へ進む").click()
                page.wait_for_load_state()
        faults = [
            fault
            for key in ("scheme", "result", *(key for key, _ in STEPS))
            for fault in check(page, f"{draft}/{key}", key)
        ]
        page.goto(f"{draft}/result")
        page.get_by_role("button", name="計画を保存する").click()
        page.wait_for_load_state()
    plan = page.url
    page.goto(f"{instance.portal}{HOME}")
    keys = [box.get_attribute("value") for box in page.locator("input[name=plan]").all()]
    places = (plan, f"{plan}print", f"{instance.portal}{HOME}compare?plan={keys[0]}&plan={keys[1]}")
    faults += [fault for place in places for fault in check(page, place, place)]
    context.close()
    assert not faults, "\n".join(faults)

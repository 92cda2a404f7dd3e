"""経営診断: 決算を取り込んでから、印刷した診断を手にするまで。支援者と同じ画面で話すまで。"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.journeys.conftest import Story
from tests.journeys.test_once_only import complete_the_karte


def say_trade_and_people(story: Story) -> None:
    """比べる相手を選ぶのに要る、業種・資本金・正社員の数を入れる。"""
    for path, values in (
        ("/karte/basic/edit", {"industry": "2441", "capital_stock": "1000万円"}),
        ("/karte/finance/edit?part=2026-03-31", {"period_end_regular_employees": "12"}),
    ):
        story.open(path)
        for item, value in values.items():
            story.page.fill(f"#item-{item}", value)
        story.page.get_by_role("button", name="保存する").last.click()
        story.page.wait_for_load_state()
        story.look()


def download(page: Page, name: str) -> Path:
    """受け取る。"""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    assert waiting.value.suggested_filename.startswith("財務分析シート_")
    return Path(waiting.value.path())


def test_from_the_statements_to_a_printed_diagnosis_and_a_talk(stories: Any) -> None:
    """PRIV-5, UX-20, UX-23: 電話の幅で、打つのは業種・資本金・人数だけ。支援者が見たことは、利用履歴に残る。"""
    firm: Story = stories(360)
    firm.sign_in("firm-a-prime")
    complete_the_karte(firm)
    say_trade_and_people(firm)
    firm.open("/diagnosis/")
    earlier = firm.page.get_by_role("link", name="2025年3月期の決算に入れる")
    if earlier.count():  # another story brought in the statements of that year, which do not tell the people
        earlier.first.click()
        firm.page.fill("#item-period_end_regular_employees", "12")
        firm.page.get_by_role("button", name="保存する").last.click()
        firm.open("/diagnosis/")
    firm.sees("30点満点")
    firm.sees("「金属製品製造業」の小規模事業者の真ん中と比べると")
    firm.sees("前の期から何が変わったか")
    firm.sees("補助金の採択や融資を約束するものではありません")
    rank = firm.page.locator("#rank-heading").inner_text()
    firm.press("4つの視点を書く")
    firm.page.fill("#item-strengths", "急な注文でも三日で納めます。")
    firm.page.get_by_role("button", name="保存する").last.click()
    firm.page.wait_for_load_state()
    firm.look()
    firm.press("印刷する紙を見る")
    firm.sees("急な注文でも三日で納めます。")
    assert download(firm.page, "PDFで受け取る").read_bytes().startswith(b"%PDF-1.7")
    assert download(firm.page, "Excelで受け取る").read_bytes().startswith(b"PK")
    firm.open("/my/")
    firm.sees(rank.split("・")[0])

    supporter: Story = stories(1280)
    supporter.sign_in("supporter-x")
    supporter.open("/my/")
    supporter.page.get_by_role("button", name="株式会社架空髙﨑精機").first.click()
    supporter.page.wait_for_load_state()
    supporter.open("/diagnosis/")
    supporter.sees("の代理で操作中です")
    supporter.sees("30点満点")
    supporter.sees("非財務情報は委任されていません")
    assert "急な注文" not in supporter.page.inner_text("main")

    firm.open("/usage/")
    firm.sees("支援者が閲覧")
    firm.sees("財務情報")
    firm.sees("データを持ち出し")

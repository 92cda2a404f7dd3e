"""カルテを手で埋める。"""

from playwright.sync_api import expect

from tests.journeys.conftest import GOLDEN, Story


def test_what_was_typed_outlives_the_session(stories) -> None:
    """UX-1, UX-2: 時間切れでも、サインインし直せば打った所から続けられる。"""
    story: Story = stories(390)
    story.sign_in("firm-c-prime")
    story.open("/karte/basic/edit")
    story.page.fill("#item-business_summary", "木のおもちゃを作って、幼稚園に納めています。")
    expect(story.page.locator("#draft-state")).to_contain_text("残しました")
    story.context.clear_cookies(name="__Host-shien")
    story.page.get_by_role("button", name="保存する").last.click()
    story.page.wait_for_load_state()
    story.choose_person("firm-c-prime")
    assert "/karte/basic/edit" in story.page.url
    assert story.page.input_value("#item-business_summary") == "木のおもちゃを作って、幼稚園に納めています。"
    story.sees("前に打った内容を戻しました")
    story.page.get_by_role("button", name="保存する").last.click()
    story.page.wait_for_load_state()
    story.sees("保存しました")
    story.open("/karte/basic/edit")
    assert "戻しました" not in story.page.inner_text("main")


def test_the_idle_warning_keeps_the_session(stories) -> None:
    """UX-2: 二分前に知らせ、一押しで続けられる。"""
    story: Story = stories(390)
    story.sign_in("firm-c-prime")
    story.open("/karte/")
    idle = int(story.page.locator("body").get_attribute("data-idle") or 0)
    story.page.evaluate(f"localStorage.setItem('shien.seen', String(Date.now() - ({idle} - 90) * 1000))")
    story.page.wait_for_selector("#idle-warning[open]")
    story.look()
    story.page.get_by_role("button", name="続けて使う").click()
    story.page.wait_for_selector("#idle-warning:not([open])", state="attached")
    story.page.evaluate(f"localStorage.setItem('shien.seen', String(Date.now() - {idle + 1} * 1000))")
    story.page.wait_for_selector("#idle-again:not([hidden])")
    story.sees("打った内容はこの画面に残っています")


def test_address_and_industry_by_name(stories) -> None:
    """UX-13: 郵便番号から住所。町が幾つもあれば選ぶ。業種は名前で選べる。"""
    story: Story = stories(1280)
    story.sign_in("firm-c-prime")
    story.open("/karte/basic/edit")
    story.page.fill("#item-postal_code", "４５２ー０９６１")
    story.press("郵便番号から住所を入れる")
    story.page.get_by_label("愛知県清須市春日新堀", exact=True).check()
    story.press("選んだ町を入れる")
    assert story.page.input_value("#item-location") == "愛知県清須市春日新堀"
    assert story.page.input_value("#item-municipality") == "愛知県清須市"
    story.page.fill("#item-location", "愛知県清須市春日新堀１番地")
    story.page.locator("#item-industry").fill("")
    story.page.locator("#item-industry").press_sequentially("そば・うどん")
    story.page.wait_for_selector("#item-industry-list option", state="attached")
    story.page.fill("#item-industry", story.page.locator("#item-industry-list option").first.get_attribute("value"))
    story.page.get_by_role("button", name="保存する").last.click()
    story.page.wait_for_load_state()
    story.look()
    story.sees("保存しました")
    story.sees("愛知県清須市春日新堀１番地")
    story.sees("7631 そば・うどん店")


def test_a_trial_balance_asks_once_for_the_accounts(stories) -> None:
    """会計ソフトの試算表。知らない科目だけを一度尋ねる。"""
    story: Story = stories(360)
    story.sign_in("firm-c-prime")
    for turn in range(2):
        story.open("/karte/import/")
        story.page.set_input_files("#files", str(GOLDEN / "trial_balance" / "two_sided.csv"))
        story.press("読み取って、確かめる")
        if turn == 0:
            story.sees("科目の対応を決める")
            story.page.get_by_label("従業員の給料").select_option(label="人件費")
            story.press("この対応で読み取る")
        story.sees("まだ保存していません")
        story.press("カルテに取り込む")
    story.open("/karte/finance/")
    story.sees("3,200万円")

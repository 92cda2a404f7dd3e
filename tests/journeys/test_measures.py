"""支援策を探す。"""

from playwright.sync_api import Page

from tests.journeys.conftest import Story


def open_ones(page: Page) -> list[str]:
    return [each.inner_text() for each in page.locator("main li.card").all()]


def test_a_visitor_finds_an_open_measure_for_her_prefecture_on_a_phone(stories) -> None:
    """盛岡の食堂の人が、電話で、いま応募できる支援策を見つけて開く。サインインは要らない。"""
    story: Story = stories(360)
    story.open("/")
    story.press("支援策を探す")
    story.page.get_by_label("都道府県").select_option(label="岩手県")
    story.page.get_by_label("募集のようす").select_option(label="いま応募できる")
    story.press("探す", exact=True)
    found = open_ones(story.page)
    assert found
    assert all("募集中" in each and "まで（" in each for each in found)
    assert all("岩手県" in each or "全国" in each or "都道府県" in each for each in found)
    assert not any("交付申請等" in each for each in found)
    title = story.page.locator(".card-title a").first.inner_text()
    story.press(title, exact=True)
    assert story.page.inner_text("h1") == title
    for words in ("いつまでに", "いくら", "だれが", "どこに尋ねるか", "合成の見本です", "出所"):
        story.sees(words)


def test_an_editor_settles_a_doubtful_record(stories) -> None:
    """編集者が、日付の逆な記録を、もとの文と見比べて公開する。訪問者には、それまで見えない。"""
    editor: Story = stories(1280)
    visitor: Story = stories(390)
    editor.sign_in("editor")
    editor.press("確かめる支援策")
    row = editor.page.locator("tbody tr", has_text="より前です").first
    title = row.locator("a").inner_text()
    visitor.open(f"/measures/?opening=all&keyword={title}")
    visitor.sees("当てはまる支援策がありません")
    row.locator("a").click()
    editor.look()
    editor.sees("acceptance_end_datetime: 2020-01-01T00:00Z")
    editor.page.get_by_label("公開する").check()
    editor.press("決める")
    editor.sees(f"「{title}」を読み取った内容で公開しました。")
    visitor.open(f"/measures/?opening=all&keyword={title}")
    visitor.press(title, exact=True)
    visitor.sees("募集期間の記載なし")

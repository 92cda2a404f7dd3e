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


def test_a_visitor_types_what_she_wants_in_her_own_words(stories) -> None:
    """盛岡の食堂の人が、思ったままの言葉で探し、合うわけと、いくら・いつまで・どこに尋ねるかを見る。"""
    story: Story = stories(390)
    story.open("/measures/")
    story.page.get_by_label("言葉").fill("人を雇いたい 飲食店 盛岡")
    story.press("探す", exact=True)
    for words in ("「盛岡」→ 岩手県盛岡市で使えるもの", "「飲食店」→", "「人を雇い」→"):
        story.sees(words)
    top = story.page.locator("main li.card .card-title").first.bounding_box()
    assert top
    assert 0 <= top["y"] < 844, "the first measure is on the screen of the phone"
    found = open_ones(story.page)
    assert "雇う" in found[0]
    assert all(words in found[0] for words in ("合うわけ", "上限額：", "補助率：", "問合せ："))
    assert not any("対象です" in each and "岩手県" not in each and "全国" not in each for each in found)
    story.press("書いた文字のまま探す")
    assert "literal=1" in story.page.url


def test_a_firm_sees_condition_by_condition_whether_it_is_eligible(stories) -> None:
    """企業Cが、サインインして一覧の判定を見て、一件を開き、条件と使った値を確かめ、一つ答えて戻る。"""
    story: Story = stories(390)
    story.sign_in("firm-c-prime")
    story.press("支援策を探す")
    assert any(
        "条件に合います" in each or "合わない条件" in each or "確かめること" in each for each in open_ones(story.page)
    )
    story.page.locator("main li.card", has_text="合わない条件があります").first.locator(".card-title a").click()
    story.look()
    for words in (
        "対象になりますか",
        "満たさない",
        "使った値：",
        "値が違うので直す",
        "採択をお約束するものではありません",
    ):
        story.sees(words)
    back = story.page.url.removeprefix(story.instance.portal)
    story.open(f"/measures/answer/employee_number/?next={back}")
    story.page.get_by_label("常時使用する従業員数").fill("７人")
    story.press("保存して判定する")
    story.sees("カルテに保存しました")
    assert story.page.url.endswith(back)


def test_an_editor_settles_a_doubtful_record(stories) -> None:
    """編集者が、日付の逆な記録を、もとの文と見比べて公開する。訪問者には、それまで見えない。"""
    editor: Story = stories(1280)
    visitor: Story = stories(390)
    editor.sign_in("editor")
    editor.press("確かめる支援策")
    row = editor.page.locator("tbody tr", has_text="より前です").first
    title = row.locator("a").inner_text()
    visitor.open(f"/measures/?opening=all&keyword={title}")
    assert visitor.page.get_by_role("link", name=title, exact=True).count() == 0
    row.locator("a").click()
    editor.look()
    editor.sees("acceptance_end_datetime: 2020-01-01T00:00Z")
    editor.page.get_by_label("公開する").check()
    editor.press("決める")
    editor.sees(f"「{title}」を読み取った内容で公開しました。")
    visitor.open(f"/measures/?opening=all&keyword={title}")
    visitor.press(title, exact=True)
    visitor.sees("募集期間の記載なし")

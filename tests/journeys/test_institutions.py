"""支援機関を探し、比べ、相談し、返事をもらう。"""

from playwright.sync_api import Page

from tests.journeys.conftest import Story

PROBLEM = "跡継ぎがいない"
MESSAGE = "私も七十になり、跡継ぎがいません。店をたたまずに済む道を相談したいです。"


def names(page: Page) -> list[str]:
    return [each.inner_text() for each in page.locator("main .card-title a").all()]


def test_an_owner_finds_compares_and_asks_and_the_institution_answers(stories) -> None:
    """電話で、困りごとの言葉から相談先を見つけ、二つを比べ、会社のあらましだけを伝えて相談する。相手が返事をする。"""
    owner: Story = stories(390)
    supporter: Story = stories(1280)
    owner.sign_in("firm-b-prime")
    owner.press("支援機関を探す")
    owner.page.get_by_label("困っていること").fill(PROBLEM)
    owner.page.get_by_label("市区町村").fill("盛岡市")
    owner.press("探す", exact=True)
    owner.sees("事業承継（跡継ぎ）")
    found = names(owner.page)
    wanted = next(each for each in found if each == "架空会計事務所株式会社")
    owner.sees("「事業承継」の相談を受けています")
    other = next(each for each in found if each != wanted)
    for name in (wanted, other):
        owner.page.get_by_label(f"比べる（{name}）").first.check()
    owner.press("選んだ機関を比べる（4つまで）")
    owner.sees("返事の早さ")
    owner.press(f"（{wanted}）")

    owner.sees("何も選ばなければ、会社の名前も伝わりません。")
    assert owner.page.locator("input[name=shares]:checked").count() == 0
    owner.press("この内容で相談を送る")
    assert owner.page.title().startswith("エラー: ")
    owner.page.get_by_label("事業承継").check()
    owner.page.get_by_label("相談の内容").fill(MESSAGE)
    owner.page.get_by_label("会社のあらまし").check()
    owner.press("この内容で相談を送る")
    owner.sees("送信済み")
    owner.sees("会社のあらまし")
    mine = owner.page.url

    supporter.sign_in("supporter-x")
    supporter.press("支援機関を探す")
    supporter.press("届いた相談")
    supporter.page.locator(".card-title a").first.click()
    supporter.page.wait_for_url("**/institutions/inbox/*-*/")
    supporter.look()
    supporter.sees(MESSAGE)
    supporter.sees("常時使用する従業員数")
    assert "架空𠮷野木工" not in supporter.page.inner_text("main")
    assert "売上高" not in supporter.page.inner_text("main")
    supporter.page.get_by_label("面談を約束する").check()
    supporter.press("相手に伝える")
    assert supporter.page.title().startswith("エラー: ")
    supporter.page.get_by_label("相手に伝える文").fill("12月7日の10時に、オンラインでお話ししましょう。")
    supporter.press("相手に伝える")
    supporter.sees("相手に伝えました。")

    owner.open(mine)
    owner.sees("面談の約束")
    owner.sees("12月7日の10時に、オンラインでお話ししましょう。")
    owner.open("/usage/?kind=read")
    owner.sees("支援機関が相談を閲覧")
    owner.open(mine)
    owner.press("相談を終える")
    supporter.open(supporter.page.url)
    supporter.sees("終わった相談の、カルテの値は見られません。")


def test_a_visitor_walks_the_map_by_keyboard_and_a_chamber_answers(stories) -> None:
    """地図を Tab キーでたどって岩手県を開く。個人事業主が会議所に尋ね、職員が答える。"""
    visitor: Story = stories(360)
    visitor.open("/institutions/map/")
    visitor.page.get_by_label("地図に出す").focus()
    tile = visitor.page.get_by_label("岩手県", exact=False).first
    for _ in range(12):
        visitor.page.keyboard.press("Tab")
        if "岩手県" in (visitor.page.evaluate("document.activeElement.getAttribute('aria-label')") or ""):
            break
    assert visitor.page.evaluate("document.activeElement.getAttribute('aria-label')") == tile.get_attribute(
        "aria-label"
    )
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/institutions/map/03/")
    visitor.look()
    visitor.sees("岩手県の支援機関")
    visitor.press("この都道府県の機関をすべて見る")
    visitor.press("架空盛岡商工会議所", exact=True)
    visitor.sees("これは合成の見本です")
    visitor.press("この機関に相談する")
    visitor.choose_person("sole-s")
    visitor.page.get_by_label("創業").check()
    visitor.page.get_by_label("相談の内容").fill("二つ目の店を出したいです。")
    visitor.press("この内容で相談を送る")
    visitor.sees("何も伝えていません")
    chamber: Story = stories(1280)
    chamber.sign_in("chamber-iwate")
    chamber.press("支援機関を探す")
    chamber.press("届いた相談")
    chamber.page.locator(".card-title a").first.click()
    chamber.page.wait_for_url("**/institutions/inbox/*-*/")
    chamber.look()
    chamber.sees("二つ目の店を出したいです。")
    chamber.page.get_by_label("返事をする").check()
    chamber.page.get_by_label("相手に伝える文").fill("窓口へお越しください。")
    chamber.press("相手に伝える")
    visitor.open("/institutions/requests/")
    visitor.sees("返事あり")

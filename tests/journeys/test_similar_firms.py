"""似た企業と、これからの見込みを見る。"""

from tests.journeys.conftest import Story


def test_a_shop_owner_looks_at_similar_firms_and_at_what_may_come(stories) -> None:
    """携帯で、自社の位置と見込みの幅を見る。名前も一社の値も出ない。"""
    story: Story = stories(390)
    story.sign_in("firm-b-prime")
    story.open("/diagnosis/peers/")
    story.sees("およそ50社")
    story.sees("真ん中")
    story.page.get_by_text("比べる範囲を替える").click()
    story.page.get_by_label("業種").select_option(label="全業種")
    story.page.get_by_label("地域").select_option(label="同じ経済産業局の管内")
    story.press("この範囲で比べる")
    assert story.page.get_by_label("業種").input_value() == "all"
    story.sees("示さないもの")
    story.press("これからの見込み")
    story.sees("見込みは約束ではありません")
    story.sees("去年までのデータで試すと")
    story.page.get_by_label("何年先まで").select_option("1")
    story.press("この年数で見る")
    story.sees("2027年3月期は、")
    story.page.get_by_text("表で見る").first.click()
    story.sees("10回に8回入る幅")
    story.look()


def test_a_supporter_sees_the_clients_and_it_is_in_the_history(stories) -> None:
    """支援者は委任の範囲で見て、事業者の履歴に残る。"""
    supporter, owner = stories(1280), stories(390)
    supporter.sign_in("supporter-x")
    supporter.open("/my/")
    supporter.press("株式会社架空髙﨑精機")
    supporter.open("/diagnosis/peers/")
    supporter.sees("の代理で操作中です")
    supporter.open("/diagnosis/forecast/")
    owner.sign_in("firm-a-prime")
    owner.open("/usage/")
    owner.sees("架空会計事務所株式会社")
    owner.sees("財務情報")

"""一度届けたことは、もう書かない。"""

from pathlib import Path

from tests.journeys.conftest import Story

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "etax"
ALL = ("basic", "representative", "contact", "employees", "finance")


def complete_the_karte(story: Story) -> None:
    """登記と e-Tax のファイルからカルテを埋める。"""
    story.open("/karte/import/")
    story.press("この登記の情報を取り込む")
    story.sees("株式会社架空髙﨑精機")
    story.open("/karte/import/")
    story.page.set_input_files("#files", [str(path) for path in sorted(GOLDEN.glob("*.csv"))])
    story.press("読み取って、確かめる")
    story.sees("まだ保存していません")
    story.press("カルテに取り込む")
    story.sees("カルテに取り込みました")


def fetch(story: Story, number: str) -> None:
    """申請サイトで法人番号を入れ、取得を押す。"""
    story.open(f"{story.instance.plan_site}/")
    story.page.fill("#corporate_number", number)
    story.press("支援プラットフォームから取得")


def amount(story: Story, field: str) -> int:
    """欄の金額 (円)。"""
    return int(story.page.input_value(field).replace(",", ""))


def the_owner_has_linked(stories) -> Story:
    """企業Aの代表が、申請サイトへの連携を承諾してある。"""
    owner = stories()
    owner.sign_in("firm-a-prime")
    owner.open("/sites/site-r1/link")
    owner.link(ALL)
    return owner


def test_a_corporation_types_its_figures_only_once(stories) -> None:
    story = stories(390)
    number = story.instance.person("firm-a-prime")["claims"]["corporate_number"]
    story.open("/")
    story.sign_in("firm-a-prime")
    complete_the_karte(story)
    story.open("/sites/site-r1/link")
    story.sees("手で書くことになります")
    story.link(ALL)
    story.sees("連携しています")

    fetch(story, number)
    story.sees("受け取った値を記入しました")
    assert story.page.input_value("#name") == "株式会社架空髙﨑精機"
    assert story.page.input_value("#location") == "岩手県盛岡市架空町１丁目２番３号"
    assert amount(story, "#net_sales_0") > amount(story, "#net_sales_1") > 0
    filled = [
        each for each in story.page.locator("input[data-origin]").all() if each.get_attribute("readonly") is not None
    ]
    meter = story.meter()
    assert meter["filled"] == len(filled)
    assert meter["typed"] == 0
    assert meter["filled"] / meter["asked"] >= 0.6, meter

    story.open("/usage/")
    story.sees("連携サイトが取得")
    story.sees("架空経済産業局")
    story.sees("申請書への自動入力（ワンスオンリー）")


def test_a_sole_proprietor_has_no_corporate_number(stories) -> None:
    story = stories(360)
    story.sign_in("sole-s")
    story.unlink()
    story.open(f"{story.instance.plan_site}/")
    story.press("支援プラットフォームから取得")
    story.sees("渡す項目を選ぶ")
    story.link(ALL)
    story.sees("受け取った値を記入しました")
    assert story.page.locator("#corporate_number").count() == 0
    assert story.page.input_value("#name") == "架空食堂はなまる"
    assert story.meter()["filled"] >= 25


def test_a_declined_group_stays_with_the_firm(story) -> None:
    number = story.instance.person("firm-b-prime")["claims"]["corporate_number"]
    story.sign_in("firm-b-prime")
    story.unlink()
    fetch(story, number)
    story.link(("basic", "representative", "contact", "employees"))
    story.sees("承諾していません")
    assert story.page.input_value("#net_sales_0") == ""
    assert story.page.input_value("#name") == "架空𠮷野木工株式会社"
    story.open("/sites/")
    story.press("経営力向上計画 申請サイト（見本）")
    story.sees("渡さない項目")


def test_a_withdrawn_consent_stops_the_form_in_the_middle(stories) -> None:
    story = stories()
    number = story.instance.person("firm-c-prime")["claims"]["corporate_number"]
    story.sign_in("firm-c-prime")
    story.unlink()
    fetch(story, number)
    story.link(ALL)
    name = story.page.input_value("#name")
    story.page.fill("#issues", "人手が足りない")
    portal = story.context.new_page()
    plan, story.page = story.page, portal
    story.open("/sites/")
    story.press("経営力向上計画 申請サイト（見本）")
    story.press("連携を止める")
    story.sees("連携を止めました")
    story.page = plan
    story.press("支援プラットフォームから取得")
    story.sees("連携が止まっています")
    assert story.page.input_value("#name") == name
    assert story.page.input_value("#issues") == "人手が足りない"


def test_a_supporter_sees_what_was_delegated_only(stories) -> None:
    owner = the_owner_has_linked(stories)
    number = owner.instance.person("firm-a-prime")["claims"]["corporate_number"]
    story = stories()
    story.sign_in("supporter-x")
    story.press("株式会社架空髙﨑精機")
    story.sees("代理で操作中")
    story.open("/karte/basic/")
    assert story.page.goto(f"{story.instance.portal}/karte/representative/").status == 404
    fetch(story, number)
    story.sees("承諾していません")
    assert story.page.input_value("#representative_name") == ""
    owner.open("/usage/")
    owner.sees("連携サイトが取得")
    owner.sees("支援者が閲覧")


def test_a_source_that_is_down_is_said_so(stories) -> None:
    the_owner_has_linked(stories)
    story = stories()
    story.instance.manage("source", "gbizinfo", "down")
    try:
        story.sign_in("firm-a-member")
        number = story.instance.person("firm-a-prime")["claims"]["corporate_number"]
        story.open("/my/")
        fetch(story, number)
        story.sees("値の出所がいま止まっています")
    finally:
        story.instance.manage("source", "gbizinfo", "up")


def test_a_supporter_goes_on_for_the_same_firm_after_the_session_ran_out(stories) -> None:
    """UX-1: 時間切れのあと、サインインし直すと、同じ事業者の、同じ画面に戻る。"""
    story = stories(390)
    story.sign_in("supporter-x")
    story.press("株式会社架空髙﨑精機")
    story.instance.manage(
        "shell", "-v", "0", "-c",
        "from datetime import timedelta; from django.db.models import F; from shien.domain.accounts.models import SignedIn as S;"
        " S.objects.filter(account__email='supporter-x@demo.example').update(last_seen_at=F('last_seen_at') - timedelta(hours=1))",
    )  # fmt: skip
    story.page.goto(f"{story.instance.portal}/karte/basic/")
    story.choose_person("supporter-x")
    assert story.page.url.endswith("/karte/basic/")
    story.sees("代理で操作中")

"""訂正を返し、控えを確かめ、誰が見たかを外の目で検める。"""

import json
import subprocess
import sys
from pathlib import Path

from tests.journeys.conftest import Story
from tests.journeys.test_once_only import ALL, amount, complete_the_karte, fetch, the_owner_has_linked


def shien(*arguments: str) -> subprocess.CompletedProcess[str]:
    """shien コマンド。"""
    return subprocess.run([sys.executable, "-m", "shien.cli", *arguments], capture_output=True, text=True, check=False)


def test_a_correction_goes_back_to_the_karte(stories) -> None:
    """取得した欄を直して出すと、カルテに返すか尋ねられ、確かめると次の申請書に入る。"""
    story: Story = stories(390)
    number = story.instance.person("firm-a-prime")["claims"]["corporate_number"]
    story.sign_in("firm-a-prime")
    complete_the_karte(story)
    story.open("/sites/site-r1/link")
    story.link(ALL)
    fetch(story, number)
    before = amount(story, "#net_sales_0")
    story.page.locator("button[name=open][value=net_sales_0]").click()
    story.page.wait_for_load_state()
    story.look()
    story.page.fill("#net_sales_0", str(before + 10_000))
    for box in story.page.locator("form input:not([readonly]):not([type=hidden]), form textarea").all():
        if not box.input_value():
            box.fill("人手を増やし、夜も開ける。" if box.evaluate("e => e.tagName") == "TEXTAREA" else "3")
    story.press("内容を確かめる")
    story.press("提出する")
    for box in story.page.locator("input[name=correction]").all():
        box.set_checked(box.get_attribute("value") == "net_sales_0")
    story.press("提案する")
    story.sees("支援プラットフォームで確かめてください")
    story.open("/my/")
    story.press("1件の登録の提案")
    story.press("カルテに入れる")
    story.open("/karte/finance/")
    fetch(story, number)
    assert amount(story, "#net_sales_0") == before + 10_000
    assert story.meter()["filled"] == story.meter()["asked"] or story.meter()["filled"] > 20


def test_the_receipt_and_the_ledger_stand_without_the_platform(stories, tmp_path: Path) -> None:
    """控えと証跡は、手元の shien コマンドだけで確かめられる。一字変えれば見つかる。"""
    owner = the_owner_has_linked(stories)
    owner.open("/sites/")
    owner.press("経営力向上計画 申請サイト（見本）")
    with owner.page.expect_download() as download:
        owner.page.get_by_role("link", name="控えを受け取る").click()
    receipt, keys = tmp_path / "receipt.jws", tmp_path / "keys.json"
    download.value.save_as(receipt)
    keys.write_text(owner.page.request.get(f"{owner.instance.portal}/.well-known/jwks.json").text())
    shown = shien("verify-receipt", "--input", str(receipt), "--keys", str(keys))
    assert shown.returncode == 0, shown.stderr
    assert "架空経済産業局" in shown.stdout
    changed = tmp_path / "changed.jws"
    head, body, tail = receipt.read_text().strip().split(".")
    changed.write_text(f"{head}.{body[:-4]}AAAA.{tail}")
    assert shien("verify-receipt", "--input", str(changed), "--keys", str(keys)).returncode == 2

    folder = tmp_path / "ledger"
    owner.instance.manage("export_ledger", str(folder))
    verified = shien("verify-ledger", "--input", str(folder))
    assert verified.returncode == 0, verified.stderr
    lines = (folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    without = next(
        at for at, line in enumerate(lines) if json.loads(line).get("body", {}).get("act") == "consent_grant"
    )
    (folder / "ledger.jsonl").write_text("\n".join(lines[:without] + lines[without + 1 :]) + "\n", encoding="utf-8")
    assert shien("verify-ledger", "--input", str(folder)).returncode == 2


def test_the_site_is_told_when_the_consent_ends(stories) -> None:
    """止めると、署名のついた知らせが数秒で届き、開いたままの申請書もそれと知る (PRIV-4, SEC-40)。"""
    story: Story = stories()
    number = story.instance.person("firm-c-prime")["claims"]["corporate_number"]
    story.sign_in("firm-c-prime")
    story.open("/sites/site-r1/link")
    story.link(("basic",))
    fetch(story, number)
    story.open("/sites/")
    story.press("経営力向上計画 申請サイト（見本）")
    story.press("連携を止める")
    for _ in range(40):
        story.open(f"{story.instance.plan_site}/form")
        if "連携が止まっています" in story.page.inner_text("main"):
            return
        story.page.wait_for_timeout(500)
    raise AssertionError("the site never heard that the consent ended")


def test_a_chamber_opens_a_firm_of_its_own_prefecture(stories) -> None:
    """PRIV-5, PRIV-7: 目的を書いて開き、開いたことは事業者に見える。目的が無ければ開かない。"""
    clerk: Story = stories(390)
    clerk.sign_in("chamber-iwate")
    clerk.open("/staff/enterprises/")
    clerk.press("株式会社架空髙﨑精機")
    clerk.page.locator("main form button").last.click()
    clerk.page.wait_for_load_state()
    assert clerk.page.title().startswith("エラー")
    clerk.page.get_by_label("目的").fill("経営相談の前に、決算を確かめるため")
    clerk.page.locator("main form button").last.click()
    clerk.page.wait_for_load_state()
    clerk.look()
    clerk.sees("記録しました")
    owner = stories()
    owner.sign_in("firm-a-prime")
    owner.open("/usage/")
    owner.sees("職員が閲覧")
    owner.sees("経営相談の前に、決算を確かめるため")


def test_another_firms_number_links_nothing(stories) -> None:
    """入れた法人番号とサインインした事業者が違えば、値も、訂正を返す道も残らない。"""
    story = the_owner_has_linked(stories)
    number = story.instance.person("firm-b-prime")["claims"]["corporate_number"]
    fetch(story, number)
    story.sees("サインインした事業者が違います")
    for box in story.page.locator("form input:not([readonly]):not([type=hidden]), form textarea").all():
        box.fill("3")
    story.press("内容を確かめる")
    story.press("提出する")
    assert story.page.locator("input[name=correction]").count() == 0


def test_an_unfinished_form_is_not_submitted(stories) -> None:
    story: Story = stories()
    story.open(f"{story.instance.plan_site}/form")
    token = story.page.locator("input[name=csrf]").first.get_attribute("value")
    answer = story.page.request.post(f"{story.instance.plan_site}/submit", form={"csrf": token or ""})
    assert answer.status == 422
    assert "まだ書いていない欄" in answer.text()

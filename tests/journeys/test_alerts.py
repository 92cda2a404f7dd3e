"""支援策の知らせとニュースレター。メールは手元のメール受けで読む。"""

import json
import re
import time
import urllib.request
from email.message import EmailMessage
from pathlib import Path

from tests.journeys.conftest import Instance, Story
from tests.journeys.letters import arrived, mails, text_of

TITLE = "架空の物語町 夜間灯を直す補助金"
SHELL = "from django.utils import timezone; from datetime import timedelta; from shien.domain.accounts import row_security; "


def link(mail: EmailMessage, path: str) -> str:
    return re.findall(rf"https?://\S+/{path}/\S+", text_of(mail))[0]


def new_measure(instance: Instance, folder: Path) -> None:
    row = {
        "id": "story-1",
        "title": TITLE,
        "institution_name": "架空物語町",
        "target_area_search": "岩手県",
        "detail": "夜間灯を直します。",
    }
    file = folder / "town.json"
    file.write_text(json.dumps([row], ensure_ascii=False), encoding="utf-8")
    instance.manage("import_measures", str(file), "--source", "table")


def test_a_visitor_saves_a_search_hears_of_a_new_measure_and_ends_it(
    stories, instance: Instance, tmp_path: Path
) -> None:
    """盛岡の店主が、電話で条件を保存する。取込みの翌朝にメールが来て、一押しでやめる。"""
    to, story = "tenshu@shop.example", stories(360)
    story.open("/measures/?prefecture=03&keyword=夜間灯")
    story.press("この条件を保存して、新しい支援策をメールで受け取る")
    story.sees("「夜間灯」・岩手県")
    story.press("保存する", exact=True)
    story.sees("メールアドレスを「name@example.jp」のように")
    story.page.get_by_label("メールアドレス").fill(to)
    story.press("保存する", exact=True)
    story.sees("メールをご覧ください")
    story.open(link(arrived(instance, to), "alerts/confirm"))
    story.press("お知らせを始める")
    story.sees("お知らせを始めました")
    new_measure(instance, tmp_path)
    instance.manage("shell", "-v", "0", "-c", SHELL + (
        "from shien.domain.guidance import alerts\n"
        "from shien.domain.guidance.models import SavedSearch\n"
        "with row_security.system():\n"
        "    SavedSearch.objects.update(due_at=timezone.now() - timedelta(minutes=1))\n"
        "    while alerts.tell(at=timezone.now()): pass"
    ))  # fmt: skip
    alert = arrived(instance, to, 2)
    assert TITLE in text_of(alert)
    assert alert["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = str(alert["List-Unsubscribe"]).strip().strip("<>")
    story.open(link(alert, "measures"))
    assert story.page.inner_text("h1") == TITLE
    story.open(link(alert, "alerts/stop"))
    story.press("やめる", exact=True)
    story.sees("お知らせをやめました")
    request = urllib.request.Request(one_click, data=b"List-Unsubscribe=One-Click", method="POST")
    assert urllib.request.urlopen(request).status == 200
    story.open("/alerts/")
    story.page.get_by_label("メールアドレス").fill(to)
    story.press("リンクを受け取る")
    story.open(link(arrived(instance, to, 3), "alerts/open"))
    story.press("開く", exact=True)
    story.sees("保存した検索は、まだありません")


def test_a_signed_in_firm_keeps_searches_and_favourites(stories) -> None:
    story: Story = stories(390)
    story.sign_in("firm-c-prime")
    story.open("/measures/?opening=open")
    story.press("この条件を保存して、新しい支援策をメールで受け取る")
    story.press("保存する", exact=True)
    story.sees("「いま応募できる」を保存しました。")
    story.press("休む")
    story.sees("休み中")
    story.press("再開する")
    story.press("毎週にする")
    story.sees("毎週（月曜の朝7時）に知らせます")
    story.press("消す")
    story.sees("保存した検索は、まだありません")
    story.open("/measures/?opening=open")
    story.page.locator(".card-title a").first.click()
    title = story.page.inner_text("h1")
    story.press("お気に入りに入れる")
    story.open("/favourites/")
    story.sees(title)
    story.press("外す")
    story.sees("お気に入りは、まだありません")
    story.open("/newsletter/")
    story.page.get_by_label("ニュースレターを受け取ることに同意します").check()
    story.press("申し込む")
    story.sees("ニュースレターを申し込みました。")
    story.press("受け取りをやめる")
    story.sees("ニュースレターをやめました。")


def test_an_editor_writes_to_more_than_a_thousand_with_a_second_person(stories, instance: Instance) -> None:
    """編集者が書き、二人目の編集者が承認し、一人に一通ずつ届く。"""
    instance.manage("shell", "-v", "0", "-c", SHELL + (
        "from shien.domain.guidance.models import Readership, Subscriber\n"
        "at = timezone.now()\n"
        "with row_security.system():\n"
        "    people = Subscriber.objects.bulk_create(Subscriber(email=f'yomite{n}@shop.example', made_at=at) for n in range(1001))\n"
        "    Readership.objects.bulk_create(Readership(subscriber=each, text_version='2026-04', made_at=at, confirmed_at=at) for each in people)"
    ))  # fmt: skip
    editor, second = stories(1280), stories(1280)
    editor.sign_in("editor")
    editor.press("ニュースレターの管理")
    editor.press("新しく書く")
    editor.page.get_by_label("件名").fill("秋の支援策")
    editor.page.get_by_label("本文").fill("## 秋の支援策\n\n- 設備の補助金が始まります。")
    editor.press("保存して見え方を確かめる")
    editor.sees("宛先は、いま1001件です")
    editor.press("自分に試し送りする")
    assert "設備の補助金" in text_of(arrived(instance, "editor@demo.example"))
    editor.page.get_by_label("宛先の数").fill("1001")
    editor.press("この数に送る")
    editor.sees("二人目の承認を待ちます")
    editor.press("承認して送る")
    editor.sees("書いた人と、承認を求めた人は、承認できません")
    second.sign_in("editor-2")
    second.press("ニュースレターの管理")
    second.press("秋の支援策")
    second.press("承認して送る")
    deadline = time.monotonic() + 120
    while "送信済み" not in second.page.inner_text("main"):
        assert time.monotonic() < deadline, second.page.inner_text("main")
        time.sleep(1)
        second.page.reload()
    second.look()
    second.sees("進み具合：1001／1001件")
    got = [mail for n in (0, 500, 1000) for mail in mails(instance, f"yomite{n}@shop.example")]
    assert [mail["subject"] for mail in got] == ["秋の支援策"] * 3
    assert len({mail["Message-ID"] for mail in got}) == 3


def test_a_town_shows_the_list_inside_its_own_page(stories, instance: Instance) -> None:
    """よそのサイトの枠の中で、一覧が出る。リンクは枠の外で開く。ほかの画面は枠に入らない。"""
    story: Story = stories(390)
    page = story.page
    page.goto(f"http://localhost:{instance.port + 3}/")  # the mail catcher stands in for the site of a town
    page.evaluate(
        "([list, other]) => { document.body.innerHTML = `<iframe id=list src='${list}'></iframe><iframe id=other src='${other}'></iframe>`; }",
        [f"{instance.portal}/embed/measures?limit=3", f"{instance.portal}/measures/"],
    )
    frame = page.frame_locator("#list")
    frame.locator("h1").wait_for()
    assert frame.locator("li").count() == 3
    assert page.frame_locator("#other").locator(".site-header").count() == 0
    title = frame.locator("h2 a").first.inner_text()
    frame.locator("h2 a").first.click()
    page.wait_for_url(f"{instance.portal}/measures/*/")
    assert page.inner_text("h1") == title
    assert "__Host-shien" not in [each["name"] for each in story.context.cookies()]

"""編集者の一日。机の一番上を直し、事例を書き、二人目が公開する。"""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooSlow

from tests.journeys.conftest import Story

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def admin_faults(page: Page) -> list[str]:
    """Wagtail の画面の、読めない所。同じ文を見ている人の絵 (十秒ごとに現れる) は、Wagtail が名を付けないので除く (ADR 0007)。"""
    found = Axe().run(page, context={"exclude": [[".w-editing-sessions"]]}, options=RULES).response["violations"]
    return [f"{each['id']} {node['html'][:300]}" for each in found for node in each["nodes"]]


def quiet(story: Story) -> list[str]:
    """CSP に止められたものを聞く。"""
    heard: list[str] = []
    story.page.on("console", lambda said: heard.append(said.text) if "Content Security Policy" in said.text else None)
    return heard


def test_an_editor_mends_the_worst_row_and_the_second_one_agrees(stories) -> None:
    """机の一番上の締切を直す。読む人に見える値は、二人目が決めてから変わる。"""
    first, second, visitor = stories(1280), stories(1280), stories(390)
    first.sign_in("editor")
    first.press("編集者の机")
    row = first.page.locator("li.card", has_text="締切を確かめる").first
    title = row.locator(".card-title").inner_text()
    row.get_by_role("link", name=re.compile("締切を確かめる")).click()
    first.look()
    first.page.fill("#closes", "31日")
    first.press("訂正を出す")
    first.sees("2027-01-31 の形で入れてください")
    first.page.fill("#closes", "2099-03-31")
    first.press("訂正を出す")
    first.sees("1か所は、ほかの編集者が決めると変わります。")
    visitor.open(f"/measures/?keyword={title}")
    assert "2099年" not in visitor.page.inner_text("main")
    second.sign_in("editor-2")
    second.open("/staff/measures/corrections/")
    second.sees(title)
    second.press("この通りに直す")
    visitor.open(f"/measures/?keyword={title}")
    visitor.sees("2099年3月31日")
    first.open("/staff/desk/")
    assert first.page.locator(".badge--required + .muted + h2", has_text=title).count() == 0


def write(page: Page, text: str) -> None:
    """本文を書く。部品が起き上がる前に打った字は捨てられるので、入ったことを確かめる。"""
    editor = page.locator(".Draftail-Editor [contenteditable=true]").first
    for _ in range(10):
        editor.click()
        page.keyboard.type(text)
        try:
            page.wait_for_function(
                "text => document.querySelector('[name=body]').value.includes(text)", arg=text, timeout=3_000
            )
        except TooSlow:
            continue
        return
    raise AssertionError("the body does not take the text")


def test_a_case_is_written_by_one_and_published_by_another(stories) -> None:
    """豆腐店の事例を書いて提案する。書いた人には公開できず、二人目が公開すると、だれでも読める。"""
    writer, reader, visitor = stories(1280), stories(1280), stories(390)
    visitor.open("/measures/")
    measure = visitor.page.locator(".card-title a").first
    name, address = measure.inner_text(), measure.get_attribute("href")
    writer.sign_in("editor")
    writer.open("/staff/desk/contents/")
    heard = quiet(writer)
    page = writer.page
    page.get_by_role("link", name="事例を書く", exact=True).click()
    settle(page)
    assert admin_faults(page) == []
    for field, text in {"firm_kind": "従業員2人の豆腐店", "title": "配達の道順を見直した", "lead": "配達が早く終わるようになりました。",
                        "owner": "架空編集室", "measures": f"http://localhost{address}"}.items():  # fmt: skip
        page.fill(f"#id_{field}", text)
    write(page, "道順を地図で見直しました。")
    page.click("#id_figures-ADD")
    for field, text in {"label": "配達の時間", "unit": "分", "before": "90", "after": "60"}.items():
        page.fill(f"#id_figures-0-{field}", text)
    page.get_by_role("button", name="下書きを保存").click()
    # The text is kept by itself while it is typed, so the address alone does not tell that the button was heard.
    page.locator(".messages li").first.wait_for(timeout=30_000)
    settle(page)
    edit = page.url
    page.get_by_role("button", name="他のアクション").last.click()
    assert page.locator("button[name=action-publish]").count() == 0
    page.locator("button[name=action-submit]").click()
    settle(page)
    assert page.url.endswith("/casestudy/"), page.inner_text("body")[:3000]
    page.goto(edit)
    settle(page)
    assert page.locator("footer button", has_text="承認").count() == 0
    visitor.open("/cases/")
    assert "配達の道順" not in visitor.page.inner_text("main")
    reader.sign_in("editor-2")
    reader.open("/staff/desk/contents/")
    reader.sees("編集 担当さんの提案")
    heard += quiet(reader)
    reader.page.get_by_role("link", name="読んで公開する").first.click()
    settle(reader.page)
    assert admin_faults(reader.page) == []
    reader.page.get_by_role("button", name="他のアクション").last.click()
    reader.page.locator("footer button", has_text="承認").first.click()
    reader.page.wait_for_url("**/casestudy/", timeout=30_000)
    assert heard == []
    visitor.open("/cases/")
    visitor.press("配達の道順を見直した", exact=True)
    for words in ("従業員2人の豆腐店", "33.3％減った", "架空編集室", name, "道順を地図で見直しました。"):
        visitor.sees(words)
    visitor.press(name, exact=True)
    visitor.sees("この支援策を使った事例")
    writer.open("/staff/desk/contents/")
    row = writer.page.locator("tr", has_text="配達の道順")
    row.get_by_role("button", name=re.compile("公開をやめる")).click()
    writer.look()
    writer.sees("公開をやめました。")
    visitor.open("/cases/")
    assert "配達の道順" not in visitor.page.inner_text("main")

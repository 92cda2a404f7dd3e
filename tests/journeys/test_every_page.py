"""どの画面も、どの立場でも、どの状態でも読める (A11Y-1〜A11Y-11, UX-20)。"""

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from html5lib import constants
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import Instance
from tests.journeys.test_once_only import ALL

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# WCAG 1.4.12: the reader may set these, and nothing may be lost.
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"
ABOUT = ("/", "/help/", "/privacy/", "/accessibility/", "/terms/", "/no-such-page")
MEASURES = (
    "/measures/",
    "/measures/?opening=all&sort=amount&prefecture=03&unstated=1",
    "/measures/?keyword=どこにもない",
    "/measures/?page=3&opening=all",
    "/measures/?keyword=人を雇いたい 飲食店 盛岡",
    "/measures/?keyword=補助近&size=sme&amount=1000000&deadline=30&provider=ministry&nearby=1",
    "/alerts/",
    "/alerts/save?prefecture=03&keyword=設備",
    "/alerts/confirm/made-up",
    "/newsletter/",
    "/embed/measures?limit=5",
    "/embed/measures?keyword=どこにもない",
)
INSTITUTIONS = (
    "/institutions/",
    "/institutions/?problem=跡継ぎがいない&place=盛岡市&neighbours=1&sort=results&industry=E&language=en&online=1",
    "/institutions/?place=どこにもない市",
    "/institutions/?problem=あああ&keyword=どこにもない",
    "/institutions/?page=2",
    "/institutions/map/",
    "/institutions/map/?expertise=succession",
    "/institutions/map/03/",
    "/institutions/compare/",
)
CONTENT = ("/articles/", "/cases/", "/cases/?industry=M&area=03", "/articles/?use_purpose=succession&area=47")
DESK = ("/staff/desk/", "/staff/desk/?code=no_closing", "/staff/desk/?page=9", "/staff/desk/contents/", "/staff/desk/effects/",
        "/staff/measures/corrections/", "/staff/measures/bulk/", "/staff/measures/bulk/?keyword=架空", "/staff/measures/import/")  # fmt: skip
KARTE = ("basic", "representative", "contact", "employees", "finance", "shareholders", "officers", "establishments",
         "intellectual_property", "overseas", "research", "public_records", "workplace", "non_financial")  # fmt: skip
OWN = (
    "/measures/", "/measures/answer/employee_number/", "/measures/answer/municipality/", "/my/", "/alerts/", "/alerts/save?opening=open", "/favourites/", "/newsletter/", "/my/sign-ins/", "/delegations/", "/members/", "/karte/", "/karte/import/", "/karte/items/name/",
    "/karte/finance/edit", "/karte/finance/edit?part=2026-03-31", "/sites/", "/sites/site-r1/link", "/sites/site-r2/link",
    "/diagnosis/", "/diagnosis/?vintage=B", "/diagnosis/sheet/", "/diagnosis/notes/flow/", "/diagnosis/notes/views/",
    "/diagnosis/peers/", "/diagnosis/peers/?industry=all&region=prefecture", "/diagnosis/peers/?size=x",
    "/diagnosis/forecast/", "/diagnosis/forecast/?years=5", "/diagnosis/forecast/?years=0", "/usage/", "/usage/?since=x", "/usage/?kind=read", "/proposals/",
    "/institutions/", "/institutions/requests/", "/certificates/", "/claims/", "/diagnosis/simulation/", "/diagnosis/simulation/start",
    "/diagnosis/simulation/compare", "/apply/", *(f"/karte/{key}/" for key in KARTE),
    *(f"/karte/{key}/edit?part={'01' if key in KARTE[5:9] or key == 'public_records' else ''}" for key in KARTE if key != "finance"),
)  # fmt: skip
ASKED = ("/diagnosis/peers/", "/diagnosis/forecast/")
STAFF = (
    "/my/", "/staff/review/", "/staff/review/?having=mine&sort=number", "/staff/review/proposals/", "/staff/review/alarms/", "/staff/calls/",
    "/staff/calls/new", "/staff/calls/help/", "/staff/calls/help/?code=2K7M-9QRT-4XYZ", "/staff/calls/disputes/", "/staff/calls/disputes/?state=answered",
)  # fmt: skip
OVERSIGHT = ("/my/", "/staff/oversight/", "/staff/oversight/?state=settled", "/staff/oversight/rights/", "/staff/join/")
SETTLING = ("/staff/settlement/", "/staff/settlement/?state=all&text=架空", "/staff/settlement/payments/", "/staff/settlement/reports/",
            "/staff/dispatch/", "/staff/dispatch/experts/")  # fmt: skip
PLACES = {
    "visitor": (*ABOUT, *MEASURES, *INSTITUTIONS, *CONTENT), "firm-b-prime": OWN, "sole-s": ("/my/", "/diagnosis/", "/karte/", "/karte/basic/edit", "/sites/site-r1/link"),
    "firm-a-member": ("/my/", "/diagnosis/", "/members/", "/sites/site-r1/link"), "supporter-x": ("/my/", "/apply/", "/measures/", "/institutions/", "/institutions/inbox/", "/institutions/inbox/?state=closed", "/diagnosis/", *ASKED), "entry-e": ("/my/",), "expert-e": ("/my/", "/dispatch/expert/", "/dispatch/expert/busy/"),
    "chamber-iwate": ("/my/", "/institutions/inbox/", "/staff/enterprises/", "/staff/enterprises/?name=架空"),
    "operator": (*OVERSIGHT, "/staff/systems/", "/staff/sites/", "/staff/sites/new", "/staff/sites/site-r1/", "/staff/newsletter/"),
    "secretariat": (*STAFF, *SETTLING), "bureau": (*STAFF, "/staff/certifications/", "/staff/forms/"), "reviewer-1": ("/my/", "/review/mine/"), "auditor": OVERSIGHT, "editor": ("/my/", "/measures/", "/staff/measures/queue/", "/staff/measures/quality/", *DESK, "/staff/newsletter/", "/staff/newsletter/new"),
}  # fmt: skip


def faults_of(page: Page, where: str) -> Iterator[str]:
    """この画面の、読めない所。"""
    for each in Axe().run(page, options=RULES).response["violations"]:
        yield f"{where}: {each['id']} {[node['target'] for node in each['nodes']][:3]}"
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        yield f"{where}: scrolls sideways"


def check(page: Page, url: str, where: str) -> list[str]:
    """開いて、幅・字間・色の強制を替えながら確かめる。"""
    answer = page.goto(url)
    assert answer is not None
    faults = [*structure(page, answer.text(), where), *faults_of(page, where)]
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    faults += faults_of(page, f"{where} (forced colours)")
    page.emulate_media(forced_colors="none")
    page.add_style_tag(content=SPACING)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append(f"{where}: scrolls sideways with wide text spacing")
    return faults


def structure(page: Page, source: str, where: str) -> list[str]:
    """HTML の決まりと、題・見出し・つながり。"""
    parser = html5lib.HTMLParser()
    parser.parse(source)
    faults = [f"{where}: HTML {constants.E[code]} at {place}" for place, code, _ in parser.errors]
    ids = re.findall(r'\sid="([^"]+)"', source)
    faults += [f"{where}: id {each} twice" for each in {each for each in ids if ids.count(each) > 1}]
    for name in ("for", "aria-describedby", "aria-labelledby"):
        for value in re.findall(rf'\s{name}="([^"]+)"', source):
            faults += [f"{where}: {name} {each} leads nowhere" for each in value.split() if each not in ids]
    if not re.search(
        r"<title>[^<]+ – (支援プラットフォーム|経営力向上計画 申請サイト（見本）|GビズID[^<]*)</title>", source
    ):
        faults.append(f"{where}: title {page.title()!r}")
    if '<html lang="ja"' not in source or page.locator("h1").count() != 1 or "placeholder=" in source:
        faults.append(f"{where}: lang, h1 or placeholder")
    return faults


def context_of(browser: Browser, **more: Any) -> BrowserContext:
    return browser.new_context(
        viewport={"width": 320, "height": 800}, locale="ja-JP", timezone_id="Asia/Tokyo", bypass_csp=True, **more
    )


def sign_in(page: Page, instance: Instance, person: str) -> None:
    page.goto(f"{instance.portal}/signin/")
    page.locator(f"#person-{person}").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("person", PLACES)
def test_every_page_can_be_read_by_everyone(instance: Instance, browser: Browser, person: str) -> None:
    context = context_of(browser)
    page = context.new_page()
    if person != "visitor":
        sign_in(page, instance, person)
    faults = [fault for path in PLACES[person] for fault in check(page, f"{instance.portal}{path}", f"{person} {path}")]
    context.close()
    assert not faults, "\n".join(faults)


def test_every_page_of_an_application_can_be_read(instance: Instance, browser: Browser) -> None:
    """公募の頁から、表・年ごとの計画・ファイルの頁、確かめの頁まで。"""
    context = context_of(browser)
    page = context.new_page()
    sign_in(page, instance, "firm-b-prime")
    faults, papers = [], []
    for name in ("ものづくり", "経営力向上"):
        page.goto(f"{instance.portal}/apply/")
        path = page.get_by_role("link", name=re.compile(name)).first.get_attribute("href") or ""
        faults += check(page, f"{instance.portal}{path}", path)
        if "/calls/" in path:
            page.goto(f"{instance.portal}{path}")
            page.get_by_role("button", name="申請を始める").click()
            page.wait_for_load_state()
        else:
            page.goto(f"{instance.portal}{path}")
            page.get_by_role("link", name=re.compile("を書く")).first.click()
            page.wait_for_load_state()
        paper = page.url
        pages = [each.get_attribute("href") or "" for each in page.locator(".tasks a").all()]
        papers += pages
        case = paper.rsplit("/", 2)[0]
        places = [paper, f"{paper}check", f"{paper}pages/short-answers", f"{case}/", f"{case}/move/withdraw"]
        wide = [
            each
            for each in pages
            if name == "ものづくり" and each.endswith(("company", "numbers", "expenses", "files"))
        ]
        if name == "経営力向上":
            places += [f"{paper}pages/situation", f"{paper}drop?page=situation&source=diagnosis"]
        faults += [
            fault
            for each in [*places, *(f"{instance.portal}{path}" for path in wide)]
            for fault in check(page, each, each)
        ]
    box = page.locator("#paper input.short:visible, #paper input.amount:visible")
    for path in papers:
        page.goto(f"{instance.portal}{path}")
        correct = page.get_by_role("button", name=re.compile("^直す："))
        if not box.count() and correct.count():
            correct.first.click()
            page.wait_for_load_state()
        if box.count() and page.get_by_role("button", name="保存して次へ").count():
            break
    box.first.fill("読めない値")
    page.get_by_role("button", name="保存して次へ").last.click()
    page.wait_for_load_state()
    faults += faults_of(page, "a page of an application with errors")
    context.close()
    assert not faults, "\n".join(faults)


def test_every_measure_and_every_doubt_can_be_read(instance: Instance, browser: Browser) -> None:
    """よその名簿から来た文が入っても、画面は読める。"""
    context = context_of(browser)
    page = context.new_page()
    page.goto(f"{instance.portal}/measures/?opening=all")
    paths = [each.get_attribute("href") for each in page.locator(".card-title a").all()[:8]]
    for place in ("/articles/", "/cases/"):
        page.goto(f"{instance.portal}{place}")
        paths += [each.get_attribute("href") for each in page.locator(".card-title a").all()[:2]]
    sign_in(page, instance, "editor")
    page.goto(f"{instance.portal}/staff/desk/")
    paths.append(page.locator(".card a[href*='/edit#']").first.get_attribute("href").split("#")[0])
    page.goto(f"{instance.portal}/staff/measures/queue/")
    paths += [each.get_attribute("href") for each in page.locator("tbody a").all()[:3]]
    assert len(paths) == 16
    faults = [fault for path in paths for fault in check(page, f"{instance.portal}{path}", str(path))]
    page.goto(f"{instance.portal}{paths[-1]}")
    page.get_by_role("button", name="決める").click()
    faults += faults_of(page, "a decision that was not chosen")
    assert page.title().startswith("エラー: ")
    context.close()
    assert not faults, "\n".join(faults)


def test_every_institution_page_can_be_read(instance: Instance, browser: Browser) -> None:
    """支援機関のページ、比べる表、相談を書く画面。"""
    context = context_of(browser)
    page = context.new_page()
    page.goto(f"{instance.portal}/institutions/?prefecture=03&sort=near")
    paths = [str(each.get_attribute("href")) for each in page.locator(".card-title a").all()[:4]]
    keys = [path.split("/")[2] for path in paths]
    sign_in(page, instance, "firm-b-prime")
    paths += [f"{paths[0]}ask", f"/institutions/compare/?{'&'.join(f'id={key}' for key in keys)}"]
    faults = [fault for path in paths for fault in check(page, f"{instance.portal}{path}", path)]
    context.close()
    assert not faults, "\n".join(faults)


def test_errors_are_told_at_the_top_and_at_the_field(instance: Instance, browser: Browser) -> None:
    """UX-7, A11Y-4: 誤りは全部まとめて、欄への道とともに。打った文字は残る。"""
    context = context_of(browser)
    page = context.new_page()
    sign_in(page, instance, "firm-b-prime")
    wrong = {"postal_code": "12", "capital_stock": "たくさん", "date_of_establishment": "平成31年5月1日"}
    page.goto(f"{instance.portal}/karte/basic/edit")
    for key, text in wrong.items():
        page.fill(f"#item-{key}", text)
    page.get_by_role("button", name="保存する").last.click()
    page.wait_for_load_state()
    assert page.title().startswith("エラー")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    for key, text in wrong.items():
        field = page.locator(f"#item-{key}")
        assert field.input_value() == text
        assert field.get_attribute("aria-invalid") == "true"
        assert f"item-{key}-error" in (field.get_attribute("aria-describedby") or "")
        said = page.inner_text(f"#item-{key}-error")
        assert said
        assert said in page.inner_text("#error-summary")
        page.locator(f"#error-summary a[href='#item-{key}']").click()
        assert page.evaluate("document.activeElement.id") == f"item-{key}"
    assert "令和元年5月1日" in page.inner_text("#item-date_of_establishment-error")
    assert not list(faults_of(page, "basic with errors"))
    page.goto(f"{instance.portal}/delegations/")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    assert page.title().startswith("エラー")
    assert not list(faults_of(page, "delegations with errors"))
    context.close()


@pytest.mark.parametrize("path", ["/karte/basic/edit", "/sites/site-r1/link", "/karte/import/", "/usage/"])
def test_the_keyboard_reaches_everything_in_order(instance: Instance, browser: Browser, path: str) -> None:
    """A11Y-2: 読み飛ばしの道が先頭にあり、押せるものはすべて順にたどれ、いまの場所が見える。"""
    context = context_of(browser)
    page = context.new_page()
    sign_in(page, instance, "firm-b-prime")
    page.goto(f"{instance.portal}{path}")
    wanted = page.evaluate("""() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter(e => e.checkVisibility() && e.tabIndex >= 0 && !e.closest("dialog:not([open])")).length""")
    seen: list[int] = []
    for _ in range(wanted + 3):
        page.keyboard.press("Tab")
        place, shown = page.evaluate("""() => { const e = document.activeElement; const s = getComputedStyle(e);
            return [[...document.querySelectorAll("*")].indexOf(e), s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2]; }""")
        if seen and place <= seen[-1]:
            break
        assert shown, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        seen.append(place)
    assert len(seen) >= wanted - len(page.locator("input[type=radio]").all()), (len(seen), wanted)
    page.goto(f"{instance.portal}{path}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()


def test_the_journey_needs_no_javascript(instance: Instance, browser: Browser) -> None:
    """UX-20: JavaScript が無くても、保存・承諾・取得・提出ができる。"""
    context = context_of(browser, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, instance, "firm-b-prime")
    page.goto(f"{instance.portal}/karte/basic/edit")
    page.fill("#item-telephone", "０３（１２３４）５６７８")
    page.get_by_role("button", name="保存する").last.click()
    assert "03-1234-5678" in page.inner_text("main")
    page.goto(f"{instance.portal}/sites/site-r1/link")
    for group in ALL:
        page.check(f"#group-{group}")
    page.get_by_role("button", name="承諾する").first.click()
    page.goto(f"{instance.plan_site}/")
    page.fill("#corporate_number", instance.person("firm-b-prime")["claims"]["corporate_number"])
    page.get_by_role("button", name="支援プラットフォームから取得").click()
    assert page.input_value("#name") == "架空𠮷野木工株式会社"
    for box in page.locator("form input:not([readonly]):not([type=hidden]), form textarea").all():
        if not box.input_value():
            box.fill("3")
    page.get_by_role("button", name="内容を確かめる").click()
    page.get_by_role("button", name="申請を提出する").click()
    assert "受付番号" in page.inner_text("main")
    context.close()

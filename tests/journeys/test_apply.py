"""申請の物語。持続化補助金を、判定から受付まで。支援者と一緒に書く。"""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from tests.journeys.conftest import Story
from tests.journeys.letters import told_of

TEXTS = {
    "outline": "木の家具を作り、地元の店と通信販売で売っています。", "market": "長く使える家具を選ぶ人が増えています。",
    "strengths": "修理まで引き受ける職人がいます。", "policy": "三年で通信販売を倍にします。", "project_name": "家具の通信販売を広げる",
    "sales_channel": "展示会に出て、新しい取引先を開きます。", "effect": "売上が年に200万円ほど増える見込みです。",
}  # fmt: skip
SHORT = {
    "kind": "company", "trade": "manufacturing", "telephone": "０７７６（１２）３４５６", "office_count": "1", "capital_stock": "1,000",
    "contact_location": "福井県福井市架空１丁目１番１号", "period_months": "12", "taxable_income": "300万", "wholly_owned": "false",
    "advice_paid": "false", "gambling": "false", "adopted_before": "false", "invoice_special": "false", "wage_special": "false",
    "priority_bonus": "none", "policy_bonus": "none", "corporate_number": "",
}  # fmt: skip
FILES = {"support_plan": "様式4 事業支援計画書", "financial_statements": "決算書", "shareholder_list": "株主名簿"}
MOST_SCREENS = 12
_ANSWERS = "main dl.facts dd:not(:has(ul, table)), main dl.facts td, main dl.facts li .origin"


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Path]:
    """付けるファイル。"""
    made = {}
    for name in ("様式4 事業支援計画書", "決算書", "株主名簿"):
        writer = PdfWriter()
        writer.add_blank_page(595, 842)
        writer.add_metadata({"/Title": name})
        out = io.BytesIO()
        writer.write(out)
        made[name] = tmp_path / f"{name}.pdf"
        made[name].write_bytes(out.getvalue())
    return made


class Applying:
    """申請する人。"""

    def __init__(self, story: Story) -> None:
        self.story, self.page, self.screens = story, story.page, [""]

    def here(self) -> str:
        """いまの画面の名。"""
        return self.page.url.rsplit("/", 1)[-1].partition("?")[0].partition("#")[0]

    def seen(self) -> None:
        """画面を一つ数える。"""
        self.screens.append(self.page.url)

    def begin(self, name: str, *, person: str) -> str:
        """判定を見て、申請を始める。書類の道を返す。"""
        self.story.sign_in(person)
        self.story.open("/apply/")
        self.story.sees("小さな会社やお店が、販路を広げたり")
        self.story.sees("通常の上限 3,000万円")
        self.page.locator("h3").get_by_role("link", name=re.compile(name)).first.click()
        self.page.wait_for_load_state()
        if "/calls/" in self.page.url:
            self.story.look()
            self.story.sees("あなたの会社は")
            self.story.press("申請を始める")
        else:
            self.page.get_by_role("link", name=re.compile("を書く")).first.click()
            self.page.wait_for_load_state()
        self.seen()
        return self.page.url

    def fill(self, values: dict[str, str]) -> None:
        """この画面にある欄だけを書く。"""
        for box in self.page.locator("#paper [type=checkbox][id^=f-oath]").all():
            box.check()
        for name, text in values.items():
            boxes = self.page.locator(f'#paper [name="{name}"]')
            if not boxes.count():
                continue
            kind = boxes.first.get_attribute("type")
            if kind == "radio":
                chosen = self.page.locator(f'#paper [name="{name}"][value="{text}"]')
                if chosen.is_visible():
                    chosen.check()
            elif not boxes.first.is_visible():
                continue
            elif boxes.first.evaluate("box => box.tagName") == "SELECT":
                boxes.first.select_option(text)
            elif text:
                boxes.first.fill(text)

    def go_on(self) -> None:
        """保存して次へ。"""
        self.page.get_by_role("button", name=re.compile("^保存して(次へ|、確かめ)")).last.click()
        self.page.wait_for_load_state()
        self.story.look()
        assert not self.page.title().startswith("エラー"), self.page.inner_text("main")[:1500]
        self.seen()


def write(applicant: Applying, papers: dict[str, Path]) -> None:
    """書類を、初めから確かめの画面まで書く。"""
    page = applicant.page
    for _ in range(2 * MOST_SCREENS):
        where = applicant.here()
        if where == "check":
            return
        applicant.fill(TEXTS | SHORT)
        if where == "short-answers":  # what is asked hangs on what was answered
            page.get_by_text(re.compile("に保存しました")).wait_for()
            applicant.fill(SHORT)
        _fill_numbers(applicant, where)
        for field, name in FILES.items():
            box = page.locator(f"#f-{field}[type=file]")
            if box.count() and box.is_visible():
                box.set_input_files(papers[name])
                page.get_by_text(papers[name].name).first.wait_for()
                page.wait_for_load_state()
        applicant.go_on()


def _fill_numbers(applicant: Applying, where: str) -> None:
    if where == "expenses":
        applicant.fill({
            "tax_basis": "exclusive", "expenses-0-category": "exhibition", "expenses-0-content": "展示会の出展料",
            "expenses-0-unit_price": "300,000", "expenses-0-times": "2",
        })  # fmt: skip
        applicant.page.locator("#f-grant_total").get_by_text("40万円").wait_for()  # told as it is typed
    if where == "funding":
        applicant.fill({
            "own_funds": "20万", "loan_funds": "0", "other_funds": "0", "bridge_own": "40万", "bridge_loan": "0", "bridge_other": "0",
        })  # fmt: skip
    if where == "chamber":
        applicant.fill(
            {"chamber_kind": "chamber", "chamber_name": "架空福井商工会議所", "support_plan_issued_on": "R8.11.20"}
        )


def test_a_firm_applies_from_the_verdict_to_the_receipt(stories: Any, papers: dict[str, Path]) -> None:
    """UX-28: 下書きから提出まで、12画面までで終わる。"""
    story = stories()
    applicant = Applying(story)
    applicant.begin("持続化", person="firm-b-prime")
    story.press("短い答えをまとめて書く")
    applicant.seen()
    write(applicant, papers)
    assert applicant.here() == "check", [each.rsplit("/", 1)[-1] for each in applicant.screens]
    story.sees("様式4 事業支援計画書.pdf")
    story.page.get_by_role("button", name="申請を提出する").dblclick()  # UX-6: pressed twice, handed in once
    story.page.wait_for_url(re.compile("/submissions/"))
    story.look()
    applicant.seen()
    story.sees("提出しました")
    number = re.search(r"受付番号\s*([0-9A-Z-]{10,})", story.page.inner_text("main"))
    assert number
    told_of(story.instance, "firm-b-prime@demo.example", number[1])  # UX-6: within a minute
    assert len(applicant.screens) - 1 <= MOST_SCREENS, [each.rsplit("/", 1)[-1] for each in applicant.screens]
    applicant.page.go_back()
    applicant.page.wait_for_load_state()
    story.sees("提出済みです")
    with applicant.page.expect_download() as download:
        applicant.page.goto(f"{applicant.screens[-1]}")
        applicant.page.get_by_role("link", name="控えをPDFで受け取る").click()
    same_as_the_screen(story, Path(download.value.path()))
    story.press("提出を取り消して直せます")
    story.press("提出を取り消して直す")
    story.sees("15ページのうち")


def same_as_the_screen(story: Story, pdf: Path) -> None:
    """UX-19: 控えの PDF に、画面の答えとファイルの全部がある。書体は埋め込んである。"""
    read = PdfReader(pdf)
    told = "".join("".join(page.extract_text().split()) for page in read.pages)
    seen = story.page.locator(_ANSWERS).all_inner_texts()
    assert len(seen) > 40
    assert [text for text in seen if "".join(text.split()) not in told] == []
    assert [text for text in TEXTS.values() if text not in told] == []
    for name in FILES.values():
        if story.page.get_by_text(f"{name}.pdf").count():
            assert f"{name}.pdf".replace(" ", "") in told
    fonts = [font.get_object() for page in read.pages for font in page["/Resources"]["/Font"].values()]
    parts = [each["/DescendantFonts"][0].get_object() if "/DescendantFonts" in each else each for each in fonts]
    assert all(
        "/FontFile2" in (held := each["/FontDescriptor"].get_object()) or "/FontFile3" in held
        for each in parts if "/FontDescriptor" in each
    )  # fmt: skip
    assert read.trailer["/Root"]["/Lang"] == "ja"


def delegate(owner: Story, *groups: str) -> None:
    """支援者Xへの委任を結び直す。groups が無ければ全部で、代わりに書いてもよい。"""
    owner.open("/delegations/")
    while (ending := owner.page.get_by_role("button", name="終わらせる")).count():
        ending.first.click()
        owner.page.wait_for_load_state()
        owner.open("/delegations/")
    owner.page.fill("#number", owner.instance.person("supporter-x")["claims"]["corporate_number"])
    for box in owner.page.locator("input[name=groups]").all():
        if not groups or box.get_attribute("value") in groups:
            box.check()
    owner.page.fill("#until", "2027年3月31日")
    if not groups:
        owner.page.check("input[name=can_edit]")
    owner.press("委任する相手を確かめる")
    owner.press("この支援者に委任する")


def test_a_supporter_writes_along_and_nothing_is_lost(stories: Any) -> None:
    """REL-13: 二人が同じ欄を書けば、両方を見て選ぶ。話も残せる。"""
    owner, helper = stories(), stories(width=390)
    owner.sign_in("firm-a-prime")
    delegate(owner)
    applicant = Applying(owner)
    owner.open("/apply/")
    owner.page.get_by_role("link", name=re.compile("経営力向上計画")).first.click()
    owner.page.wait_for_load_state()
    owner.press("申請を始める")
    paper = owner.page.url
    helper.sign_in("supporter-x")
    helper.open("/my/")
    helper.page.locator("button[name=enterprise]").last.click()
    helper.page.wait_for_load_state()
    helper.open(paper)
    helper.sees("代理で操作中")
    area = owner.page.locator(".tasks a")
    pages = [each.get_attribute("href") or "" for each in area.all()]
    place = next(path for path in pages if _has_area(owner, path))
    for each, text in ((owner, "社長が書いた文です。"), (helper, "支援者が書いた文です。")):
        each.page.goto(f"{each.instance.portal}{place}")
        each.page.evaluate("document.getElementById('paper').dataset.autosave = '/nowhere'")
        each.page.locator("#paper textarea").first.fill(text)
    applicant.page.get_by_role("button", name=re.compile("書類の一覧へ")).click()
    applicant.page.wait_for_load_state()
    helper.page.get_by_role("button", name=re.compile("書類の一覧へ")).click()
    helper.page.wait_for_load_state()
    helper.look()
    helper.sees("どちらを残しますか")
    helper.sees("社長が書いた文です。")
    helper.page.locator("input[value=mine]").check()
    helper.press("選んだ値を残す")
    helper.page.goto(paper)
    helper.press("全部の内容を確かめる")
    helper.sees("支援者が書いた文です。")
    helper.press("確認と提出を頼む")
    delegate(owner, "basic", "finance")  # as the other stories know it
    owner.open(paper)
    owner.sees("提出をお願いします")


def _has_area(story: Story, path: str) -> bool:
    story.open(path)
    return story.page.locator("#paper textarea").count() > 0


def test_what_was_typed_offline_is_saved_later(stories: Any) -> None:
    """UX-1: つながらない間は端末に残り、読み直しても戻り、つながると保存される。"""
    story = stories(width=390)
    applicant = Applying(story)
    paper = applicant.begin("ふるさと", person="firm-c-prime")
    pages = [each.get_attribute("href") or "" for each in story.page.locator(".tasks a").all()]
    place = next(path for path in pages if _has_area(story, path))
    area = story.page.locator("#paper textarea").first
    story.context.set_offline(True)
    area.fill("切れている間に書いた文です。")
    story.page.get_by_text(re.compile("この端末に残しました")).wait_for()
    story.context.set_offline(False)
    story.page.evaluate("window.dispatchEvent(new Event('online'))")
    story.page.get_by_text(re.compile("に保存しました")).wait_for()
    story.open(place)
    assert story.page.locator("#paper textarea").first.input_value() == "切れている間に書いた文です。"
    story.page.locator("#paper textarea").first.fill("あとから直した文です。")
    story.page.get_by_text(re.compile("に保存しました")).wait_for()
    story.open(f"{paper}check")
    story.sees("あとから直した文です。")


def test_a_paper_is_written_without_a_script(stories: Any, browser: Any, instance: Any) -> None:
    """UX-20: JavaScript が無くても、書いて保存し、確かめられる。"""
    context = browser.new_context(viewport={"width": 320, "height": 800}, locale="ja-JP", java_script_enabled=False)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{instance.portal}/signin/")
    page.locator("#person-sole-s").click()
    page.goto(f"{instance.portal}/apply/")
    page.get_by_role("link", name=re.compile("持続化")).first.click()
    page.get_by_role("button", name="申請を始める").click()
    page.get_by_role("link", name=re.compile("まとめて書く")).click()
    page.locator("#f-oath_truth").check()
    page.locator("[name=kind][value=sole_proprietor]").check()
    page.get_by_role("button", name="保存して、書類の一覧へ").click()
    assert "書類" in page.title() or "申請書" in page.title()
    page.get_by_role("link", name="経費の明細").click()
    page.get_by_role("button", name="行を足す").click()
    page.fill("[name=expenses-0-unit_price]", "１０万")
    page.fill("[name=expenses-0-times]", "3")
    page.get_by_role("button", name="保存して次へ").last.click()
    page.get_by_role("button", name="保存して、書類の一覧へ").count()
    page.goto(page.url.partition("/pages/")[0].partition("/check")[0] + "/pages/expenses")
    assert "30万円" in page.inner_text("main")
    context.close()

"""ファイルの物語。回線が切れても、サーバーが起き直しても、続きから送られて一つだけ付く。付いたものは見て確かめられる (UX-18)。"""

import hashlib
import io
import itertools
import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from tests.journeys.conftest import GOLDEN, Story
from tests.journeys.test_apply import Applying

SIZE, PART = 5 * 1024 * 1024, 512 * 1024
NAME = "5MBの決算書.pdf"
BOX = "input[type=file][accept*=heic]:visible"


@pytest.fixture
def statements(tmp_path: Path) -> Path:
    """5MBの決算書。"""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_attachment("scan.bin", os.urandom(SIZE))
    out = io.BytesIO()
    writer.write(out)
    made = tmp_path / NAME
    made.write_bytes(out.getvalue())
    return made


def take_off(story: Story) -> None:
    """付いているものを外す。"""
    while (button := story.page.get_by_role("button", name=re.compile("^外す"))).count():
        button.first.click()
        story.page.wait_for_load_state()


def place_of(story: Story, person: str = "firm-c-prime", kind: str = "持続化") -> str:
    """その人の申請書で、写真も付けられるページ。付いていたものは外しておく。"""
    applicant = Applying(story)
    applicant.begin(kind, person=person)
    for link in [each.get_attribute("href") or "" for each in story.page.locator(".tasks a").all()]:
        story.page.goto(f"{story.instance.portal}{link}")
        if story.page.locator(BOX).count():
            take_off(story)
            story.look()
            return story.page.url.partition("#")[0]
    raise AssertionError("no page asks for a photograph")


def sent_hash(story: Story, name: str) -> str:
    """付いたファイルを受け取り、中身の要約値を言う。"""
    with story.page.expect_download() as download:
        story.page.get_by_role("link", name=name, exact=True).click()
    return hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest()


def test_a_file_goes_on_by_itself_after_the_line_was_cut(stories: Any, statements: Path) -> None:
    story = stories(width=390)
    place_of(story)
    page, parts = story.page, []
    page.on("request", lambda each: parts.append(each) if each.method == "PATCH" else None)

    def cut(route: Any) -> None:
        if len(parts) == 5 and route.request.method == "PATCH":
            story.context.set_offline(True)
        route.continue_()

    page.route("**/uploads/*", cut)
    page.locator(BOX).first.set_input_files(statements)
    page.get_by_text(re.compile("途切れました。つながりしだい続きから送ります")).wait_for()
    assert page.get_by_role("button", name="送るのをやめる").is_visible()
    story.look()
    page.wait_for_timeout(3000)
    story.context.set_offline(False)
    page.get_by_role("link", name=NAME, exact=True).wait_for(timeout=60_000)
    page.wait_for_load_state()
    story.look()
    assert sent_hash(story, NAME) == hashlib.sha256(statements.read_bytes()).hexdigest()
    whole = -(-statements.stat().st_size // PART)
    assert whole <= len(parts) <= whole + 6  # what had arrived was not sent again
    offsets = [int(each.headers["upload-offset"]) for each in parts]
    steps = [after - before for before, after in itertools.pairwise(offsets) if after > before]
    assert PART // 2 in steps  # a line that cuts is given less at a time, and more when it holds
    assert steps[-1] == PART
    assert page.get_by_role("button", name=re.compile("^外す")).count() == 1
    take_off(story)


def test_a_file_goes_on_when_the_server_was_killed(stories: Any, statements: Path) -> None:
    """UX-18, REL-13: 途中でサーバーが止められても、続きから届く。"""
    story = stories()
    place_of(story)
    page, parts = story.page, []
    web = next(each for each in story.instance.children.children if each.name == "web")

    def kill(route: Any) -> None:
        parts.append(route)
        if len(parts) == 4 and web.process:
            os.killpg(web.process.pid, signal.SIGKILL)
        route.continue_()

    page.route("**/uploads/*", kill)
    page.locator(BOX).first.set_input_files(statements)
    page.get_by_text(re.compile("続きから送ります")).wait_for()
    page.get_by_role("link", name=NAME, exact=True).wait_for(timeout=60_000)
    page.wait_for_load_state()
    assert sent_hash(story, NAME) == hashlib.sha256(statements.read_bytes()).hexdigest()
    assert page.get_by_role("button", name=re.compile("^外す")).count() == 1
    take_off(story)


def test_a_file_that_was_stopped_goes_on_when_it_is_chosen_again(stories: Any, statements: Path) -> None:
    """やめて読み直しても、同じファイルを選べば続きから。送っている間は、次へ進まない。"""
    story = stories(width=390)
    here = place_of(story)
    page, parts = story.page, []

    def hold(route: Any) -> None:
        parts.append(route.request.headers.get("upload-offset"))
        if len(parts) == 4:
            route.abort()
            story.context.set_offline(True)
        else:
            route.continue_()

    page.route("**/uploads/*", hold)
    page.locator(BOX).first.set_input_files(statements)
    page.get_by_text(re.compile("途切れました")).wait_for()
    page.get_by_role("button", name=re.compile("^保存して次へ")).last.click()
    page.get_by_text("ファイルを送り終えるまで、お待ちください").wait_for()
    assert page.url.partition("#")[0] == here
    page.get_by_role("button", name="送るのをやめる").click()
    page.get_by_text(re.compile("送るのをやめました。同じファイルを選ぶと、続きから送れます")).wait_for()
    story.look()
    story.context.set_offline(False)
    page.unroute("**/uploads/*")
    story.open(here)
    story.sees("同じファイルを選ぶと、続きから送ります。")
    later: list[str] = []
    page.on("request", lambda each: later.append(each.headers["upload-offset"]) if each.method == "PATCH" else None)
    page.locator(BOX).first.set_input_files(statements)
    page.get_by_role("link", name=NAME, exact=True).wait_for(timeout=60_000)
    page.wait_for_load_state()
    assert int(later[0]) >= 3 * PART
    assert sent_hash(story, NAME) == hashlib.sha256(statements.read_bytes()).hexdigest()
    take_off(story)


def test_a_photograph_of_a_phone_is_attached_and_looked_at(stories: Any) -> None:
    """HEIC は JPEG になり、欄でも確かめの画面でも見られる。"""
    story = stories(width=390)
    here = place_of(story)
    page = story.page
    story.sees("iPhoneの写真（HEIC）は、JPEGに変えて付けます。")
    page.locator(BOX).first.set_input_files(GOLDEN / "attachment" / "sideways.heic")
    page.get_by_role("link", name="sideways.jpg", exact=True).wait_for()
    page.wait_for_load_state()
    story.look()
    story.sees("JPEGに変えて付けました")
    small = page.locator("img.small-picture").first
    small.scroll_into_view_if_needed()
    page.wait_for_function("[...document.images].every((each) => each.complete && each.naturalWidth)")
    with page.expect_popup() as opened:
        page.get_by_role("link", name=re.compile("開いて見る.*sideways")).click()
    whole = opened.value
    whole.wait_for_load_state()
    assert whole.evaluate("[document.images[0].naturalWidth, document.images[0].naturalHeight]") == [120, 160]
    whole.close()
    story.open(f"{here.partition('pages/')[0]}check")
    assert page.locator("img.small-picture").count() == 1
    story.open(here)
    take_off(story)

"""業務の物語の土台。本物のプロセスを起こし、本物のブラウザで歩く。どの画面でもアクセシビリティを確かめる。"""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from shien.instance import run, template
from shien.instance.browser import FLAGS
from shien.instance.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"


def free_ports() -> int:
    """五つ続けて空いている口。"""
    for first in range(18000 + os.getpid() % 500 * 10, 60000, 10):
        try:
            run.check_ports(first)
        except SystemExit:
            continue
        return first
    raise RuntimeError("no five free ports in a row")


@dataclass(slots=True)
class Instance:
    """起きている一式。"""

    portal: str
    plan_site: str
    port: int
    data_dir: Path
    env: dict[str, str]
    children: Supervisor

    def person(self, key: str) -> dict[str, Any]:
        """見本の人。"""
        people = json.loads((self.data_dir / "personas.json").read_text(encoding="utf-8"))["people"]
        return next(each for each in people if each["id"] == key)

    def manage(self, *command: str) -> None:
        """運用の命令。"""
        run.manage(self.env, *command)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """一式を起こす。"""
    data_dir = tmp_path_factory.mktemp("instance")
    port = free_ports()
    name = f"shien_journey_{os.getpid()}"
    url = os.environ["DATABASE_URL"]
    template.make(url, name)
    env = run.settings(data_dir, port, template.named(url, name))
    env["DJANGO_SETTINGS_MODULE"] = "shien.config.dev"
    run.manage(env, "load_procedures")
    run.manage(env, "demo")
    children = run.launch(data_dir, port, env)
    watching = threading.Thread(target=children.watch, daemon=True)
    watching.start()
    run.wait_until_ready(port, children)
    yield Instance(f"http://localhost:{port}", f"http://localhost:{port + 2}", port, data_dir, env, children)
    children.stop()
    watching.join(5)
    template.drop(url, name)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """ブラウザ。Playwright の動かす間は同じ worker の Django が止まるので、物語のファイルごとに閉じる。"""
    from shien.instance.browser import chromium

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=os.environ.get("SHIEN_BROWSER") or str(chromium()), args=list(FLAGS)
        )
        yield launched
        launched.close()


class Story:
    """物語。人の言葉で歩く。"""

    def __init__(self, instance: Instance, context: BrowserContext) -> None:
        self.instance, self.context = instance, context
        self.page: Page = context.new_page()
        self.checked: set[str] = set()

    def look(self) -> None:
        """いまの画面のアクセシビリティを確かめる。"""
        found = Axe().run(self.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        faults = [
            f"{each['id']}: {each['help']} – {[node['target'] for node in each['nodes']][:3]}"
            for each in found.response["violations"]
        ]
        assert not faults, f"{self.page.url}\n" + "\n".join(faults)
        assert self.page.locator("h1").count() == 1, self.page.url
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide}px"

    def open(self, path: str) -> None:
        """画面を開く。"""
        self.page.goto(path if path.startswith("http") else f"{self.instance.portal}{path}")
        self.look()

    def press(self, name: str, *, exact: bool = False) -> None:
        """ボタンかリンクを押す。"""
        button = self.page.get_by_role("button", name=name, exact=exact)
        link = self.page.get_by_role("link", name=name, exact=exact)
        if not button.count() and not link.count():
            self.page.locator("summary", has_text="メニュー").click()  # on a phone the places are folded
        (button if button.count() else link).first.click()
        self.page.wait_for_load_state()
        self.look()

    def sign_in(self, person: str) -> None:
        """GビズIDの画面で、その人としてサインインする。"""
        self.page.goto(f"{self.instance.portal}/signin/")
        self.choose_person(person)

    def choose_person(self, person: str) -> None:
        """GビズIDの画面で人を選ぶ。"""
        self.look()
        self.page.locator(f"#person-{person}").click()
        self.page.wait_for_load_state()
        self.look()

    def sees(self, text: str) -> None:
        """画面に見える。"""
        assert text in self.page.inner_text("body"), (
            f"{text!r} is not on {self.page.url}:\n{self.page.inner_text('main')[:1500]}"
        )

    def meter(self) -> dict[str, int]:
        """申請サイトのワンスオンリーの数。"""
        meter = self.page.locator("#once-only-meter")
        return {name: int(meter.get_attribute(f"data-{name}") or -1) for name in ("asked", "filled", "typed")}

    def link(self, groups: tuple[str, ...]) -> None:
        """承諾の画面で項目を選んで承諾する。"""
        for group in groups:
            self.page.check(f"#group-{group}")
        self.press("承諾する")

    def unlink(self) -> None:
        """ほかの物語が承諾していれば、止めてから始める。"""
        self.open("/sites/")
        while (linked := self.page.locator(".cards h3 a")).count():
            linked.first.click()
            self.press("連携を止める")
            self.open("/sites/")

    def close(self) -> None:
        """終わる。"""
        self.context.close()


@pytest.fixture
def stories(instance: Instance, browser: Browser) -> Iterator[Any]:
    """物語を始める。幅は物語ごとに選べる。"""
    begun: list[Story] = []

    def begin(width: int = 1280) -> Story:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="ja-JP", timezone_id="Asia/Tokyo"
        )
        context.set_default_timeout(10_000)
        begun.append(Story(instance, context))
        return begun[-1]

    yield begin
    for story in begun:
        story.close()


@pytest.fixture
def story(stories: Any) -> Story:
    """一つの物語。"""
    return stories()

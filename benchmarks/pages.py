"""画面の重さと、マイページの問合せの数と、申請書のうち誰も打たずに埋まる割合。

重さは、何も持たないブラウザが初めて開くときに受け取る量 (見出しを含む、圧縮後)。
"""

import argparse
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from shien.instance import run
from shien.instance.browser import FLAGS, chromium

from . import cluster
from .line import Line

KILOBYTES, PER_SECTION = 300, 2
PAGES = {
    "/": "front page", "/my/": "my page", "/karte/": "karte", "/karte/finance/": "karte, finance", "/karte/import/": "import",
    "/sites/": "linked sites", "/sites/site-r1/link": "consent", "/usage/": "usage of data",
}  # fmt: skip


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    with cluster.cluster() as found:
        port = cluster.free_ports()
        url = cluster.database(found, "pages")
        env = cluster.environment(url, port)
        run.manage(env, "demo")
        with _everything(port, env), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("SHIEN_BROWSER") or str(chromium()), args=list(FLAGS)
            )
            weights = _weights(browser, port)
            asked, filled = _prefilled(browser, port)
            browser.close()
        counted = json.loads(
            subprocess.run(
                cluster.python("-m", "benchmarks.queries"),
                env={**os.environ, **env},
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            ).stdout
        )
    heaviest = max(weights, key=lambda path: weights[path])
    few, many, frame, sections = (counted[name] for name in ("few", "many", "frame", "sections"))
    lines = [
        Line(f"page weight, first visit: {PAGES[path]}", weight / 1000, "kB", KILOBYTES)
        for path, weight in sorted(weights.items(), key=lambda each: -each[1])
        if path in (heaviest, "/my/", "/karte/finance/", "/")
    ]
    return [
        *lines,
        Line(
            f"my page: queries a section, {sections} sections",
            (many - frame) / sections,
            "",
            PER_SECTION,
            f"{many} in all, {frame} of any signed-in page (session, viewer, row security)",
        ),
        Line(
            "my page: queries with 401 reads, 2 sites, 12 years",
            many,
            "",
            few,
            f"with one read: {few}",
            many / max(few, 1),
        ),
        Line(
            "経営力向上計画: fields filled without typing",
            100 * filled / asked,
            "%",
            None,
            f"{filled} of {asked} fields of the form",
        ),
    ]


@contextmanager
def _everything(port: int, env: dict[str, str]) -> Iterator[None]:
    children = run.launch(cluster.HOME, port, env)
    watching = threading.Thread(target=children.watch, daemon=True)
    watching.start()
    try:
        run.wait_until_ready(port, children)
        yield
    finally:
        children.stop()
        watching.join(5)


def _weights(browser: Browser, port: int) -> dict[str, int]:
    """画面ごとの、受け取った量。"""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    _sign_in(context.new_page(), port, "firm-b-prime")
    weights = {}
    for path in PAGES:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        received: list[float] = []
        session.on("Network.loadingFinished", lambda event, into=received: into.append(event["encodedDataLength"]))
        page.goto(f"http://localhost:{port}{path}", wait_until="networkidle")
        weights[path] = int(sum(received))
        page.close()
    context.close()
    return weights


def _prefilled(browser: Browser, port: int) -> tuple[int, int]:
    """申請サイトで取得し、画面のワンスオンリーの数を読む。(尋ねる欄, 打たずに埋まった欄)。"""
    context = browser.new_context()
    page = context.new_page()
    _sign_in(page, port, "firm-b-prime")
    page.goto(f"http://localhost:{port}/sites/site-r1/link")
    for box in page.locator("input[name=groups]").all():
        box.check()
    page.get_by_role("button", name="承諾する").click()
    page.wait_for_load_state()
    people = json.loads((cluster.HOME / "personas.json").read_text(encoding="utf-8"))["people"]
    number = next(each for each in people if each["id"] == "firm-b-prime")["claims"]["corporate_number"]
    page.goto(f"http://localhost:{port + 2}/")
    page.fill("#corporate_number", number)
    page.get_by_role("button", name="支援プラットフォームから取得").click()
    page.wait_for_selector("#once-only-meter")
    meter = page.locator("#once-only-meter")
    asked, filled = (int(meter.get_attribute(f"data-{name}") or 0) for name in ("asked", "filled"))
    context.close()
    return asked, filled


def _sign_in(page: Page, port: int, person: str) -> None:
    page.goto(f"http://localhost:{port}/signin/")
    page.locator(f"#person-{person}").click()
    page.wait_for_load_state()

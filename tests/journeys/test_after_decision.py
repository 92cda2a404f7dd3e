"""採択のあとの物語。交付決定、確定検査、支払、状況報告、そして返還。二人の職員が、別々の画面で決める。"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.conftest import ROOT, Instance, Story


class After(Story):
    """交付決定のあとを歩く職員。"""

    key = ""

    def case(self) -> None:
        """申請の画面を開く。"""
        self.open(f"/staff/settlement/{self.key}/")

    def fill(self, label: str, text: str) -> None:
        """欄に入れる。"""
        self.page.get_by_label(label).first.fill(text)


def step(instance: Instance, name: str, key: str = "") -> str:
    """事業者の提出と自動処理。"""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.after_steps", name, key], env={**os.environ, **instance.env}, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.returncode, done.stderr[-3000:]
    return done.stdout.strip().splitlines()[-1]


def contexts(browser: Browser, count: int) -> Iterator[BrowserContext]:
    for _ in range(count):
        yield browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", accept_downloads=True)


@pytest.fixture
def desk(instance: Instance, browser: Browser) -> tuple[After, After]:
    """起案する人と決裁する人。事業者もサインインしておく。"""
    instance.manage("load_procedures")
    firm, first, second = (After(instance, each) for each in contexts(browser, 3))
    firm.sign_in("firm-b-prime")
    first.sign_in("secretariat")
    second.sign_in("secretariat-2")
    return first, second


def test_a_grant_is_decided_inspected_paid_and_partly_returned(desk: tuple[After, After], instance: Instance) -> None:
    first, second = desk
    first.key = second.key = step(instance, "apply_for_grant")
    first.case()
    first.press("交付を決定する起案をする")
    first.sees("別の担当の人の決裁を待っています")
    second.open("/staff/settlement/")
    second.sees("決裁を待つ起案")
    second.case()
    second.sees("500万円")
    second.press("決裁する")
    second.sees("交付決定（事業の実施中）")

    step(instance, "report", first.key)
    first.open(f"/staff/settlement/{first.key}/inspection/")
    first.page.fill("#accepted-1", "300000")
    first.press("計算し直す")
    first.sees("減らすわけを書いてください")
    first.page.fill("#reason-1", "対象外の区間がありました")
    first.press("計算し直す")
    first.sees("補助金の額は490万円です")
    first.press("検査を終える")
    first.press("この額で、額の確定を起案する")
    second.case()
    second.press("決裁する")
    second.sees("額の確定（請求を待っています）")

    step(instance, "claim", first.key)
    _pay(first, second)
    step(instance, "yearly", first.key)
    _return(first, second)


def _pay(first: After, second: After) -> None:
    first.open("/staff/settlement/payments/")
    for box in first.page.locator("input[name=claim]").all():
        box.set_checked(first.key in (box.get_attribute("value") or ""))
    first.press("振込データを作る")
    batch = first.page.url
    second.open(batch)
    second.press("承認する")
    first.open(batch)
    with first.page.expect_download() as download:
        first.page.get_by_role("button", name="振込データ").click()
    content = download.value.path().read_bytes()
    assert {len(line) for line in content.split(b"\r\n")[:-1]} == {120}
    number = int(content.split(b"\r\n")[1][91:101])
    results = f"支払番号,金額,結果,日付,理由\n{number},4900000,済,{date.today().isoformat()},\n"
    first.page.set_input_files(
        "#results", {"name": "results.csv", "mimeType": "text/csv", "buffer": results.encode("cp932")}
    )
    first.press("取り込む")
    first.sees("振込済み")


def _return(first: After, second: After) -> None:
    first.case()
    first.sees("1回目")
    first.press("返還・納付を求める")
    first.sees("最低賃金の目標に届かない")
    first.sees("163万3,333円")
    first.fill("理由", "最低賃金の目標に届きませんでした。")
    first.page.fill("#pay_by", (date.today() + timedelta(days=40)).isoformat())
    first.press("起案する")
    second.case()
    second.press("決裁する")
    second.sees("返還・納付の手続き中")
    second.fill("納められた額（円）", "1633333")
    second.fill("納められた日", date.today().isoformat())
    second.press("納付を記す")
    second.sees("すべて納まりました")
    second.sees("事業化状況の報告期間")

"""手引きを、書いてあるとおりに歩く。画面が変われば手引きも直さなければならない。"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.journeys.conftest import ROOT, Story

DOCS = ROOT / "docs"
STEP = re.compile(r"^\d+\. (Open|Press|See|Tick|Upload|Type) (.+)$", re.M)
NUMBERED = re.compile(r"^\d+\. .*$", re.M)


def here(story: Story, text: str) -> str:
    """手引きの住所を、いま起きている一式の住所に直す。"""
    instance = story.instance
    return text.replace("http://localhost:8002", instance.plan_site).replace("http://localhost:8000", instance.portal)


def take(story: Story, verb: str, words: str) -> None:
    """一歩。"""
    quoted = re.findall(r"「(.+?)」", words)
    code = re.findall(r"`(.+?)`", words)
    if verb == "Open":
        story.open(here(story, re.findall(r"<(.+?)>", words)[0]))
    elif verb == "Press":
        story.press(quoted[0])
    elif verb == "See":
        story.sees(quoted[0])
    elif verb == "Tick":
        story.page.get_by_label(quoted[0]).check()
    elif verb == "Upload":
        files = sorted(str(path) for path in ROOT.glob(code[0]))
        assert files, f"{code[0]} names no file"
        story.page.get_by_label(quoted[0]).set_input_files(files)
    else:
        story.page.get_by_label(quoted[0]).fill(code[0])


def test_the_tutorial_leads_to_a_filled_form(stories) -> None:
    story: Story = stories(1280)
    text = (DOCS / "tutorial" / "first-form.md").read_text(encoding="utf-8")
    steps = STEP.findall(text)
    assert len(steps) == len(NUMBERED.findall(text)) >= 20, "a numbered step begins with a verb that no test knows"
    for verb, words in steps:
        try:
            take(story, verb, words)
        except Exception as error:
            raise AssertionError(f"{verb} {words}\n{error}") from error
    story.open(f"{story.instance.plan_site}/form")
    meter = story.meter()
    assert meter["typed"] == 0
    assert meter["filled"] / meter["asked"] >= 0.6, meter


def blocks(page: Path, language: str) -> list[str]:
    """文書の中の、囲まれた所。"""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("openssl")), reason="curl or openssl is not on this machine"
)
def test_a_site_registers_and_connects_as_the_guides_say(stories, tmp_path: Path) -> None:
    """連携サイトの登録と接続の手引きを、そのまま実行する。"""
    story: Story = stories(1280)
    for code in blocks(DOCS / "how-to" / "register-a-site.md", "python"):
        story.instance.manage("shell", "-c", code)
    before, *after = blocks(DOCS / "how-to" / "connect-a-site.md", "sh")
    script = f"cd {tmp_path}\n" + here(story, before)
    url = shell(script).stdout.strip().splitlines()[-1]

    story.context.route("http://localhost:9000/**", lambda route: route.fulfill(body="ok"))
    story.sign_in("firm-b-prime")
    story.page.goto(url)
    for label in ("基本情報", "従業員"):
        story.page.get_by_label(label).check()
    story.page.get_by_role("button", name="承諾する").first.click()
    story.page.wait_for_url("http://localhost:9000/**")
    answer = {name: values[0] for name, values in parse_qs(urlsplit(story.page.url).query).items()}
    assert answer["iss"] == story.instance.portal
    assert answer["state"] == (tmp_path / "state").read_text().strip()

    done = shell(script + "\n" + here(story, "\n".join(after)).replace("PASTE-THE-CODE", answer["code"]))
    assert json.dumps("架空𠮷野木工株式会社")[1:-1] in done.stdout
    assert '"state": "proposed"' in done.stdout
    assert done.stdout.count("HTTP/1.1 304") == 1, done.stdout


def shell(script: str) -> subprocess.CompletedProcess[str]:
    """sh で実行する。誤りがあれば、そこで止まる。"""
    done = subprocess.run(["sh", "-euc", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done

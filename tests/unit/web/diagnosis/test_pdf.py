"""財務分析シートの PDF: 文字の層、タグ、言語、題、埋め込んだ書体。網にもファイルにも手を出さない (A11Y-12, UX-19)。"""

import re
import subprocess
import sys

import pytest

from shien.values.items import items_of
from shien.web import typeset
from shien.web.diagnosis import pdf
from tests.unit.web.diagnosis.firms import NAME, NOW
from tests.unit.web.diagnosis.pdf_reader import Pdf, opened
from tests.unit.web.diagnosis.test_sheet import sheet


@pytest.fixture(scope="module")
def made() -> Pdf:
    return opened(pdf.pdf(sheet()))


def test_the_text_can_be_read_and_found(made: Pdf) -> None:
    plain = made.text.replace("\n", "")
    assert NAME in plain
    assert "髙﨑 𠮷郎" in plain
    for told in (
        "22点（30点満点）",
        "営業利益率（収益性）",
        "5.5 %",
        "金属製品製造業",
        "4つの視点",
        "図面を引きます。",
    ):
        assert told in plain


def test_it_is_tagged_and_says_its_language_and_title(made: Pdf) -> None:
    everything = made.everything
    assert b"/MarkInfo" in everything
    assert b"/StructTreeRoot" in everything
    assert re.search(rb"/Lang ?\(ja\)", everything)
    title = f"財務分析シート {NAME} 2026年3月期".encode("utf-16-be").hex()
    assert title in everything.hex() or title in everything.decode("latin-1").lower()
    tags = set(re.findall(rb"/S ?/(\w+)", everything))
    assert {b"H1", b"H2", b"Table", b"TH", b"TD", b"Figure", b"P"} <= tags
    assert b"/DisplayDocTitle true" in everything
    assert any(b"pdfuaid" in each for each in made.streams.values())


def test_the_figure_is_described(made: Pdf) -> None:
    alt = re.search(rb"/Alt ?<feff([0-9a-f]+)>", made.everything)
    assert alt
    assert "いちばん高いのは" in bytes.fromhex(alt[1].decode()).decode("utf-16-be")


def test_the_letters_are_embedded_and_none_is_missing(made: Pdf) -> None:
    fonts = [body for body in made.objects.values() if b"/FontDescriptor" in body and b"/Type /FontDescriptor" in body]
    assert fonts
    assert all(b"/FontFile" in body for body in fonts)
    missing = [body for body in made.streams.values() if b"begincidchar" in body and re.search(rb"> 0\n", body)]
    assert not missing


@pytest.mark.parametrize(
    "url", ["http://x.test/a.css", "https://x.test/", "file:///etc/passwd", "data:text/css,p{}", "shien:x"]
)
def test_it_fetches_nothing_but_its_own(url: str) -> None:
    fetcher = typeset.fetcher({"shien:sheet.css": (b"p{}", "text/css")})
    with pytest.raises(ValueError, match="not part of the sheet"):
        fetcher.fetch(url)
    assert fetcher.fetch("shien:sheet.css").read() == b"p{}"


def test_nothing_of_what_was_written_becomes_markup() -> None:
    hostile = {"name": "<img src=file:///etc/passwd>&amp;", "industry": "2441"}
    assert "<img src=file:///etc/passwd>&amp;" in opened(pdf.pdf(sheet(now=hostile))).text.replace("\n", "")


def test_the_fullest_papers_come_out_whole() -> None:
    """どの欄も長さいっぱいに書いた紙。表の幅を中身から決めると、組むのに何分もかかった。"""
    full = {
        each.key: ("長い文を書きます。" * 100)[: each.max_length - 2] + "終り" for each in items_of("non_financial")
    }
    assert opened(pdf.pdf(sheet(now=NOW | full))).text.replace("\n", "").count("終り") == len(full)


def test_a_machine_without_the_libraries_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(pdf.Unavailable):
        pdf.pdf(sheet())


def test_a_machine_without_japanese_letters_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    typeset.japanese.cache_clear()
    nothing = subprocess.CompletedProcess([], 0, stdout="", stderr="")
    monkeypatch.setattr(typeset.subprocess, "run", lambda *_, **__: nothing)
    monkeypatch.setattr(typeset.shutil, "which", lambda _: "/usr/bin/fc-list")
    with pytest.raises(pdf.Unavailable, match="font"):
        pdf.pdf(sheet())
    typeset.japanese.cache_clear()


def test_the_start_does_not_wait_for_the_typesetter() -> None:
    """WeasyPrint は、PDF を作るときに読む。"""
    code = "import django, sys; django.setup(); import shien.web.urls, shien.web.diagnosis.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

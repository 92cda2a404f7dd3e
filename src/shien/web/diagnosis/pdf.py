"""財務分析シートのPDF。PDF/UA-1 (見出し・表・図のタグ、言語、題、文字の層)、書体は埋め込む。網には出ない。"""

import logging
import shutil
import subprocess
from functools import cache
from importlib import resources
from typing import Any

from django.template.loader import render_to_string

from .sheet import Sheet

_CSS, _RADAR = "shien:sheet.css", "shien:radar.svg"


class Unavailable(Exception):
    """この機械では組版できない。ライブラリか日本語の書体が無い。"""


def pdf(sheet: Sheet) -> bytes:
    """PDF を作る。できなければ Unavailable。"""
    weasyprint = _engine()
    page = render_to_string("diagnosis/sheet_pdf.html", {"sheet": sheet, "css": _CSS, "radar": _RADAR})
    made = weasyprint.HTML(string=page, base_url="shien:/", url_fetcher=_fetcher({
        _CSS: (_static("sheet.css"), "text/css"), _RADAR: (_drawn(sheet), "image/svg+xml"),
    })).write_pdf(pdf_variant="pdf/ua-1")  # fmt: skip
    return bytes(made)


def _engine() -> Any:
    """WeasyPrint。読み込みに一秒ほどかかるので、使うときに読む。"""
    if not _japanese():
        raise Unavailable("there is no Japanese font")
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise Unavailable(str(error)) from error
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    return weasyprint


@cache
def _japanese() -> bool:
    """日本語の書体があるか。無いまま組むと、文字が四角になる。調べる道具が無ければ、あるとみなす。"""
    tool = shutil.which("fc-list")
    if tool is None:
        return True
    return bool(
        subprocess.run([tool, ":lang=ja", "family"], capture_output=True, text=True, check=False).stdout.strip()
    )


def _fetcher(known: dict[str, tuple[bytes, str]]) -> Any:
    """手元の様式と図だけを渡す。ほかの住所は、ファイルも網もすべて断る。"""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Closed(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in known:
                raise ValueError(f"{url} is not part of the sheet")
            body, kind = known[url]
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    return Closed()


def _static(name: str) -> bytes:
    return (resources.files("shien.web") / "static" / "shien" / name).read_bytes()


# 図の様式。ブラウザでは shien.css が同じものを言う。
_STYLE = """<style>
text { font-family: "Noto Sans CJK JP", "Noto Sans JP", sans-serif; font-size: 13px; fill: #1a1a1a } text.small { font-size: 11px }
path, rect, circle { fill: none; stroke-width: 2 } .grid { stroke: #b3b3b3; stroke-width: 1 }
.series-0 { stroke: #0017c1; stroke-width: 3 } .series-1 { stroke: #ac3e00; stroke-dasharray: 7 4 } .series-2 { stroke: #197a4b; stroke-dasharray: 2 3 }
.mark-0 { fill: #0017c1; stroke: #fff } .mark-1 { fill: #fff; stroke: #ac3e00 } .mark-2 { fill: #fff; stroke: #197a4b }
</style>"""


def _drawn(sheet: Sheet) -> bytes:
    head, _, rest = str(sheet.chart.svg).partition(">")
    return f"{head}>{_STYLE}{rest}".encode()

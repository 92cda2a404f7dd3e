"""PDF を組む。PDF/UA-1 (見出し・表・図のタグ、言語、題、文字の層)、書体は埋め込む。網には出ない。"""

import logging
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from django.template.loader import render_to_string

CSS = "shien:sheet.css"


class Unavailable(Exception):
    """この機械では組版できない。ライブラリか日本語の書体が無い。"""


def typeset(
    template: str, context: Mapping[str, Any], drawings: Mapping[str, tuple[bytes, str]] | None = None
) -> bytes:
    """PDF を作る。drawings は紙の中で使う図 (名 → 中身と種類)。できなければ Unavailable。"""
    weasyprint = engine()
    page = render_to_string(template, {**context, "css": CSS})
    known = {CSS: (_static("sheet.css"), "text/css"), **(drawings or {})}
    made = weasyprint.HTML(string=page, base_url="shien:/", url_fetcher=fetcher(known))
    return bytes(made.write_pdf(pdf_variant="pdf/ua-1"))


def engine() -> Any:
    """WeasyPrint。読み込みに一秒ほどかかるので、使うときに読む。"""
    if not japanese():
        raise Unavailable("there is no Japanese font")
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise Unavailable(str(error)) from error
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    return weasyprint


@cache
def japanese() -> bool:
    """日本語の書体があるか。無いまま組むと、文字が四角になる。調べる道具が無ければ、あるとみなす。"""
    tool = shutil.which("fc-list")
    if tool is None:
        return True
    return bool(
        subprocess.run([tool, ":lang=ja", "family"], capture_output=True, text=True, check=False).stdout.strip()
    )


def fetcher(known: Mapping[str, tuple[bytes, str]]) -> Any:
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

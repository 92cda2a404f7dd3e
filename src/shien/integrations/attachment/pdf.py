"""PDF。読めるか、中に仕掛けが無いか、マイナンバーが無いかを見る。"""

import io
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PdfReadError, PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject

from shien.values.fault import InvalidValue
from shien.values.my_number import find_my_numbers

_PAGES_READ = 300
_OBJECTS = 200_000
SCRIPT = "PDFの中に、自動で動く仕掛け（JavaScript）があります。職員は、仕掛けを止めて開きます。"
EMBEDDED = "PDFの中に、別のファイルが入っています。職員には、PDFだけが見えます。"
_BROKEN = (
    PyPdfError, PdfReadError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError,
    NotImplementedError, ArithmeticError, AssertionError, LookupError,
)  # fmt: skip
_SCRIPTS = frozenset({"/JS", "/JavaScript", "/Launch"})


def checked(name: str, document: bytes) -> tuple[str, ...]:
    """知らせておくこと。読めない・鍵のかかった PDF と、マイナンバーのある PDF は InvalidValue。"""
    try:
        reader = PdfReader(io.BytesIO(document), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InvalidValue(f"「{name}」にパスワードがかかっています。外してから選んでください。")
        pages = len(reader.pages)
        text = "\n".join(reader.pages[place].extract_text() for place in range(min(pages, _PAGES_READ)))
        warnings = _warnings(reader)
    except InvalidValue:
        raise
    except _BROKEN:
        raise InvalidValue(f"「{name}」はPDFとして読めません。壊れていないか確かめ、作り直してください。") from None
    if not pages:
        raise InvalidValue(f"「{name}」に頁がありません。作り直してください。")
    if find_my_numbers(text):
        raise InvalidValue(
            f"「{name}」に、マイナンバーと見られる番号があります。塗りつぶすか、消してから選んでください。"
        )
    return warnings


def marks(document: bytes) -> tuple[str, ...]:
    """仕掛けと、中の別のファイルの知らせだけ。読めない PDF も、仕掛けのあるものとして扱う。"""
    try:
        return _warnings(PdfReader(io.BytesIO(document), strict=False))
    except _BROKEN:
        return (SCRIPT,)


def _warnings(reader: PdfReader) -> tuple[str, ...]:
    seen: set[tuple[int, int]] = set()
    flags = {SCRIPT: False, EMBEDDED: False}
    waiting: list[Any] = [reader.trailer["/Root"]]
    while waiting and len(seen) < _OBJECTS:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            place = (each.idnum, each.generation)
            if place in seen:
                continue
            seen.add(place)
            each = each.get_object()
        if isinstance(each, DictionaryObject):
            flags[SCRIPT] |= not _SCRIPTS.isdisjoint(each) or each.get("/S") in _SCRIPTS
            flags[EMBEDDED] |= "/EmbeddedFiles" in each or (each.get("/Type") == "/Filespec" and "/EF" in each)
            waiting += [value for key, value in each.items() if key != "/Parent"]
        elif isinstance(each, list):
            waiting += each
    return tuple(text for text, flag in flags.items() if flag)

"""ファイルの渡し方。ふつうは保存させる。写真と PDF は、求められれば、何もできない窓の中で見せる (SEC-34)。

検査の済んでいないものとウイルスの見つかったものは、ここまで来ない (applications.actions.files.served)。
"""

from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from shien.integrations.attachment import marks, small

LOOK, SMALL = "look", "small"
_PICTURES = frozenset({"image/jpeg", "image/png"})
_PDF = "application/pdf"
_SAFE = frozenset({"clean", "none"})  # none: an installation without a scanner
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    _PDF: "PDF", "image/jpeg": "写真（JPEG）", "image/png": "画像（PNG）", "application/zip": "まとめたファイル（ZIP）",
    f"{_OFFICE}spreadsheetml.sheet": "Excelの表", f"{_OFFICE}wordprocessingml.document": "Wordの文書",
    f"{_OFFICE}presentationml.presentation": "PowerPointの資料", "text/csv": "CSVの表", "text/plain": "文字だけのファイル",
}  # fmt: skip
# No script, no form, no other origin, no frame: what the file says cannot reach the site.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


class Handed(Protocol):
    """渡すファイル。"""

    @property
    def name(self) -> str:
        """名前。"""

    @property
    def media_type(self) -> str:
        """確かめた種類。"""

    @property
    def scan(self) -> str:
        """ウイルスの検査。"""


def is_picture(file: Handed) -> bool:
    """小さな絵を見せられるか。検査の済んでいないものは見せない。"""
    return file.media_type in _PICTURES and file.scan in _SAFE


def can_look(file: Handed) -> bool:
    """開いて見られるか。仕掛けのあると分かっている PDF は、保存だけ。"""
    return is_picture(file) or (file.media_type == _PDF and file.scan in _SAFE and not getattr(file, "warnings", ()))


def handed(request: HttpRequest, found: Handed, document: bytes) -> HttpResponse:
    """ファイルの答え。?as=look は見るため、?as=small は小さな絵、ほかは保存するため。"""
    wanted = request.GET.get("as", "")
    if wanted == SMALL and is_picture(found):
        return _answer(small(document), "image/jpeg", "small.jpg", False)
    if wanted == LOOK and can_look(found) and not (found.media_type == _PDF and marks(document)):
        return _answer(document, found.media_type, found.name, False)
    return _answer(document, "application/octet-stream", found.name, True)


def _answer(document: bytes, media_type: str, name: str, saved: bool) -> HttpResponse:
    response = HttpResponse(document, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(saved, name) or "attachment"
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""ファイルの渡し方。画面の中では開かせず、必ず保存させる。"""

from urllib.parse import quote

from django.http import HttpResponse


def attachment(name: str, document: bytes) -> HttpResponse:
    """添付ファイルとしての答え。"""
    response = HttpResponse(document, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response

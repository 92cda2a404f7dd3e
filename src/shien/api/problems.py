"""問題の答え。RFC 9457 の problem document。"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

TITLES = {
    400: "要求の形が正しくありません", 401: "認証が必要です", 403: "この操作はできません", 404: "見つかりません",
    405: "この方法では呼べません", 409: "ほかの処理とぶつかりました", 412: "先に変更されています", 413: "要求が大きすぎます",
    415: "内容の種類が正しくありません", 422: "内容に誤りがあります", 429: "呼出しが多すぎます", 500: "処理できませんでした",
    503: "いま利用できません",
}  # fmt: skip


def problem(
    request: HttpRequest, status: int, code: str, detail: str, *, errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """問題の答えを作る。"""
    body: dict[str, Any] = {
        "type": f"/problems/{code}", "title": TITLES.get(status, TITLES[500]), "status": status, "detail": detail,
        "instance": f"urn:shien:request:{getattr(request, 'request_id', '-')}", "code": code,
    }  # fmt: skip
    if errors:
        body["errors"] = list(errors)
    response = JsonResponse(
        body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )
    if status == 401:
        response["WWW-Authenticate"] = f'Bearer realm="shien", error="{code}"'
    for name, value in (headers or {}).items():
        response[name] = value
    return response

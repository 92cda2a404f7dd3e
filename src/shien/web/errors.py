"""誤りの画面。何が起きたかと、次にどうするかだけを言う。"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/") or request.path == "/openapi.json":
        titles = {
            400: "要求の形が正しくありません",
            403: "この操作はできません",
            404: "見つかりません",
            500: "処理できませんでした",
        }
        return JsonResponse(
            {
                "type": f"/problems/{status}", "title": titles.get(status, "処理できませんでした"), "status": status,
                "code": {400: "bad_request", 403: "forbidden", 404: "not_found"}.get(status, "internal"),
                "instance": getattr(request, "request_id", ""),
            },
            status=status,
            content_type="application/problem+json",
        )  # fmt: skip
    return render(request, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400。"""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403。"""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404。"""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500。"""
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """画面が古いか、よそから送られた。"""
    return _page(request, 403)

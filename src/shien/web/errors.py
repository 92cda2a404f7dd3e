"""誤りの画面。何が起きたかと、次にどうするかだけを言う。"""

import sys

from django.core.exceptions import TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shien.api.problems import TITLES, problem


class UnseenText(ValueError):
    """送られた様式に、データベースの受けない見えない字 (NUL) がある。貼り付けた字に混じることがある。"""


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/") or request.path == "/openapi.json":
        codes = {400: "bad_request", 403: "forbidden", 404: "not_found"}
        return problem(request, status, codes.get(status, "internal"), TITLES[status])
    return render(request, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400。セッションを書く間にデータベースが切れたときも Django は 400 とするので、それは 503 に直す。"""
    if isinstance(exception, TooManyFieldsSent) and not request.path.startswith("/api/"):
        return render(request, "too_long.html", status=400)
    if isinstance(exception, UnseenText) and not request.path.startswith("/api/"):
        return render(request, "unseen.html", status=400)
    return unavailable(request) if _lost_database(exception) else _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403。"""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404。"""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500。データベースが使えないだけなら 503 で、少し待てばよいと言う。"""
    return unavailable(request) if _lost_database(sys.exc_info()[1]) else _page(request, 500)


def _lost_database(error: BaseException | None) -> bool:
    """データベースが使えないことが、もとのわけか。"""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:  # a chain of causes may close upon itself
        if isinstance(error, OperationalError | InterfaceError):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def unavailable(request: HttpRequest) -> HttpResponse:
    """503。"""
    if request.path.startswith(("/api/", "/oauth/token", "/oauth/revoke")):
        return problem(
            request, 503, "unavailable", "いま処理できません。少し待ってお試しください。", headers={"Retry-After": "5"}
        )
    response = render(request, "503.html", status=503)
    response["Retry-After"] = "5"
    return response


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """429。いつ試せるかを言う。"""
    minutes = -(-wait // 60)
    if request.path.startswith("/api/"):
        response = problem(
            request, 429, "too_many_calls", f"{wait}秒待ってからお試しください。", headers={"Retry-After": str(wait)}
        )
    else:
        response = render(request, "429.html", {"minutes": minutes}, status=429)
        response["Retry-After"] = str(wait)
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """413。"""
    if request.path.startswith(("/api/", "/oauth/")):
        return problem(request, 413, "too_large", "要求が大きすぎます。")
    return render(request, "413.html", status=413)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """画面が古いか、よそから送られた。"""
    return _page(request, 403)

"""APIに入れる者。すべての操作が、誰に許すかを宣言する。宣言の無い操作は 403 (SEC-15)。"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from shien.domain.accounts.facts import Viewer

from .problems import problem

# Who may call: a linked site with a token, or a signed-in person in one of these places.
ANYONE, SITE, OWNER, SUPPORTER, FILE_READER, AUDITOR, OPERATOR = (
    "anyone", "site", "owner", "supporter", "file_reader", "auditor", "operator",
)  # fmt: skip
_TESTS: dict[str, Callable[[Viewer], bool]] = {
    OWNER: lambda viewer: viewer.is_owner,
    SUPPORTER: lambda viewer: viewer.acting_for_other,
    FILE_READER: lambda viewer: viewer.opens_files,
    AUDITOR: lambda viewer: viewer.role == "auditor",
    OPERATOR: lambda viewer: viewer.role == "operator",
}


def bearer_token(request: HttpRequest) -> str:
    """Authorization の Bearer トークン。無ければ空。"""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def declared(*who: str) -> dict[str, Any]:
    """OpenAPI に載せる、許す者の宣言。"""
    return {"x-access": list(who)}


def allow(*who: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """who に当てはまる者だけを通す。"""

    def decorate(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            refusal = _refusal(request, who)
            return refusal if refusal is not None else operation(request, *args, **kwargs)

        guarded.access = who
        return guarded

    return decorate


def _refusal(request: HttpRequest, who: tuple[str, ...]) -> HttpResponse | None:
    if ANYONE in who:
        return None
    if SITE in who:
        if bearer_token(request):
            return None
        return problem(request, 401, "invalid_token", "連携サイトのトークンが必要です。")
    viewer: Viewer = request.viewer
    if not viewer.signed_in:
        return problem(request, 401, "sign_in_required", "サインインが必要です。")
    if not any(_TESTS[each](viewer) for each in who):
        return problem(request, 403, "forbidden", "この操作をする権限がありません。")
    return None

"""APIに入れる者。すべての操作が、誰に許すかを宣言する。宣言の無い操作は 403 (SEC-15)。"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.utils import check_csrf

from shien.domain.accounts.facts import Viewer
from shien.domain.outside import actions as outside
from shien.domain.outside.choices import Work

from . import strict_json
from .limits import count, guess
from .problems import problem

MAX_BODY = 1_000_000

# Who may call: a linked site with the token of a consent, a system or partner with a token of its own, or a signed-in person in one of these places.
ANYONE, SITE, SYSTEM, PARTNER, OWNER, SUPPORTER, FILE_READER, AUDITOR, OPERATOR, PROCEDURE_STAFF = (
    "anyone", "site", "system", "partner", "owner", "supporter", "file_reader", "auditor", "operator", "procedure_staff",
)  # fmt: skip
_WORKS = {SYSTEM: Work.RECEIVE, PARTNER: Work.OFFER}
_TESTS: dict[str, Callable[[Viewer], bool]] = {
    OWNER: lambda viewer: viewer.is_owner,
    SUPPORTER: lambda viewer: viewer.acting_for_other,
    FILE_READER: lambda viewer: viewer.opens_files,
    AUDITOR: lambda viewer: viewer.role == "auditor",
    OPERATOR: lambda viewer: viewer.role == "operator",
    PROCEDURE_STAFF: lambda viewer: viewer.role in ("secretariat", "bureau"),
}


def bearer_token(request: HttpRequest) -> str:
    """Authorization の Bearer トークン。無ければ空。"""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


class Refusal(Exception):
    """入れない者への答え。"""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def only(*who: str) -> dict[str, Any]:
    """この操作を who だけに許す。要求の中身を読むより先に確かめ、OpenAPI にも載る。"""

    def check(request: HttpRequest) -> bool:
        refusal = _refusal(request, who) or _unreadable(request)
        if refusal is not None:
            raise Refusal(refusal)
        return True

    return {"auth": check, "openapi_extra": {"x-access": list(who)}}


def deny(request: HttpRequest) -> bool:
    """宣言の無い操作は、誰にも許さない。"""
    raise Refusal(problem(request, 403, "forbidden", "この操作は許されていません。"))


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """読むまでもなく断る中身。大きすぎるか、JSON と名乗っていない。"""
    if request.method in ("GET", "HEAD", "DELETE"):
        return None
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MAX_BODY:
        return problem(request, 413, "too_large", "要求は 1 MB までです。")
    if request.content_type != "application/json":
        return problem(request, 415, "not_json", "Content-Type は application/json にしてください。")
    try:
        request.given = strict_json.read(request.body)
    except strict_json.NotJson as error:
        return problem(request, 400, "bad_request", str(error))
    return None


def _own_token(request: HttpRequest, work: Work) -> HttpResponse | None:
    """外部システム自身のトークンを確かめ、呼出しを数える。request.system に、そのシステム。"""
    token = bearer_token(request)
    try:
        request.system = outside.admitted(token=token, work=work, at=timezone.now())
    except outside.Refused as error:
        if error.status == 401:
            guess(request)
        return problem(request, error.status, error.code, error.detail)
    kind = "read" if request.method in ("GET", "HEAD") else "write"
    count(f"site_{kind}", token)
    count(f"client_{kind}", request.system.client_id)
    return None


def _refusal(request: HttpRequest, who: tuple[str, ...]) -> HttpResponse | None:
    if ANYONE in who:
        return None
    if own := next((_WORKS[each] for each in who if each in _WORKS), None):
        return _own_token(request, own)
    if SITE in who:
        if bearer_token(request):
            return None
        return problem(request, 401, "invalid_token", "連携サイトのトークンが必要です。")
    viewer: Viewer = request.viewer
    if not viewer.signed_in:
        return problem(request, 401, "sign_in_required", "サインインが必要です。")
    if request.method not in ("GET", "HEAD") and check_csrf(request) is not None:
        return problem(request, 403, "csrf", "このサイトの画面から送られた要求ではありません (X-CSRFToken)。")
    if not any(_TESTS[each](viewer) for each in who):
        return problem(request, 403, "forbidden", "この操作をする権限がありません。")
    return None

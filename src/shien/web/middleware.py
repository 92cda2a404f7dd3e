"""要求ごとの支度。要求番号、閲覧者、キャッシュの禁止。"""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from shien.api import limits
from shien.domain.accounts import actions, queries, row_security, staffing
from shien.domain.accounts.facts import VISITOR, Viewer
from shien.web.errors import UnseenText, bad_request, too_large, too_many
from shien.web.request_number import number

Respond = Callable[[HttpRequest], HttpResponse]
# These paths name their own viewer (a token) or none; they never read the session.
_WITHOUT_SESSION = ("/static/", "/embed/", "/healthz", "/readyz", "/.well-known/", "/oauth/token", "/oauth/revoke")


# Room for the fields around the files of a form.
_FORM_ROOM = 256 * 1024


# A submission is small; its whole body is here before its instant is taken (REL-9).
_SMALL = 64 * 1024


def arrival(get_response: Respond) -> Respond:
    """届いた瞬間。要求の全部を受け取った時で、締切はこれで決まる。大きな要求 (ファイル) では、受け取り始めた時。"""

    def respond(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and length.isdigit() and int(length) <= _SMALL:
            _ = request.body
        request.arrived_at = timezone.now()
        return get_response(request)

    return respond


def request_id(get_response: Respond) -> Respond:
    """要求番号を付け、答えにも載せる。問合せ窓口で読み上げてもらう番号になる。"""

    def respond(request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:12]
        token = number.set(request.request_id)
        try:
            response = get_response(request)
        finally:
            number.reset(token)
        response["X-Request-Id"] = request.request_id
        return response

    return respond


def no_store(get_response: Respond) -> Respond:
    """静的ファイルのほかは、どこにも残させない (SEC-20)。"""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith("/static/") and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response

    return respond


def body_size(get_response: Respond) -> Respond:
    """大きすぎる要求は、中身を読む前に断る (SEC-34)。"""

    def respond(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.UPLOAD_MAX_BYTES + _FORM_ROOM:
            request.viewer = VISITOR
            return too_large(request)
        return get_response(request)

    return respond


def plain_input(get_response: Respond) -> Respond:
    """NUL を含む道・問いかけ・様式を断る。データベースは NUL を受けない。人は打たないが、貼り付けた字に混じることはある。"""

    def respond(request: HttpRequest) -> HttpResponse:
        in_address = "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        if in_address or _has_nul(request):
            request.viewer = VISITOR
            return bad_request(request, ValueError("NUL") if in_address else UnseenText())
        return get_response(request)

    return respond


def _has_nul(request: HttpRequest) -> bool:
    """様式に NUL があるか。ファイルの中身は見ない。"""
    if request.method != "POST" or request.content_type not in (
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ):
        return False
    return any("\0" in text for name, texts in request.POST.lists() for text in (name, *texts))


def viewer(get_response: Respond) -> Respond:
    """閲覧者を決め、データベースの接続に結ぶ。答えのあとで必ず解く。"""

    def respond(request: HttpRequest) -> HttpResponse:
        request.viewer = VISITOR
        if request.path.startswith(_WITHOUT_SESSION):
            return get_response(request)
        session_key = request.session.get("sign_in")
        if not session_key:
            return get_response(request)
        try:
            request.viewer = _viewer_of(request, session_key)
            wait = limits.exceeded("person", str(request.viewer.account_key)) if request.viewer.signed_in else 0
            response = too_many(request, wait) if wait else get_response(request)
            _note_refused(request, response)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        finally:
            row_security.unbind()
        patch_vary_headers(response, ["Cookie"])
        return response

    return respond


def _note_refused(request: HttpRequest, response: HttpResponse) -> None:
    """職員が「見つかりません」に当たった鍵を証跡に残す。所管の外だったかは、見張りが後で確かめる (PRIV-11)。"""
    if response.status_code == 404 and request.viewer.is_staff and request.resolver_match:
        keys = [str(each) for each in request.resolver_match.kwargs.values() if _is_key(str(each))]
        if keys:
            staffing.tried(key=keys[0], by=request.viewer, at=timezone.now())


def _is_key(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _viewer_of(request: HttpRequest, session_key: str) -> Viewer:
    """セッションの閲覧者を読み、接続に結ぶ。"""
    now = timezone.now()
    given = request.session.get("auth_time")
    row_security.bind_all()
    found, seen_at = queries.viewer_of_session(
        session_key,
        acting=request.session.get("acting"),
        auth_time=datetime.fromisoformat(given) if given else None,
        at=now,
    )
    if seen_at is None:
        kept = {key: request.session[key] for key in ("subject", "acting") if key in request.session}
        request.session.flush()
        request.session.update(kept)  # the same person goes on for the same firm after signing in again (UX-1)
    else:
        actions.touch(session_key=session_key, seen_at=seen_at, at=now)
    row_security.bind(found)
    return found

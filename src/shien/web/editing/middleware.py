"""編集の画面の入口。編集の任用がある人だけを、GビズIDのサインインで通す。"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from shien.domain.editorial.actions import editing_account
from shien.web.access import sign_in_first
from shien.web.errors import not_found

Respond = Callable[[HttpRequest], HttpResponse]
PREFIX = "/editing/"
_INLINE = re.compile(rb"<script(?![^>]*\bsrc=)(?=[\s>])")


def only_editors(get_response: Respond) -> Respond:
    """/editing/ を守る。ほかの道では何もしない。"""

    def respond(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return get_response(request)
        viewer = request.viewer
        if not viewer.signed_in:
            return sign_in_first(request)
        if viewer.role != "editor":
            return not_found(request, Http404())
        request.user = editing_account(viewer)
        response = get_response(request)
        response._csp_replace = settings.EDITING_CSP  # type: ignore[attr-defined]
        return _with_nonce(request, response)

    return respond


def _with_nonce(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """画面の中の script に、一度きりの印を付ける。属性の on… や、あとから差し込まれた script は動かない。"""
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
        nonce = str(request.csp_nonce).encode()
        response.content = _INLINE.sub(b'<script nonce="' + nonce + b'"', response.content)
    return response

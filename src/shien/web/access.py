"""画面に入れる立場。書かれていない立場は入れない。"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from shien.domain.accounts.choices import OVERSEERS
from shien.domain.accounts.facts import Viewer

View = Callable[..., HttpResponse]


def allow(test: Callable[[Viewer], bool]) -> Callable[[View], View]:
    """test に合う閲覧者だけを入れる。サインインしていなければサインインへ、立場が違えば無いのと同じ。"""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer: Viewer = request.viewer
            if not viewer.signed_in:
                return sign_in_first(request)
            if not test(viewer):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.access = test
        return guarded

    return decorate


signed_in = allow(lambda viewer: viewer.signed_in)
owner = allow(lambda viewer: viewer.is_owner)
enterprise = allow(lambda viewer: viewer.enterprise_id is not None)
file_reader = allow(lambda viewer: viewer.opens_files)
operator = allow(lambda viewer: viewer.role == "operator")
editor = allow(lambda viewer: viewer.role == "editor")
auditor = allow(lambda viewer: viewer.role == "auditor")
# Whose duties open procedures: inside, each query and action asks for the duty itself.
procedure_staff = allow(lambda viewer: viewer.role in ("secretariat", "bureau"))
reviewer = allow(lambda viewer: viewer.role == "reviewer")
overseer = allow(lambda viewer: viewer.role in OVERSEERS)
alarm_reader = allow(lambda viewer: viewer.role in ("secretariat", "bureau", "operator"))


def sign_in_first(request: HttpRequest, *, fresh: bool = False) -> HttpResponse:
    """サインインしてから、いまの画面に戻る。"""
    here = request.get_full_path() if request.method in ("GET", "HEAD") else _page_of(request)
    query = {"next": here} | ({"fresh": "1"} if fresh else {})
    return HttpResponseRedirect(f"/signin/?{urlencode(query)}")


def _page_of(request: HttpRequest) -> str:
    """送る前に見ていた画面。このサイトの外なら送り先のパス。"""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host():
        return came.path + (f"?{came.query}" if came.query else "")
    return request.path


def is_fresh(request: HttpRequest) -> bool:
    """サインインから15分以内か (SEC-14)。"""
    viewer: Viewer = request.viewer
    return viewer.fresh(timezone.now(), settings.FRESH_SIGN_IN_SECONDS)


def inside(path: str, default: str = "/my/") -> str:
    """戻り先。このサイトの中のパスだけを許す (SEC-29)。"""
    plain = (
        path.startswith("/") and not path.startswith(("//", "/\\")) and not any(ord(c) < 33 or c == "\\" for c in path)
    )
    return path if plain and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else default

"""外部システムの口の共通部分。自分のトークンで入り、断りを問題の答えにする。"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import StringConstraints

from shien.domain.outside import actions, facts
from shien.domain.outside.actions import Refused

from .access import bearer_token
from .limits import count, guess
from .problems import problem

Key = Annotated[str, StringConstraints(min_length=8, max_length=255, pattern=r"^[\x21-\x7e]+$")]


def by_system(work: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """この仕事を任されたシステムだけを入れる。呼出しを数え、system と at を渡す。"""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                request.system = _system(request, work, timezone.now())
                return view(request, *args, **kwargs)
            except Refused as error:
                if error.status == 401:
                    guess(request)
                return problem(request, error.status, error.code, error.detail, errors=error.errors)

        return guarded

    return decorate


def _system(request: HttpRequest, work: str, at: datetime) -> facts.System:
    token = bearer_token(request)
    found = actions.admitted(token=token, work=work, at=at)
    kind = "read" if request.method in ("GET", "HEAD") else "write"
    count(f"site_{kind}", token)
    count(f"client_{kind}", found.client_id)
    return found

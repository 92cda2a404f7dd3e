"""申請の一つに入る人。事業者と支援者のほか、派遣を引き受けた専門家が、その申請の中だけで入る。"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from shien.domain.accounts import row_security
from shien.domain.dispatch import queries as dispatch
from shien.web.access import enterprise

View = Callable[..., HttpResponse]


def of_case(view: View) -> View:
    """申請の一つの画面。自社の申請でなければ、引き受けた専門家かを確かめてから、無いと言う。"""

    @wraps(view)
    def inside(request: HttpRequest, key: UUID, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, key, *args, **named)
        except Http404:
            standing = dispatch.stand_in(key, request.viewer, taken=True)
            if standing is None or standing.application_id is None:
                raise
        request.viewer = standing
        with row_security.standing(standing.application_id):
            return view(request, key, *args, **named)

    return enterprise(inside)

"""支援策の一覧を、市町村などのサイトの中に埋め込む。

枠の中に入れてよいのは、この道だけ。Cookie もスクリプトも使わず、だれが見ても同じ答えなので、控えてよい。
"""

from hashlib import sha256
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from shien.domain.catalogue import queries
from shien.domain.guidance.queries import conditions
from shien.web.measures.present import card
from shien.web.measures.views import filters_of

SECONDS = 300
_MOST, _USUAL = 20, 10


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": ["'none'"], "connect-src": ["'none'"]})
def measures(request: HttpRequest) -> HttpResponse:
    """一覧と同じ絞り込みの、短い一覧。limit は 1 から 20 (既定は 10)。"""
    at, filters = timezone.now(), filters_of(request.GET)
    given = request.GET.get("limit", "")
    limit = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else _USUAL
    found = queries.found(filters, at=at, limit=min(max(limit, 1), _MOST))
    hits = () if found.nearest or found.relaxed else found.hits  # someone else's page shows what fits, or nothing
    text = render_to_string(
        "embed/measures.html",
        {
            "cards": [card(each, at) for each in hits], "total": found.total if hits else 0, "portal": settings.PUBLIC_URL,
            "query": urlencode(conditions(filters), doseq=True),
        },
    )  # fmt: skip
    tag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    same = tag in [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    response = HttpResponseNotModified() if same else HttpResponse(text)
    response["ETag"], response["Cache-Control"] = tag, f"public, max-age={SECONDS}"
    return response

"""返還・納付の計算を見て、求める起案をする。"""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from shien.domain.settlement import actions
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.web.motions import attempt

from . import present
from .access import settler
from .cases import case_of

_DAYS = 30


@require_http_methods(["GET", "POST"])
@settler
def clawback(request: HttpRequest, key: UUID, transition: str) -> HttpResponse:
    """計算は自動。求めるもの・期限・理由を決めて、起案する。"""
    case = case_of(key, request.viewer)
    chosen = next((each for each, page in present.offered(case) if page == f"clawback/{transition}/"), None)
    if chosen is None:
        raise Http404
    at = timezone.now()
    found, error = attempt(actions.assess, application=key, transition=transition, by=request.viewer, at=at)
    post = request.POST
    if request.method == "POST" and not error:
        _, error = attempt(_propose, request=request, key=key, transition=transition)
        if not error:
            messages.success(request, f"「{chosen.label}」を起案しました。別の担当の人の決裁を待ちます。")
            return HttpResponseRedirect(f"/staff/settlement/{key}/")
    context = {
        "case": case, "chosen": chosen, "found": found, "error": error, "reason": post.get("reason", ""),
        "pay_by": post.get("pay_by") or (localdate(at) + timedelta(days=_DAYS)).isoformat(),
        "ticked": post.getlist("due") if post else [each.id for each in found.dues if not each.discretion] if found else [],
    }  # fmt: skip
    return render(
        request, "settlement/clawback.html", context, status=422 if error and request.method == "POST" else 200
    )


def _propose(*, request: HttpRequest, key: UUID, transition: str) -> None:
    post, at = request.POST, timezone.now()
    if not post.get("pay_by"):
        raise InvalidValue("納める期限を入力してください。")
    actions.propose_clawback(
        application=key, transition=transition, chosen=post.getlist("due"), pay_by=parse_date(post["pay_by"]),
        reason=post.get("reason", ""), by=request.viewer, at=at,
    )  # fmt: skip

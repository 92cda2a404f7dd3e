"""起案・決裁・一人で進める操作の受け口。職員の画面が共に使う。"""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applying
from shien.domain.applications.errors import NotFound, Refusal
from shien.domain.applications.facts import Application, Next
from shien.domain.motions import actions as motions
from shien.domain.motions import queries
from shien.values.fault import InvalidValue
from shien.values.yen import parse_yen

RULINGS = ("approve", "reject", "take_over")


def attempt(action: Callable[..., Any], **named: Any) -> tuple[Any, str]:
    """行う。(答え, 断りの文)。無いものは、そのまま上げる。"""
    try:
        return action(**named), ""
    except NotFound:
        raise
    except (Refusal, NotAllowed, InvalidValue) as error:
        return None, str(error)


def acted(request: HttpRequest, case: Application, act: Callable[..., str]) -> tuple[HttpResponse | None, str]:
    """POST なら行う。(読み直させる答え, "") か、(None, 断りの文)。GET なら、どちらも無い。"""
    if request.method != "POST":
        return None, ""
    try:
        done, error = attempt(act, request=request, case=case)
    except NotFound:
        raise Http404 from None
    if error:
        return None, error
    messages.success(request, done)
    return HttpResponseRedirect(request.path), ""


def ruled(request: HttpRequest) -> str:
    """決裁する・差し戻す・外部システムの知らせを引き受ける。"""
    try:
        motion = UUID(request.POST.get("motion", ""))
    except ValueError:
        raise NotFound from None
    if request.POST.get("what") == "take_over":
        motions.take_over(motion=motion, by=request.viewer, at=timezone.now())
        return "引き受けて、あなたの起案にしました。別の担当の人の決裁を待ちます。"
    if request.POST.get("what") == "approve":
        motions.approve(motion=motion, by=request.viewer, at=timezone.now())
        return "決裁しました。申請が進みました。"
    motions.reject(motion=motion, comment=request.POST.get("comment", ""), by=request.viewer, at=timezone.now())
    return "起案を差し戻しました。"


def moved(request: HttpRequest, case: Application, offered: list[tuple[Next, str]]) -> str:
    """選ばれた操作。二人で行うものは起案し、ほかはすぐに進める。別の画面で行うもの (道のあるもの) は断る。"""
    what = request.POST.get("what", "")
    chosen = next((each for each, page in offered if each.id == what and not page), None)
    if chosen is None:
        raise InvalidValue("いまは、その操作はできません。画面を読み直してください。")
    named: dict[str, Any] = {
        "application": case.key, "transition": what, "reason": request.POST.get("reason", ""), "by": request.viewer,
        "at": timezone.now(),
    }  # fmt: skip
    if not chosen.two_person:
        applying.move(**named)
        return f"「{chosen.label}」を行いました。事業者に知らせました。"
    amount = parse_yen(request.POST.get("amount", "")) if chosen.amount else None
    motions.propose(**named, amount=amount)
    return f"「{chosen.label}」を起案しました。別の担当の人の決裁を待ちます。"


_FIRST = 20


def few(viewer: Viewer, procedures: Collection[str]) -> dict[str, Any]:
    """雛形 motions/waiting.html に渡すもの。初めの幾つかと、全部の数。"""
    return {
        "motions": queries.waiting(viewer, procedures=procedures, limit=_FIRST),
        "motions_total": queries.waiting_count(viewer, procedures=procedures),
    }


def shown(case: Application, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
    """雛形 motions/*.html に渡すもの。"""
    past = queries.motions(case.key, viewer)
    names = ("what", "reason", "comment", "amount", "received_on")
    return {
        "case": case, "open": next((each for each in past if each.open), None),
        "motions": [each for each in past if not each.open],
        "typed": {name: request.POST.get(name, "") for name in names},
    }  # fmt: skip

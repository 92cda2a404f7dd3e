"""支援者への委任。法人番号の名前と所在地を確かめてから任せる (UX-12)。"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shien.domain.accounts import actions, facts, queries, row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.karte import queries as kartes
from shien.values.corporate_number import CorporateNumber
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS
from shien.web.access import is_fresh, owner, sign_in_first

_UNKNOWN = "この法人番号の支援者は、まだ登録がありません。支援者に一度サインインしてもらってください。"


@dataclass(frozen=True, slots=True)
class Wish:
    """打たれた委任。ends_at は、その日の終わり。"""

    supporter: facts.Enterprise
    groups: list[str]
    can_edit: bool
    ends_at: datetime


@require_http_methods(["GET", "POST"])
@owner
def delegations(request: HttpRequest) -> HttpResponse:
    """支援者への委任。打ったあと、相手の名前と所在地を確かめて任せる。"""
    viewer, now, post = request.viewer, timezone.now(), request.POST
    errors: list[tuple[str, str, str]] = []
    if request.method == "POST":
        if not is_fresh(request):
            return sign_in_first(request, fresh=True)
        wish, errors = _read(post, viewer)
        if wish and post.get("do") == "confirm":
            errors = _delegated(wish, request)
            if not errors:
                return HttpResponseRedirect("/delegations/")
        elif wish and post.get("do") != "change":
            known = kartes.registered(wish.supporter.corporate_number or "")
            return render(request, "my/delegate.html", {"wish": wish, "registered": known, "given": post})
    return render(
        request, "my/delegations.html",
        {"delegations": queries.delegations(viewer, at=now), "groups": GROUPS.values(), "errors": errors, "given": post,
         "chosen": post.getlist("groups")},
        status=422 if errors else 200,
    )  # fmt: skip


def _read(post: QueryDict, viewer: facts.Viewer) -> tuple[Wish | None, list[tuple[str, str, str]]]:
    errors, supporter, ends = [], None, None
    try:
        supporter = _supporter(post.get("number", ""), viewer)
    except InvalidValue as error:
        errors.append(("number", "支援者の法人番号", str(error)))
    groups = [group for group in post.getlist("groups") if group in GROUPS]
    if not groups:
        errors.append(("groups-basic", "見せる項目", "見せる項目を一つ以上お選びください。"))
    try:
        day = parse_date(post.get("until", ""))
        ends = datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())
        if ends <= timezone.now():
            raise InvalidValue("今日から後の日を入力してください。")
    except InvalidValue as error:
        errors.append(("until", "いつまで", str(error)))
    if errors or supporter is None or ends is None:
        return None, errors
    return Wish(supporter, groups, post.get("can_edit") == "yes", ends), []


def _supporter(text: str, viewer: facts.Viewer) -> facts.Enterprise:
    number = CorporateNumber.parse(text)
    with row_security.system():
        found = queries.supporter_by_number(number.text)
    if found is None:
        raise InvalidValue(_UNKNOWN)
    if found.id == viewer.enterprise_id:
        raise InvalidValue("自社の番号です。支援者の法人番号をお確かめください。")
    return found


def _delegated(wish: Wish, request: HttpRequest) -> list[tuple[str, str, str]]:
    now = timezone.now()
    try:
        actions.delegate(
            supporter_id=wish.supporter.id, groups=wish.groups, can_edit=wish.can_edit, starts_at=now, ends_at=wish.ends_at,
            by=request.viewer, at=now,
        )  # fmt: skip
    except (InvalidValue, NotAllowed) as error:
        return [("groups-basic", "委任", str(error))]
    messages.success(request, f"「{wish.supporter.name}」に委任しました。")
    return []


@require_POST
@owner
def end_delegation(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """委任を終わらせる。"""
    try:
        if not actions.end_delegation(delegation_id=delegation_id, by=request.viewer, at=timezone.now()):
            raise Http404
    except NotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "委任を終わらせました。いまから、支援者は何も見られません。")
    return HttpResponseRedirect("/delegations/")

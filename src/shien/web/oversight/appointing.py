"""職員の任用の画面。本人が番号を出し、運用の担当が起案し、別の一人が決裁する。"""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.accounts import appointing
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.choices import STAFF, Duty, Role
from shien.domain.accounts.facts import Newcomer
from shien.domain.accounts.terms import DUTIES_OF, PLACED, Terms
from shien.domain.applications import queries as applications
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.values.municipality import PREFECTURES
from shien.web.access import operator, signed_in

from .words import held, places

_LABELS = {
    "number": "番号", "role": "役割", "organisation": "組織", "ends_on": "任期の終わり", "prefectures": "所管", "duties": "担当",
}  # fmt: skip

_FIELDS = ("number", "role", "organisation", "ends_on", "prefecture", "duty")


@require_http_methods(["GET", "POST"])
@signed_in
def join(request: HttpRequest) -> HttpResponse:
    """職員になるための番号を出す。"""
    number = ""
    if request.method == "POST":
        number = appointing.issue_number(by=request.viewer, at=timezone.now())
    return render(request, "oversight/join.html", {"number": number})


class Reading:
    """読んだ入力。errors は (欄の id, 欄の名前, 文)。"""

    def __init__(self, post: QueryDict, at: datetime) -> None:
        self.typed = post
        self.wrong: dict[str, str] = {}
        self.person = self._person(post.get("number", ""), at)
        self.terms = Terms(
            post.get("role", ""), post.get("organisation", ""), tuple(post.getlist("prefecture")),
            tuple(each for each in post.getlist("duty") if each in _known_duties()), self._end(post.get("ends_on", "")),
        )  # fmt: skip
        self.wrong = self.terms.faults(at) | self.wrong

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """欄の順。"""
        return [(id, label, self.wrong[id]) for id, label in _LABELS.items() if id in self.wrong]

    def _person(self, number: str, at: datetime) -> Newcomer | None:
        try:
            if not number.strip():
                raise InvalidValue("本人の画面に出た番号を入力してください。")
            return appointing.candidate(number, at=at)
        except InvalidValue as fault:
            self.wrong["number"] = str(fault)
        return None

    def _end(self, text: str) -> datetime:
        """任期の終わり。その日の終わりまで。"""
        try:
            day = parse_date(text)
        except InvalidValue as fault:
            self.wrong["ends_on"] = str(fault)
            return timezone.now() + timedelta(days=1)
        return timezone.make_aware(datetime.combine(day, time.max))


def _known_duties() -> set[str]:
    return {f"{each.id}:{duty}" for each in applications.procedures() for duty in Duty}


@require_http_methods(["GET", "POST"])
@operator
def appoint(request: HttpRequest) -> HttpResponse:
    """任用を起案する。一度目は確かめる画面、二度目に起案する。"""
    now, error = timezone.now(), ""
    read = Reading(request.POST, now) if request.method == "POST" else None
    if read and not read.errors and request.POST.get("do") == "propose":
        try:
            appointing.propose(number=request.POST.get("number", ""), terms=read.terms, by=request.viewer, at=now)
        except (InvalidValue, NotAllowed) as fault:
            error = str(fault)
        else:
            messages.success(request, "起案しました。別の一人が決裁すると、職員になります。")
            return HttpResponseRedirect("/staff/oversight/rights/#nominations")
    context = _form(read) | {"error": error}
    if read and not read.errors and not error and request.POST.get("do") != "change":
        return render(request, "oversight/confirm_appointment.html", context | _told(read))
    return render(request, "oversight/appoint.html", context, status=422 if error or (read and read.errors) else 200)


def _form(read: Reading | None) -> dict[str, Any]:
    typed = read.typed if read else QueryDict()
    held, places = typed.getlist("duty"), typed.getlist("prefecture")
    return {
        "typed": typed, "errors": read.errors if read else [], "wrong": read.wrong if read else {},
        "roles": [(each.value, each.label) for each in Role if each in STAFF],
        "prefectures": [(code, name, code in places) for code, name in PREFECTURES.items()],
        "procedures": [
            (each.title, [(f"{each.id}:{duty}", duty.label, f"{each.id}:{duty}" in held) for duty in Duty])
            for each in applications.procedures()
        ],
        "placed": "・".join(each.label for each in Role if each in PLACED),
        "dutied": "・".join(each.label for each in Role if each in DUTIES_OF),
    }  # fmt: skip


def _told(read: Reading) -> dict[str, Any]:
    titles = {each.id: each.title for each in applications.procedures()}
    return {
        "person": read.person, "terms": read.terms, "role_label": Role(read.terms.role).label, "places": places(read.terms),
        "duties": held(read.terms, titles), "hidden": [(name, value) for name in _FIELDS for value in read.typed.getlist(name)],
    }  # fmt: skip


def decide(request: HttpRequest, at: datetime) -> str:
    """起案を決裁する・差し戻す。済んだことの言葉。"""
    post = request.POST
    try:
        key = UUID(post.get("nomination", ""))
    except ValueError:
        raise Http404 from None
    if post.get("do") == "approve":
        return f"{appointing.approve(nomination=key, by=request.viewer, at=at)}さんを任用しました。"
    return f"{appointing.refuse(nomination=key, by=request.viewer, at=at)}さんの任用の起案を終えました。任用はしていません。"

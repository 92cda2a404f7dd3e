"""GビズIDでサインインする。"""

import dataclasses
import secrets
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from shien.api import limits
from shien.domain.accounts import actions, queries, row_security
from shien.domain.accounts.actions import Claims, NotAllowed
from shien.domain.karte import actions as kartes
from shien.integrations.gbizid import Gbizid, Person, SignInRefused, SignInUnavailable, Start
from shien.values.municipality import PREFECTURES
from shien.web.access import inside, signed_in
from shien.web.errors import too_many


@lru_cache(maxsize=1)
def gbizid() -> Gbizid:
    """GビズIDの相手方。"""
    return Gbizid(
        issuer=settings.GBIZID_ISSUER, client_id=settings.GBIZID_CLIENT_ID, client_secret=settings.GBIZID_CLIENT_SECRET,
        redirect_uri=f"{settings.PUBLIC_URL}/signin/callback",
    )  # fmt: skip


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """サインインを始める。戻り先を覚えて GビズID へ移る。"""
    back = inside(request.GET.get("next", "/my/"))
    if request.viewer.signed_in and "fresh" not in request.GET:
        return HttpResponseRedirect(back)
    try:
        begun = gbizid().begin(fresh="fresh" in request.GET)
    except SignInUnavailable:
        return render(request, "signin/unavailable.html", {"back": back}, status=503)
    request.session["signing_in"] = {"start": dataclasses.asdict(begun), "back": back}
    return HttpResponseRedirect(begun.url)


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """GビズIDから戻る。確かめてから、新しいセッションにする (SEC-13, SEC-26)。"""
    wait = limits.blocked("sign_in_failure", limits.address(request))
    if wait:
        return too_many(request, wait)
    pending = request.session.pop("signing_in", None)
    if pending is None:
        return render(
            request,
            "signin/refused.html",
            {"reason": "サインインの途中で時間が空きました。もう一度お試しください。"},
            status=400,
        )
    try:
        person = gbizid().finish(request.GET, Start(**pending["start"]), timezone.now())
        account_session = secrets.token_urlsafe(24)
        actions.admit(
            claims=_claims(person), session_key=account_session, device=request.headers.get("User-Agent", ""),
            at=timezone.now(),
        )  # fmt: skip
        _keep_person(person, account_session)
    except SignInUnavailable:
        return render(request, "signin/unavailable.html", {"back": pending["back"]}, status=503)
    except (SignInRefused, NotAllowed) as error:
        limits.failed("sign_in_failure", limits.address(request))
        return render(request, "signin/refused.html", {"reason": str(error)}, status=403)
    acting = request.session.get("acting")
    old = request.session.get("sign_in")
    if old:
        actions.sign_out(session_key=old, at=timezone.now())
    same_person = request.session.get("subject") == person.subject
    request.session.flush()
    request.session.cycle_key()
    request.session["sign_in"] = account_session
    request.session["subject"] = person.subject
    request.session["auth_time"] = person.auth_time.isoformat()
    if acting and same_person:
        request.session["acting"] = acting
    return HttpResponseRedirect(pending["back"])


def _keep_person(person: Person, session_key: str) -> None:
    """GビズIDが告げた代表者と担当者をカルテに入れる。同じ値なら何も書かない。"""
    with row_security.system():
        viewer, _ = queries.viewer_of_session(session_key, acting=None, auth_time=None, at=timezone.now())
        if viewer.role != "prime":
            return
        sole = viewer.enterprise_kind == "sole_proprietor"
        kartes.take_from_gbizid(
            values={
                "representative_name": f"{person.representative_last_name} {person.representative_first_name}".strip(),
                "representative_kana": f"{person.representative_last_name_kana} {person.representative_first_name_kana}".strip(),
                "contact_name": f"{person.user_last_name} {person.user_first_name}".strip(),
                "contact_kana": f"{person.user_last_name_kana} {person.user_first_name_kana}".strip(),
                "contact_department": person.department, "contact_telephone": person.telephone,
                "contact_email": person.email,
            }
            | ({"name": person.name, "location": f"{person.prefecture_name}{person.address1}{person.address2}"} if sole else {}),
            by=viewer, at=timezone.now(),
        )  # fmt: skip


def _claims(person: Person) -> Claims:
    prefecture = next((code for code, name in PREFECTURES.items() if name == person.prefecture_name), "")
    own = f"{person.user_last_name} {person.user_first_name}".strip()
    representative = f"{person.representative_last_name} {person.representative_first_name}".strip()
    return Claims(
        issuer=person.issuer, subject=person.subject, account_type=person.account_type,
        name=own or representative or person.name, email=person.email, corp_type=person.corp_type,
        parent_subject=person.parent_id or "", corporate_number=person.corporate_number, enterprise_name=person.name,
        prefecture_code=prefecture, second_factor=person.second_factor,
    )  # fmt: skip


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """サインアウトする。"""
    key = request.session.get("sign_in")
    if key:
        with row_security.system():
            actions.sign_out(session_key=key, at=timezone.now())
    request.session.flush()
    return HttpResponseRedirect("/")


@require_POST
@signed_in
def stay(request: HttpRequest) -> HttpResponse:
    """続けて使う。この要求そのものが、時間切れを先へ延ばす (UX-2)。"""
    return HttpResponse(status=204)


@require_POST
@signed_in
def switch(request: HttpRequest) -> HttpResponse:
    """操作する事業者を替える。権限は次の要求で読み直す (UX-24)。"""
    try:
        request.session["acting"] = str(UUID(request.POST.get("enterprise", "")))
    except ValueError:
        raise Http404 from None
    return HttpResponseRedirect("/my/")

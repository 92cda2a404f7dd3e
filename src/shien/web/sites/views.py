"""外部サイト連携設定と、連携への承諾。"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from oauth2_provider.exceptions import OAuthToolkitError
from oauth2_provider.views.mixins import OAuthLibMixin

from shien.domain.accounts.actions import NotAllowed, view_as_supporter
from shien.domain.consent import actions, queries
from shien.domain.consent.facts import Consent, Site
from shien.domain.karte import queries as kartes
from shien.domain.karte.facts import Karte
from shien.domain.preprint import actions as proposing
from shien.domain.preprint import queries as preprint
from shien.ledger import export
from shien.values.fault import InvalidValue
from shien.values.items import GROUPS, ITEMS, items_of, show
from shien.web.access import enterprise, is_fresh, owner, sign_in_first

_WAITING = 5  # authorizations begun in one session


@require_safe
@owner
def index(request: HttpRequest) -> HttpResponse:
    """連携サイトの一覧と、いまの承諾。"""
    found = queries.consents(request.viewer)
    now = timezone.now()
    live = [each for each in found if each.live(now)]
    linked = {(each.site.client_id, each.purpose.code) for each in live}
    others = [site for site in queries.sites() if any((site.client_id, code) not in linked for code in site.purposes)]
    ended = [each for each in found if not each.live(now)]
    purposes = [(each.code, each.label) for each in queries.all_purposes()]
    return render(request, "sites/index.html", {"live": live, "others": others, "ended": ended, "purposes": purposes})


@dataclass(frozen=True, slots=True)
class Offer:
    """承諾の画面の項目群。values は渡る値、missing は断ると入らない欄。"""

    key: str
    label: str
    description: str
    values: list[tuple[str, str]]
    missing: list[str]
    chosen: bool


def _offers(site: Site, karte: Karte, kind: str, chosen: set[str]) -> list[Offer]:
    fields = [field for form in preprint.all_forms() if form.code in site.forms for field in form.fields]
    offers = []
    for key in site.groups:
        values = []
        for item in items_of(key):
            if item.kinds and kind not in item.kinds:
                continue
            parts = sorted({part for (name, part) in karte.values if name == item.key}, reverse=True)[:1]
            for part in parts:
                current = karte.get(item.key, part)
                if current:
                    values.append((item.label, show(item, current.held.value)))
        missing = [field.label for field in fields if field.group == key]
        offers.append(Offer(key, GROUPS[key].label, GROUPS[key].description, values, missing, key in chosen))
    return offers


@require_http_methods(["GET", "POST"])
@owner
def link(request: HttpRequest, client_id: str) -> HttpResponse:
    """連携への承諾。誰に・何のため・どの項目 (いまの値)・いつまでを見せ、項目群ごとに選んでもらう (PRIV-2)。"""
    site = queries.site(client_id)
    if site is None or not site.active:
        raise Http404
    viewer = request.viewer
    given = request.POST if request.method == "POST" else request.GET
    purpose = queries.purpose(given.get("purpose") or site.purposes[0])
    if purpose is None or purpose.code not in site.purposes:
        raise Http404
    waiting: dict[str, Any] = request.session.get("authorizing", {})
    back = waiting.get(client_id) if given.get("from") == "site" else None
    if not viewer.can_consent:
        return render(request, "sites/ask_prime.html", {"site": site}, status=403)
    if not is_fresh(request):
        return sign_in_first(request, fresh=True)
    error = ""
    if request.method == "POST":
        if request.POST.get("answer") == "decline":
            request.session["authorizing"] = {key: each for key, each in waiting.items() if key != client_id}
            if back:
                return _return(back["redirect_uri"], {"error": "access_denied"} | _state(back))
            messages.info(request, "承諾しませんでした。何も渡りません。")
            return HttpResponseRedirect("/sites/")
        groups = [group for group in request.POST.getlist("groups") if group in GROUPS]
        try:
            consent_id = actions.grant(
                client_id=client_id, purpose=purpose.code, groups=groups,
                declined=[group for group in site.groups if group not in groups],
                auto_accept=request.POST.get("auto_accept") == "yes", by=viewer, at=timezone.now(),
            )  # fmt: skip
        except (InvalidValue, NotAllowed) as fault:
            error = str(fault)
        else:
            if back:
                return HttpResponseRedirect(f"/oauth/authorize?{back['query']}")
            messages.success(request, f"「{site.name}」と連携しました。")
            return HttpResponseRedirect(f"/sites/consents/{consent_id}/")
    live = queries.live_consent(viewer, client_id, purpose.code, at=timezone.now())
    chosen = set(request.POST.getlist("groups")) if request.method == "POST" else set(live.groups if live else ())
    karte = kartes.karte_of(viewer, groups=list(site.groups))
    until = queries.expiry(purpose, timezone.now())
    notice, text_version = queries.notice(site, purpose)
    return render(
        request, "sites/link.html",
        {
            "site": site, "purpose": purpose, "offers": _offers(site, karte, viewer.enterprise_kind, chosen), "until": until,
            "error": error, "from_site": bool(back), "live": live, "notice": notice, "text_version": text_version,
        },
        status=422 if error else 200,
    )  # fmt: skip


@require_safe
@owner
def consent(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """一つの承諾。止める・更新する・控えを受け取る。"""
    found = queries.consent(request.viewer, consent_id)
    if found is None:
        raise Http404
    uses, total = export.uses(
        request.viewer.enterprise_id,
        acts=("disclose", "disclose_unchanged"),
        consent=str(consent_id),
        limit=5,
    )
    return render(
        request,
        "sites/consent.html",
        {"consent": found, "live": found.live(timezone.now()), "uses": uses, "total": total},
    )


@require_http_methods(["GET", "POST"])
@owner
def withdraw(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """連携を止める。押したその時から効く (PRIV-4)。"""
    found = queries.consent(request.viewer, consent_id)
    if found is None:
        raise Http404
    if request.method == "GET":
        return HttpResponseRedirect(f"/sites/consents/{consent_id}/")
    try:
        actions.withdraw(consent_id=consent_id, by=request.viewer, at=timezone.now())
    except NotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"「{found.site.name}」との連携を止めました。これから先は何も渡りません。")
    return HttpResponseRedirect(f"/sites/consents/{consent_id}/")


@require_safe
@owner
def receipt(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """承諾の控え (署名つき)。"""
    found = queries.consent(request.viewer, consent_id)
    if found is None:
        raise Http404
    response = HttpResponse(found.receipt, content_type="application/jose")
    response["Content-Disposition"] = f'attachment; filename="consent-{consent_id}.jws"'
    return response


class _Authorization(OAuthLibMixin):
    """認可の部品を呼ぶ口。"""


def _return(uri: str, answer: dict[str, str]) -> HttpResponse:
    """連携サイトへ戻る。iss を必ず付ける (RFC 9207)。"""
    joint = "&" if "?" in uri else "?"
    response = HttpResponse(status=302)
    response["Location"] = f"{uri}{joint}{urlencode(answer | {'iss': settings.PUBLIC_URL})}"
    return response


def _state(kept: dict[str, Any]) -> dict[str, str]:
    return {"state": kept["state"]} if kept.get("state") else {}


@require_safe
def authorize(request: HttpRequest) -> HttpResponse:
    """認可の入口。承諾があればコードを渡し、なければ承諾の画面を出す。"""
    site = queries.site(request.GET.get("client_id", ""))
    uri = request.GET.get("redirect_uri", "")
    if site is None or not site.active or uri not in queries.redirect_uris(site.client_id):
        return render(request, "sites/bad_client.html", status=400)
    kept = {"redirect_uri": uri, "state": request.GET.get("state", ""), "query": request.GET.urlencode()}
    challenge = request.GET.get("code_challenge", "")
    if request.GET.get("code_challenge_method") != "S256" or not re.fullmatch(r"[A-Za-z0-9_-]{43,128}", challenge):
        return _return(
            uri, {"error": "invalid_request", "error_description": "PKCE with S256 is required"} | _state(kept)
        )
    viewer = request.viewer
    if not viewer.signed_in:
        return sign_in_first(request)
    if viewer.enterprise_id is None or not (viewer.is_owner or viewer.acting_for_other):
        return render(request, "sites/no_enterprise.html", {"site": site}, status=403)
    purpose = queries.purpose(request.GET.get("purpose") or site.purposes[0])
    wanted = request.GET.get("scope", "").split() or list(site.groups)
    if purpose is None or purpose.code not in site.purposes or not set(wanted) <= set(site.groups):
        return _return(uri, {"error": "invalid_scope"} | _state(kept))
    live = queries.live_consent(viewer, site.client_id, purpose.code, at=timezone.now())
    if live is None and viewer.acting_for_other:
        return render(request, "sites/ask_prime.html", {"site": site}, status=403)
    if live is None or not set(wanted) <= set(live.groups) | set(live.declined):
        waiting: dict[str, Any] = request.session.get("authorizing", {})
        request.session["authorizing"] = dict([*waiting.items(), (site.client_id, kept)][-_WAITING:])
        return HttpResponseRedirect(f"/sites/{site.client_id}/link?from=site&purpose={purpose.code}")
    return _grant_code(request, live, wanted, kept)


def _grant_code(request: HttpRequest, live: Consent, wanted: list[str], kept: dict[str, Any]) -> HttpResponse:
    viewer = request.viewer
    request.user = actions.account_of(viewer)  # type: ignore[assignment]
    scopes = [group for group in wanted if group in live.groups]
    if not scopes:
        return _return(kept["redirect_uri"], {"error": "access_denied"} | _state(kept))
    mixin = _Authorization()
    try:
        _, credentials = mixin.validate_authorization_request(request)
        credentials |= {"consent_id": live.id, "delegation_id": viewer.delegation_id}
        uri, _, _, _ = mixin.create_authorization_response(
            request=request, scopes=" ".join(scopes), credentials=credentials, allow=True
        )
    except OAuthToolkitError as error:
        return _return(kept["redirect_uri"], {"error": error.oauthlib_error.error} | _state(kept))
    response = HttpResponse(status=302)
    response["Location"] = f"{uri}&{urlencode({'iss': settings.PUBLIC_URL})}"
    return response


@require_safe
@enterprise
def proposals(request: HttpRequest) -> HttpResponse:
    """連携サイトからの登録の提案。"""
    found = preprint.proposals(request.viewer)
    groups = {ITEMS[value["item"]].group for each in found for value in each.values}
    view_as_supporter(groups=sorted(groups), by=request.viewer, at=timezone.now())
    return render(request, "sites/proposals.html", {"proposals": found})


@require_POST
@enterprise
def decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """提案に答える。"""
    accept = request.POST.get("answer") == "accept"
    try:
        found = proposing.decide(proposal_id=proposal_id, accept=accept, by=request.viewer, at=timezone.now())
    except NotAllowed as error:
        messages.error(request, str(error))
        return HttpResponseRedirect("/proposals/")
    if not found:
        raise Http404
    messages.success(request, "カルテに入れました。" if accept else "カルテには入れませんでした。")
    return HttpResponseRedirect("/proposals/")

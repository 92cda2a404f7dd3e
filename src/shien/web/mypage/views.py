"""マイページ、メンバー、サインイン中の端末。"""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts import actions, queries, row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.consent import queries as consents
from shien.domain.dispatch import queries as dispatch
from shien.domain.karte import queries as kartes
from shien.domain.karte.statements import accounts_of
from shien.domain.outside import queries as outside
from shien.domain.plans import queries as plans
from shien.domain.preprint import queries as preprint
from shien.ledger import export
from shien.web.access import owner, signed_in
from shien.web.diagnosis.figures import diagnosed
from shien.web.diagnosis.present import periods
from shien.web.usage.views import KINDS

from .waiting import waiting

_NEW = timedelta(days=30)  # how long my page tells that a plan has come


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """マイページ。次にすること、充実度、連携、最近見られた記録。"""
    viewer = request.viewer
    now = timezone.now()
    context: dict[str, object] = {"desk": waiting(viewer)}
    if viewer.has_choice or viewer.acting_for_other:
        with row_security.system():
            context["choices"] = queries.choices(viewer, at=now)
    if viewer.enterprise_id is not None:
        karte = kartes.karte_of(viewer)
        context["meter"] = kartes.meter(viewer, karte, preprint.wanted())
        if viewer.is_owner:
            found = diagnosed(accounts_of(karte, viewer.enterprise_kind))
            context["standing"] = periods(found)[0] if found else None
        if viewer.is_owner and viewer.corporate_number and not karte.get("name"):
            context["registered"] = kartes.registered(viewer.corporate_number)
    if viewer.is_owner:
        context["expert_waiting"] = dispatch.waiting(viewer)
        agreed = consents.consents(viewer)
        uses, total = export.uses(viewer.enterprise_id, acts=tuple(act.value for act in KINDS["read"][1]), limit=3)
        context |= {
            "live": [each for each in agreed if each.live(now)], "uses": uses, "uses_total": total,
            "ending": [each for each in agreed if each.ends_soon(now)],
            "waiting": preprint.waiting_proposals(viewer), "offers": outside.unanswered_offers(viewer),
            "arrived": [each for each in plans.plans(viewer) if each.arrived_since(now - _NEW)],
        }  # fmt: skip
    return render(request, "my/home.html", context)


@require_http_methods(["GET", "POST"])
@owner
def members(request: HttpRequest) -> HttpResponse:
    """メンバーの権限。"""
    viewer = request.viewer
    if request.method == "POST":
        given = request.POST.get("member", "")
        try:
            changed = (given.isdecimal() and len(given) < 16) and actions.allow_member(
                membership_id=int(given), can_consent="consent" in request.POST.getlist("can"),
                can_delegate="delegate" in request.POST.getlist("can"), can_submit="submit" in request.POST.getlist("can"),
                by=viewer, at=timezone.now(),
            )  # fmt: skip
        except NotAllowed as error:
            messages.error(request, str(error))
        else:
            if not changed:
                raise Http404
            messages.success(request, "メンバーの権限を変えました。")
        return HttpResponseRedirect("/members/")
    return render(request, "my/members.html", {"members": queries.members(viewer)})


@require_http_methods(["GET", "POST"])
@signed_in
def sign_ins(request: HttpRequest) -> HttpResponse:
    """サインイン中の端末。"""
    viewer = request.viewer
    if request.method == "POST":
        given = request.POST.get("sign_in", "")
        if not (
            (given.isdecimal() and len(given) < 16)
            and actions.end_sign_in(sign_in_id=int(given), by=viewer, at=timezone.now())
        ):
            raise Http404
        messages.success(request, "その端末をサインアウトさせました。")
        return HttpResponseRedirect("/my/sign-ins/")
    return render(request, "my/sign_ins.html", {"sign_ins": queries.sign_ins(viewer)})

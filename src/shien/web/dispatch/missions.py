"""専門家の仕事。打診に答える・日程と実施を報告する・謝金を請求する・行けない日を入れる。"""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import view_as_supporter
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.applications.errors import NotFound
from shien.domain.dispatch import actions, queries
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.web.access import allow
from shien.web.apply.calls import form_titles
from shien.web.apply.cases import papers
from shien.web.motions import attempt
from shien.web.paging import paged

from . import present

enterprise = allow(lambda viewer: viewer.enterprise_id is not None and not viewer.acting_for_other)
_ENDED = ("closed", "declined", "withdrawn", "lapsed")


@require_safe
@enterprise
def index(request: HttpRequest) -> HttpResponse:
    """専門家の仕事の一覧。まだ名簿に載っていない人には、登録の届出。"""
    viewer = request.viewer
    mine = queries.me(viewer)
    if mine is None:
        calls = applications.calls(at=timezone.now(), procedure=queries.REGISTER, open_only=True)
        context = {"case": queries.enrolling(viewer), "call": calls[0] if calls else None}
        return render(request, "dispatch/join.html", context)
    rows, money = queries.missions(viewer), queries.paid(viewer)
    ended = paged(request, [each for each in rows if each.state in _ENDED])
    groups = (
        ("あなたを待っています", "waiting", [each for each in rows if each.waits_for == "expert"]),
        ("進んでいる派遣", "open", [each for each in rows if each.waits_for != "expert" and each.state not in _ENDED]),
        ("終わった派遣", "ended", ended.rows),
    )
    return render(
        request,
        "dispatch/missions.html",
        {
            "me": mine,
            "today": localdate(),
            "groups": groups,
            "words": present.STATES,
            "pages": ended,
            "days": queries.days(viewer, since=localdate()),
            "paid": paged(request, money, name="paid"),
            "years": present.years(money),
        },
    )


def _tried(action: Any, **named: Any) -> tuple[Any, str]:
    try:
        return attempt(action, **named)
    except NotFound:
        raise Http404 from None


@require_http_methods(["GET", "POST"])
@enterprise
def busy(request: HttpRequest) -> HttpResponse:
    """行けない日。"""
    viewer, error = request.viewer, ""
    if queries.me(viewer) is None:
        raise Http404
    if request.method == "POST":
        _, error = _tried(_busy, request=request)
        if not error:
            messages.success(request, "行けない日を改めました。")
            return HttpResponseRedirect(request.path)
    days = queries.days(viewer, since=localdate())
    context = {
        "own": [(each.isoformat(), present.told(each)) for each in days.own],
        "held": [present.told(each) for each in days.held], "error": error,
        "errors": [("since", "行けない日", error)] if error else [], "typed": request.POST,
    }  # fmt: skip
    return render(request, "dispatch/busy.html", context, status=422 if error else 200)


def _busy(*, request: HttpRequest) -> None:
    post, at = request.POST, timezone.now()
    drop = [_day(text) for text in post.getlist("drop")]
    if drop:
        return actions.set_busy(drop=drop, by=request.viewer, at=at)
    since = _day(post.get("since", ""))
    until = _day(post.get("until", "")) if post.get("until", "").strip() else since
    if not 0 <= (until - since).days <= _LONGEST:
        raise InvalidValue("終わりの日は、始めの日と同じか後の、60日のうちにしてください。")
    add = [date.fromordinal(each) for each in range(since.toordinal(), until.toordinal() + 1)]
    return actions.set_busy(add=add, by=request.viewer, at=at)


_LONGEST = 60


def _day(text: str) -> date:
    if not text.strip():
        raise InvalidValue("行けない日を入力してください。")
    return parse_date(text.strip())


@require_http_methods(["GET", "POST"])
@enterprise
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """一つの派遣。打診のうちは、事業者の人の名前と連絡先は見えない。"""
    viewer, error = request.viewer, ""
    if request.method == "POST":
        done, error = _tried(_act, request=request, key=key)
        if not error and not done:
            return HttpResponseRedirect(f"/apply/{key}/{request.POST['form']}/")
        if not error:
            messages.success(request, done)
            left = request.POST.get("what") == "turn_down"
            return HttpResponseRedirect("/dispatch/expert/" if left else request.path)
    standing = queries.stand_in(key, viewer)
    if standing is None or standing.application_id is None:
        raise Http404
    with row_security.standing(standing.application_id):
        view_as_supporter(groups=(), by=standing, at=timezone.now())
        context = _context(key, standing)
    context |= _money(request, key, context["case"].state, standing)
    context |= {"error": error, "typed": request.POST}
    return render(request, "dispatch/mission.html", context, status=422 if error else 200)


def _act(*, request: HttpRequest, key: UUID) -> str:
    post, at, what = request.POST, timezone.now(), request.POST.get("what", "")
    if what == "take":
        actions.answer(application=key, take=True, by=request.viewer, at=at)
        return "派遣を引き受けました。日程を決めて、報告してください。"
    if what == "turn_down":
        actions.answer(application=key, take=False, reason=post.get("reason", ""), by=request.viewer, at=at)
        return "打診を断りました。事務局が、ほかの専門家を探します。"
    if what == "write":
        form = post.get("form", "")
        actions.begin_paper(application=key, form=form, by=request.viewer, at=at)
        return ""
    if what == "claim":
        bank = {each: post.get(each, "") for each in actions.BANK}
        actions.claim_fee(application=key, bank=bank, by=request.viewer, at=at)
        return "謝金を請求しました。事務局が確かめて、振り込みます。"
    raise InvalidValue("いまは、その操作はできません。画面を読み直してください。")


def _context(key: UUID, standing: Viewer) -> dict[str, Any]:
    """申請の所。範囲を開いて呼ぶ。"""
    case = queries.case(key, standing)
    sent = applications.submissions(key, standing)
    asked = [each for each in sent if each.form == "application"]
    if case is None or not asked:
        raise Http404
    titles = form_titles({case.procedure})[case.procedure]
    taken = case.state != "offered"
    drafts = applications.drafts(key, standing)
    return {
        "case": case, "state_words": present.STATES.get(case.state, case.state_label), "taken": taken, "request_sent": asked[-1] if taken else None,
        "details": present.details(asked[-1], present.AFTER if taken else present.BEFORE),
        "wishes": present.wishes({**asked[-1].values, **asked[-1].answers}), "visits": present.planned(sent) if queries.dated(case.state) else [],
        "papers": papers(case, drafts, sent, titles, {}, ("expert",)), "sent": [each for each in sent if each.form != "application"],
        "last": case.steps[-1] if case.steps else None,
    }  # fmt: skip


def _money(request: HttpRequest, key: UUID, state: str, standing: Viewer) -> dict[str, Any]:
    """謝金の所。"""
    viewer = request.viewer
    claims = queries.my_claims([standing.application_id or 0], viewer)
    sent = [each for each in queries.paid(viewer) if each.application == key]
    fee = actions.fee_of(key, viewer, timezone.now()) if state in ("dispatched", "evaluated") else None
    bank = {each: request.POST.get(each, "") for each in actions.BANK} if request.method == "POST" else {}
    return {
        "fee": fee, "claim": claims[0] if claims else None, "sent_money": sent[0] if sent else None, "may_claim": state == "evaluated" and fee is not None,
        "bank": bank or queries.last_bank(viewer),
    }  # fmt: skip

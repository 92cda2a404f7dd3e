"""職員が見る一つの申請。目的を述べて開き、確かめ、割り当て、起案する。開いたことは、事業者の利用履歴に載る。"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions as applying
from shien.domain.applications import queries as applications
from shien.domain.applications.actions import NotFound, Refusal
from shien.domain.applications.facts import Application, Submission
from shien.domain.motions import actions as motions
from shien.domain.review import actions, queries, scheme
from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.web.access import procedure_staff
from shien.web.handing import handed

from . import reading

PURPOSES = ("形式の確認のため", "審査のため", "決定のため", "申請者からの問合せに答えるため")
ROWS = range(1, 6)
Doing = Callable[[HttpRequest, Application, datetime], str]


@require_http_methods(["GET", "POST"])
@procedure_staff
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """見る・行う。"""
    case = applications.staff_application(key, request.viewer)
    if case is None:
        raise Http404
    if request.method != "POST":
        return _page(request, case)
    doing = request.POST.get("do", "")
    if doing not in _DOINGS:
        raise Http404
    try:
        told = _DOINGS[doing](request, case, timezone.now())
    except NotFound:
        raise Http404 from None
    except (InvalidValue, NotAllowed, Refusal) as error:
        return _page(request, case, errors=[(f"do-{doing}", _NAMES[doing], str(error))])
    if told:
        messages.success(request, told)
    return HttpResponseRedirect(f"/staff/review/{key}/#do-{doing}")


def _page(request: HttpRequest, case: Application, errors: list[tuple[str, str, str]] | None = None) -> HttpResponse:
    viewer = request.viewer
    sent = _opened(request, case)
    definition = applications.call_definition(case.call.key)
    dossier = queries.dossier(case, viewer)
    form = applications.form_version(case.procedure, case.call.form, case.call.form_version)
    context = {
        "case": case, "dossier": dossier, "sent": sent, "sections": reading.sections(sent) if sent else [],
        "purposes": PURPOSES, "purpose": request.session.get(_session(case), ""), "scheme": scheme.of(definition),
        "fields": reading.fields(sent, form.definition if form else {}), "rows": ROWS, "errors": errors or [],
        "typed": request.POST, "moves": scheme.moves(case), "proposable": scheme.proposable(case),
        "reviewers": queries.reviewers(case, viewer, at=timezone.now()) if case.state in scheme.ASSIGNABLE else [],
        "claimed": scheme.claimed(definition, sent), "alarms": _alarms(request, case),
        "waiting": next((each for each in dossier.motions if each.open), None),
        "checked": scheme.checked(request.POST, dossier, definition),
    }  # fmt: skip
    return render(request, "review/case.html", context, status=422 if errors else 200)


def _session(case: Application) -> str:
    return f"review-{case.key}"


def _opened(request: HttpRequest, case: Application) -> Submission | None:
    """目的を述べて開いてあれば、いちばん新しい提出。見るたびに証跡に書く。"""
    purpose = request.session.get(_session(case), "")
    latest = applications.latest_submissions([case.key], request.viewer).get(case.key) if purpose else None
    if latest is None:
        return None
    return applying.open_submission(submission=latest.submission, by=request.viewer, at=timezone.now(), purpose=purpose)


def _alarms(request: HttpRequest, case: Application) -> list[Any]:
    marks = {str(case.key), case.number, *(str(each.submission) for each in case.steps if each.submission)}
    return [each for each in applications.alarms(request.viewer) if any(mark in each.subject for mark in marks)]


@require_safe
@procedure_staff
def file(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """ファイルを渡す。先に目的を述べて申請を開いてあること。"""
    case = applications.staff_application(key, request.viewer)
    purpose = request.session.get(f"review-{key}", "")
    known = [] if case is None else applications.staff_submissions(key, request.viewer)
    if not purpose or file not in {each.key for sent in known for each in sent.files}:
        raise Http404
    try:
        found, document = applying.open_submitted_file(file=file, by=request.viewer, at=timezone.now(), purpose=purpose)
    except (NotFound, applying.Refused):
        raise Http404 from None
    return handed(request, found, document)


def _open(request: HttpRequest, case: Application, at: datetime) -> str:
    purpose = (request.POST.get("purpose_other", "").strip() or request.POST.get("purpose", ""))[:100]
    if len(purpose) < 5:
        raise InvalidValue("閲覧の目的を選ぶか、5文字以上で書いてください。")
    request.session[_session(case)] = purpose
    return ""


def _take(request: HttpRequest, case: Application, at: datetime) -> str:
    actions.take_up(application=case.key, by=request.viewer, at=at)
    return "あなたが受け持ちになりました。"


def _check(request: HttpRequest, case: Application, at: datetime) -> str:
    gates = scheme.of(applications.call_definition(case.call.key)).gates
    results = {
        each.id: {"ok": {"yes": True, "no": False}.get(request.POST.get(f"gate-{each.id}", "")), "note": request.POST.get(f"note-{each.id}", "")}
        for each in gates
    }  # fmt: skip
    passed = actions.check(
        application=case.key, results=results, note=request.POST.get("check_note", "")[:1000], by=request.viewer, at=at
    )
    return "形式の確認を残しました。" + (
        "審査に進められます。" if passed else "「いいえ」があります。直しを頼むか、不採択を起案してください。"
    )


def _send_back(request: HttpRequest, case: Application, at: datetime) -> str:
    post, fields = request.POST, []
    labels = {id: label.partition("：")[2] for id, label in _labels(case)}
    for row in ROWS:
        field, message = post.get(f"field-{row}", ""), post.get(f"message-{row}", "")[:500]
        if field or message.strip():
            if field and field not in labels:
                raise InvalidValue("直してほしい欄が、申請書にありません。")
            fields.append({"field": field, "label": labels.get(field, ""), "message": message})
    due = post.get("due_on", "").strip()
    actions.send_back(
        application=case.key, reason=post.get("back_reason", "")[:2000], fields=fields, due_on=parse_date(due) if due else None,
        by=request.viewer, at=at,
    )  # fmt: skip
    return "直しを頼みました。申請者にメールでお知らせします。"


def _labels(case: Application) -> list[tuple[str, str]]:
    form = applications.form_version(case.procedure, case.call.form, case.call.form_version)
    return reading.fields(None, form.definition if form else {})


def _advance(request: HttpRequest, case: Application, at: datetime) -> str:
    made = actions.advance(
        application=case.key, transition=request.POST.get("transition", ""), reason=request.POST.get("move_reason", "")[:2000],
        by=request.viewer, at=at,
    )  # fmt: skip
    return f"「{made.state_label}」に進めました。"


def _assign(request: HttpRequest, case: Application, at: datetime) -> str:
    numbers = [int(each) for each in request.POST.getlist("reviewer") if each.isascii() and each.isdigit()]
    if not numbers:
        raise InvalidValue("審査員を一人以上お選びください。")
    made = actions.assign(application=case.key, reviewers_=numbers, by=request.viewer, at=at)
    return f"審査員を{made}人割り当てました。"


def _release(request: HttpRequest, case: Application, at: datetime) -> str:
    try:
        key = UUID(request.POST.get("assignment", ""))
    except ValueError:
        raise NotFound from None
    actions.release(assignment=key, reason=request.POST.get("release_reason", "")[:400], by=request.viewer, at=at)
    return "割当てを外しました。"


def _bonus(request: HttpRequest, case: Application, at: datetime) -> str:
    points = actions.grant_bonus(
        application=case.key, bonus=request.POST.getlist("bonus"), malus=request.POST.getlist("malus"),
        note=request.POST.get("bonus_note", "")[:1000], by=request.viewer, at=at,
    )  # fmt: skip
    return f"加点・減点を残しました（合わせて{points:+d}点）。"


def _propose(request: HttpRequest, case: Application, at: datetime) -> str:
    transition = request.POST.get("transition", "")
    if transition not in {each.id for each in scheme.proposable(case)}:
        raise InvalidValue("起案することをお選びください。")
    motions.propose_all(
        applications_=[case.key], transition=transition, reason=request.POST.get("propose_reason", "")[:2000],
        by=request.viewer, at=at,
    )  # fmt: skip
    return "起案しました。ほかの担当が決裁すると決まります。"


def _examine(request: HttpRequest, case: Application, at: datetime) -> str:
    actions.examine(application=case.key, text=request.POST.get("examined", ""), by=request.viewer, at=at)
    return "調べを残しました。"


_DOINGS: dict[str, Doing] = {
    "open": _open, "take": _take, "check": _check, "back": _send_back, "advance": _advance, "assign": _assign,
    "release": _release, "bonus": _bonus, "propose": _propose, "examine": _examine,
}  # fmt: skip
_NAMES = {
    "open": "閲覧の目的", "take": "受け持ち", "check": "形式の確認", "back": "直しの依頼", "advance": "次へ進める",
    "assign": "審査員の割当て", "release": "割当てを外す", "bonus": "加点・減点", "propose": "決定の起案", "examine": "異議の調べ",
}  # fmt: skip

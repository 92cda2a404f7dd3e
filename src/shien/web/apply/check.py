"""出す前の確かめと、提出。"""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, facts, queries
from shien.domain.applications.actions import AlreadySubmitted, InProgress, KeyReused, Refusal, Refused, Stale
from shien.values.fault import InvalidValue
from shien.web.access import is_fresh, sign_in_first

from .answers import Section, sections
from .calls import judged
from .pages import errors_of
from .paper import OpenPaper, with_paper
from .tasks import corrections
from .words import closing

CONFIRM = "書き終えました。内容を確かめて、提出をお願いします。"


@require_safe
@with_paper
def show(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """確かめの画面。"""
    return _page(request, paper)


def _page(request: HttpRequest, paper: OpenPaper, refused: str = "", status: int = 200) -> HttpResponse:
    viewer, now = request.viewer, timezone.now()
    pages = {each.id: each.title for each in paper.form.pages}
    broken = [each for each in paper.found.faults if each.severity == "error"]
    verdict = judged(queries.verdict(paper.application.key, viewer))
    transition = next((each for each in paper.application.next if each.form == paper.draft.form), None)
    context: dict[str, Any] = {
        "paper": paper, "sections": told(paper), "faults": _linked(paper, broken, pages),
        "warnings": _linked(paper, [each for each in paper.found.faults if each.severity != "error"], pages),
        "verdict": verdict if transition and transition.before_close else None, "given": corrections(paper),
        "closing": paper.closes and closing(paper.application.closes_at, now), "refused": refused, "may_submit": paper.may_submit,
        "fresh": is_fresh(request), "minutes": settings.FRESH_SIGN_IN_SECONDS // 60, "idempotency_key": uuid.uuid4().hex,
        "objection": request.POST.get("objection", "") or request.session.get(_kept(paper), ""), "code": paper.code(),
        "locked_fields": [key for key, each in paper.draft.origins.items() if each.locked and paper.form.fields[key].type != "table"],
        "first": not paper.application.steps or paper.application.state in ("draft", "sent_back"),
    }  # fmt: skip
    return render(request, "apply/check.html", context, status=status)


def told(paper: OpenPaper) -> list[Section]:
    """書類の全部の答え。"""
    files = {str(each.key): each for each in paper.draft.files}
    return sections(paper.form, {**paper.draft.answers, **paper.found.values}, files, paper.found)


def _linked(paper: OpenPaper, faults: list[Any], pages: dict[str, str]) -> list[dict[str, str]]:
    """指摘を、直すページへの道とともに。まだ答えていない欄は、ページごとに一行。"""
    lines = []
    for each in faults:
        if each.missing and each.row is None and not each.rule:
            continue
        for place, label, text in errors_of(paper, [each]) or [
            (f"f-{each.field}", paper.form.fields[each.field].label, each.message)
        ]:
            lines.append({"url": f"{paper.path}pages/{each.page}?from=check#{place}", "text": f"{label}：{text}"})
    for page, title in pages.items():
        many = len(
            {each.field for each in faults if each.page == page and each.missing and each.row is None and not each.rule}
        )
        if many:
            lines.append(
                {
                    "url": f"{paper.path}pages/{page}?from=check",
                    "text": f"「{title}」に、まだ答えていない欄が{many}個あります。",
                }
            )
    return lines


def _kept(paper: OpenPaper) -> str:
    return f"objection {paper.application.key}"


@require_POST
@with_paper
def submit(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """提出する。二度押しても、一度だけ (REL-3)。サインインし直しても、何も失わない (SEC-14)。"""
    objection = request.POST.get("objection", "")[:2000]
    if not is_fresh(request):
        request.session[_kept(paper)] = objection
        return sign_in_first(request, fresh=True)
    text = request.POST.get("version", "")
    try:
        made = actions.submit(
            application=paper.application.key, form=paper.draft.form, occurrence=paper.draft.occurrence,
            idempotency_key=request.POST.get("idempotency_key", ""), arrived_at=request.arrived_at, by=request.viewer,
            version=int(text) if text.isdecimal() and len(text) < 10 else None, objection=objection,
        )  # fmt: skip
    except AlreadySubmitted as again:
        made = again.submission
    except Stale:
        message = "この画面を開いたあとに、内容が変わりました。もう一度確かめてから、提出してください。"
        return _page(request, paper, message, 409)
    except (InProgress, KeyReused) as error:
        return _page(request, paper, str(error), 409)
    except (Refused, Refusal, NotAllowed, InvalidValue) as error:
        return _page(request, paper, str(error), 422)
    request.session.pop(_kept(paper), None)
    return HttpResponseRedirect(done_path(made))


def done_path(made: facts.Submission) -> str:
    """完了の画面。"""
    return f"/apply/{made.application}/submissions/{made.key}/"


@require_POST
@with_paper
def ask(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """提出できない人が、プライムに確認を頼む (UX-24)。"""
    actions.comment(
        application=paper.application.key, form=paper.draft.form, occurrence=paper.draft.occurrence, text=CONFIRM,
        by=request.viewer, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, "確認を頼みました。提出できる人の画面に出ます。")
    return HttpResponseRedirect(paper.path)

"""書類の一覧。どのページが済み、どこが残っているか。話と、カルテへの返しも。"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications import actions, queries
from shien.domain.applications.actions import NotFound, Refused
from shien.domain.karte.actions import Stale
from shien.values.fault import InvalidValue

from . import screens
from .boxes import words_of
from .calls import judged
from .paper import OpenPaper, with_paper
from .words import closing


@require_safe
@with_paper
def show(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """する事の一覧。"""
    listed = screens.tasks(paper.form, paper.found)
    undone = next((each for each in listed if each.state in ("empty", "begun", "mend")), None)
    context = {
        "paper": paper, "tasks": listed, "done": sum(each.state == "done" for each in listed), "undone": undone,
        "short": screens.many_short(paper.form, paper.found), "closing": paper.closes and closing(paper.application.closes_at, timezone.now()),
        "verdict": judged(queries.verdict(paper.application.key, paper.viewer)) if paper.closes else None, "prefilled": sum(not each.dropped for each in paper.draft.origins.values()),
        "code": paper.code(), "titles": {each.id: each.title for each in paper.form.pages},
        "comments": [(each, _where(paper, each.field)) for each in paper.draft.comments if not each.settled_at],
        "given": corrections(paper), "carried": paper.draft.carried,
    }  # fmt: skip
    return render(request, "apply/tasks.html", context)


def _where(paper: OpenPaper, field: str) -> str:
    return paper.form.fields[field].label if field in paper.form.fields else ""


def corrections(paper: OpenPaper) -> list[dict[str, str]]:
    """カルテと違う値に直した欄。カルテにも入れられるものは、そう申し出る (UX-3)。"""
    if not (paper.viewer.is_owner or paper.viewer.can_edit):
        return []
    return [
        {
            "id": key, "label": paper.form.fields[key].label, "now": words_of(paper.form.fields[key], paper.draft.answers.get(key)),
            "karte": words_of(paper.form.fields[key], origin.value),
        }
        for key, origin in paper.draft.origins.items()
        if key in paper.form.fields and not origin.locked and len(origin.items) == 1 and key in paper.draft.answers
        and paper.form.fields[key].type != "table" and not any(each.codes for each in paper.form.fields[key].options)
    ]  # fmt: skip


def _back(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    page = request.POST.get("page", "")
    known = page and screens.name_fits(page)
    return HttpResponseRedirect(f"{paper.path}pages/{page}#talk" if known else paper.path)


@require_POST
@with_paper
def comment(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """話を付ける。"""
    page, now = request.POST.get("page", ""), timezone.now()
    fields = next((each.fields for each in paper.form.pages if each.id == page), ())
    field = request.POST.get("field", "") or next((each.id for each in fields if each.type != "note"), "")
    try:
        actions.comment(
            application=paper.application.key, form=paper.draft.form, occurrence=paper.draft.occurrence, field=field,
            text=request.POST.get("text", ""), by=request.viewer, at=now,
        )  # fmt: skip
    except InvalidValue as error:
        messages.error(request, f"話を残せませんでした。{error}")
    except NotFound as error:
        raise Http404 from error
    else:
        messages.success(request, "話を残しました。この書類を見られる人に見えます。")
    return _back(request, paper)


@require_POST
@with_paper
def settle(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """話を済みにする。"""
    text = request.POST.get("comment", "")
    if not (text.isdecimal() and len(text) < 16):
        raise Http404
    if not actions.settle_comment(comment=int(text), by=request.viewer, at=timezone.now()):
        raise Http404
    messages.success(request, "話を済みにしました。")
    return _back(request, paper)


@require_POST
@with_paper
def give_back(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """直した値を、カルテにも入れる。"""
    try:
        done = actions.give_back(
            application=paper.application.key, form=paper.draft.form, occurrence=paper.draft.occurrence,
            fields=request.POST.getlist("field"), by=request.viewer, at=timezone.now(),
        )  # fmt: skip
    except (InvalidValue, NotAllowed, Refused, Stale) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"カルテにも入れました（{done}項目）。次の申請から、この値が入ります。")
    return _back(request, paper)


@require_POST
@with_paper
def refill(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """カルテの新しい値を入れ直す。"""
    try:
        after = actions.refill(
            application=paper.application.key, form=paper.draft.form, occurrence=paper.draft.occurrence, by=request.viewer,
            at=timezone.now(),
        )  # fmt: skip
    except NotAllowed as error:
        messages.error(request, str(error))
    else:
        changed = after.version != paper.draft.version
        messages.success(request, "カルテの新しい値を入れました。" if changed else "カルテの値は、もう入っています。")
    return _back(request, paper)

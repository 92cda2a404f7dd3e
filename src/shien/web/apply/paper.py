"""開いた書類。申請・下書き・様式・確かめた結果をそろえる。"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shien.domain.accounts.actions import view_as_supporter
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import facts, queries
from shien.domain.applications.definitions import form_of
from shien.engines.forms import Evaluation, Form
from shien.values.items import GROUPS, ITEMS

from .access import of_case

HANDS_IN = {
    "applicant": "プライムと、提出の権限を受けたメンバー", "supporter": "委任を受けた支援機関", "expert": "派遣の専門家か支援機関",
}  # fmt: skip
_NAME = re.compile(r"([a-z][a-z0-9_]{0,59})(?:\.([0-9a-z-]{1,20}))?\Z")


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """一つの書類。name は道の名で、くり返す書類では「様式.回」になる。"""

    application: facts.Application
    draft: facts.Draft
    form: Form
    found: Evaluation
    name: str
    viewer: Viewer

    @property
    def path(self) -> str:
        """書類の道。"""
        return f"/apply/{self.application.key}/{self.name}/"

    @property
    def files_path(self) -> str:
        """ファイルを渡す道の頭。"""
        return f"/apply/{self.application.key}/files/"

    @property
    def open(self) -> bool:
        """いま書ける書類か。"""
        return self.draft.form in self.application.open_forms

    @property
    def editable(self) -> bool:
        """この人が、いま直せるか。ほかの側の出す書類 (支援者の入力など) を、事業者は読むだけ。"""
        if not self.viewer.is_owner:
            return self.open and self.viewer.can_edit and not self.withheld
        sides = {each.by for each in self.application.next if each.form == self.draft.form}
        return self.open and (not sides or "applicant" in sides)

    @property
    def withheld(self) -> list[str]:
        """支援者が、直すことを委任されていない項目群の名前。"""
        held = self.viewer.edits if self.viewer.acting_for_other else bool
        return [GROUPS[each].label for each in groups_of(self.form) if not held(each)]

    @property
    def closes(self) -> bool:
        """公募回の締切のある書類か。あとの段階の書類には無い。"""
        return any(each.before_close for each in self.application.next if each.form == self.draft.form)

    @property
    def asks_karte(self) -> bool:
        """カルテの値を入れる書類か。"""
        return bool(groups_of(self.form))

    @property
    def may_submit(self) -> bool:
        """この人が、いま出せるか。"""
        mine = self.draft.form in self.application.forms(self.viewer.side)
        return mine and (self.viewer.side != "applicant" or self.viewer.can_submit)

    @property
    def hands_in(self) -> str:
        """出す人の言葉。"""
        sides = [each.by for each in self.application.next if each.form == self.draft.form]
        return HANDS_IN[sides[0]] if sides else ""

    @property
    def title(self) -> str:
        """書類の名前。"""
        return self.form.title

    def code(self, page: str = "") -> str:
        """問合せ窓口に伝える番号。申請番号・書類・画面の順番だけで、値は含まない (UX-25)。"""
        order = [each.id for each in self.form.pages]
        mark = letter(self.application.open_forms, self.draft.form)
        return f"{self.application.number}・{mark}{order.index(page) + 1 if page in order else 0}"


def letter(forms: Iterable[str], form: str) -> str:
    """いま出せる書類の中の順番。一つ目は空、ほかは B から。

    >>> letter(["plan_change", "completion_report"], "plan_change")
    'B'
    """
    order = sorted(set(forms))
    at = order.index(form) if form in order else 0
    return chr(ord("A") + at) if at else ""


def split(name: str) -> tuple[str, str]:
    """道の名から、様式と回。"""
    found = _NAME.match(name)
    if found is None:
        raise Http404
    return found[1], found[2] or ""


def groups_of(form: Form) -> list[str]:
    """この様式が尋ねる項目群。"""
    fields = [each for field in form.fields.values() for each in (field, *field.columns)]
    return sorted({ITEMS[item].group for each in fields for item in each.items if item in ITEMS})


def open_paper(request: HttpRequest, key: UUID, name: str) -> OpenPaper:
    """書類を開く。見てよくなければ、無いのと同じ。支援者が見ることは、先に証跡に書く。"""
    viewer, now = request.viewer, timezone.now()
    form, occurrence = split(name)
    application = queries.application(key, viewer)
    draft = queries.draft(key, form, viewer, occurrence=occurrence) if application else None
    if application is None or draft is None:
        raise Http404
    found = queries.evaluation(key, form, viewer, at=now, occurrence=occurrence)
    if found is None:
        raise Http404
    read = form_of(draft.form_version)
    view_as_supporter(groups=groups_of(read), by=viewer, at=now)
    return OpenPaper(application, draft, read, found, name, viewer)


def with_paper(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """書類を開いて渡す。もう出した書類の入力の画面 (戻るボタンなど) では、「提出済みです」と言う (UX-6)。"""

    @wraps(view)
    def opened(request: HttpRequest, key: UUID, name: str, *args: Any, **named: Any) -> HttpResponse:
        paper = open_paper(request, key, name)
        if not paper.open or (paper.draft.occurrence and _sent(request, paper)):
            return closed(request, paper)
        return view(request, paper, *args, **named)

    return of_case(opened)


def closed(request: HttpRequest, paper: OpenPaper) -> HttpResponse:
    """提出済みか、いまは書けない書類。"""
    sent = _sent(request, paper)
    context = {"paper": paper, "application": paper.application, "sent": sent[-1] if sent else None}
    return render(request, "apply/closed.html", context, status=409 if request.method == "POST" else 200)


def _sent(request: HttpRequest, paper: OpenPaper) -> list[facts.Submission]:
    """この書類の提出。くり返す書類では、同じ回のもの。"""
    return [
        each
        for each in queries.submissions(paper.application.key, request.viewer)
        if (each.form, each.occurrence) == (paper.draft.form, paper.draft.occurrence)
    ]

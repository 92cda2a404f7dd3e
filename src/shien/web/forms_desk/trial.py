"""申請者に見える姿で、試しに書く。申請者の画面と同じ部品で見せ、同じ読み方で確かめる。何も保存しない。"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from shien.domain.applications.facts import File, Origin
from shien.engines import forms
from shien.engines.forms import Context, Evaluation, Fault, Field, Form, Page
from shien.web.apply.boxes import Box, boxes
from shien.web.apply.pages import errors_of
from shien.web.apply.screens import Group, Screen
from shien.web.apply.taking import Taken, post_of, take, without_row

from . import words

_KARTE = "（ここに、カルテの値が入ります）"


@dataclass(frozen=True, slots=True)
class Blank:
    """何も書いていない書類。カルテから入る欄は、入ったものとして見せる。"""

    origins: Mapping[str, Origin]
    answers: Mapping[str, Any]
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """試す書類。"""

    form: Form
    draft: Blank
    found: Evaluation


def show(request: HttpRequest, definition: Mapping[str, Any], back: str) -> HttpResponse:
    """一つの頁。送られたら、申請者のときと同じに読んで、同じ指摘を見せる。"""
    form = _open(forms.read(definition))
    ids = [each.id for each in form.pages]
    wanted = request.GET.get("page", ids[0])
    if wanted not in ids:
        raise Http404
    place = ids.index(wanted)
    page = form.pages[place]
    screen = Screen(
        page.id, page.title, (Group(page.id, page.title, page.hint, page.fields),), place + 1, len(ids), page.hint
    )
    context = _tried(request, form, screen) | {
        "form": form, "screen": screen, "pages": forms.read(definition).pages, "back": back,
        "page_when": words.when(form, forms.read(definition).pages[place].when), "before": ids[place - 1] if place else "",
        "after": ids[place + 1] if place + 1 < len(ids) else "",
    }  # fmt: skip
    return render(request, "forms_desk/preview.html", context, status=422 if context["errors"] else 200)


def blank(form: Form, page: Page) -> list[tuple[Box, str]]:
    """一つの頁の欄を、何も書いていない姿で。(箱, 見える条件の文)。"""
    opened = _open(form)
    found = _all_shown(opened, _judge(opened, {}))
    return [(_sampled(box), words.when(form, box.field.when)) for box in boxes(page.fields, _blank(form), found)]


def _blank(form: Form) -> Blank:
    return Blank({each.id: _origin(each) for each in form.fields.values() if each.items}, {})


def _open(form: Form) -> Form:
    """どの頁も見られるように、頁の条件を外した様式。"""
    return replace(form, pages=tuple(replace(each, when=None) for each in form.pages))


def _tried(request: HttpRequest, form: Form, screen: Screen) -> dict[str, Any]:
    draft = _blank(form)
    post = post_of(request.POST)
    table, _, index = (post.get("drop_row") or [""])[0].partition(":")
    if index.isdecimal():
        post = without_row(post, table, int(index))
    taken = take(Trial(form, draft, _judge(form, {})), screen, post)
    found = _judge(form, {key: value for key, value in taken.answers.items() if value is not None}, taken.unread)
    fixing = [*post.get("corrected", ()), *post.get("fix", ())]
    asked = request.method == "POST" and not {"fix", "add_row", "drop_row", "attach"} & set(post)
    faults = [*_faults(screen, draft, taken, found, fixing)] if asked else []
    made = boxes(
        screen.fields, draft, found if request.method == "POST" else _all_shown(form, found), faults=faults, raw={} if index else taken.raw,
        fixing=fixing, extra={(post.get("add_row") or [""])[0]: 1}, answers=taken.answers,
    )  # fmt: skip
    return {
        "rows": [(_sampled(box), words.when(form, box.field.when)) for box in made], "tried": asked, "corrected": fixing,
        "errors": errors_of(Trial(form, draft, found), faults), "attached": "attach" in post,
    }  # fmt: skip


def _judge(form: Form, answers: Mapping[str, Any], unread: Iterable[Fault] = ()) -> Evaluation:
    return forms.evaluate(form, answers, Context(today=localdate()), unread)


def _faults(
    screen: Screen, draft: Blank, taken: Taken, found: Evaluation, fixing: list[str]
) -> Iterable[Fault]:  # fmt: skip
    """この頁の指摘。カルテから入る欄は、入ったものとして、空いているとは言わない。"""
    own = {each.id for each in screen.fields if each.type != "file"}
    own -= {each for each in draft.origins if each not in fixing}
    unread = {each.field for each in taken.faults}
    return [*taken.faults, *(each for each in found.faults if each.field in own - unread)]


def _all_shown(form: Form, found: Evaluation) -> Evaluation:
    """初めは、条件で見える欄も見せる。"""
    must = {
        each.id for each in form.fields.values() if each.required is not None and each.required.text == "True" and each.when
    }  # fmt: skip
    return replace(found, shown=frozenset(form.fields), required=found.required | must, hidden=frozenset())


def _origin(field: Field) -> Origin:
    return Origin(None, field.items, "", "", f"カルテの「{words.prefill(field)}」", "", "", locked=True)


def _sampled(box: Box) -> Box:
    return replace(box, said=_KARTE) if box.locked else box

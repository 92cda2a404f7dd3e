"""一つのページ。開く・保存する・行を足す・ファイルを付ける・カルテの値を直す。"""

from collections.abc import Iterable
from typing import Any, Protocol
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications.actions import Refused
from shien.engines.forms import Evaluation, Fault, Form
from shien.values.fault import InvalidValue

from . import conflict, dropping, files, hints, putting, screens
from .boxes import boxes
from .paper import OpenPaper, open_paper, with_paper
from .screens import SHORT, Screen
from .taking import Taken, post_of, save, take, trial, version_of, without_row
from .words import closing

MOST_EXTRA = 50


def screen_of(paper: OpenPaper, page: str, request: HttpRequest) -> Screen:
    """この道の画面。いま要らないページは、無いのと同じ。"""
    if page == SHORT:
        try:
            asked = screens.asked_of(request.POST.get("asked", ""), paper.form) if request.method == "POST" else None
        except InvalidValue as error:
            raise Http404 from error
        return screens.short(paper.form, paper.found, asked)
    found = screens.screen(paper.form, paper.found, page)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@with_paper
def page(request: HttpRequest, paper: OpenPaper, page: str) -> HttpResponse:
    """ページを開く。送られたら、読めた分を保存してから次へ。"""
    if not paper.editable:
        return HttpResponseRedirect(f"{paper.path}check")
    screen = screen_of(paper, page, request)
    if request.method == "POST":
        return _posted(request, paper, screen)
    if page == SHORT and not screen.groups:
        return HttpResponseRedirect(paper.path)
    checking = request.GET.get("from") == "check"
    state = next((each.state for each in paper.found.pages if each.id == page), "")
    own = {each.id for each in screen.fields}
    faults = [each for each in paper.found.faults if each.field in own and (checking or not each.missing)]
    shown = faults if checking or state == "mend" else [each for each in faults if each.severity != "error"]
    return show(request, paper, screen, faults=shown, fixing=request.GET.getlist("fix"))


def _posted(request: HttpRequest, paper: OpenPaper, screen: Screen) -> HttpResponse:
    post = post_of(request.POST)
    table, _, index = (post.get("drop_row") or [""])[0].partition(":")
    if index.isdecimal():
        post = without_row(post, table, int(index))
    taken = take(paper, screen, post)
    now = timezone.now()
    try:
        draft, conflicts = save(paper, taken, version_of(post), now)
    except (Refused, InvalidValue, NotAllowed) as error:
        return _refused(request, paper, screen, taken, str(error))
    wrong = files.attach_all(request, paper, screen, now)
    if request.POST.get("drop_file"):
        files.drop(request, paper, request.POST["drop_file"], now)
    if request.POST.get("drop_upload"):
        files.give_up(request, paper, request.POST["drop_upload"], now)
    if conflicts:
        return conflict.show(request, paper, screen, draft, conflicts)
    if draft.version != paper.draft.version or request.FILES or request.POST.get("drop_file"):
        paper = open_paper(request, paper.application.key, paper.name)
    return _next(request, paper, screen, taken, wrong)


def _refused(request: HttpRequest, paper: OpenPaper, screen: Screen, taken: Taken, message: str) -> HttpResponse:
    """保存できなかった。打たれた文字は残す。"""
    first = next((each.id for each in screen.fields if each.typed), "")
    faults = [*taken.faults, Fault(first, message)] if not taken.faults else list(taken.faults)
    opened = version_of(post_of(request.POST))
    return show(request, paper, screen, faults=faults, taken=taken, version=opened, status=422)


def _next(
    request: HttpRequest, paper: OpenPaper, screen: Screen, taken: Taken, wrong: list[Fault]
) -> HttpResponse:  # fmt: skip
    """保存したあとの行き先。"""
    post, here = request.POST, f"{paper.path}pages/{screen.id}"
    own = {each.id for each in screen.fields}
    broken = [
        each for each in paper.found.faults if each.field in own and not each.missing and each.severity == "error"
    ]
    unread = [*taken.unread, *wrong]
    broken = [each for each in broken if each.field not in {fault.field for fault in unread}]  # not judged yet
    if post.get("fix"):
        return _to(here, {"fix": [*post.getlist("corrected"), post["fix"]]}, f"f-{post['fix']}")
    if post.get("add_row"):
        return _to(here, {"rows": [f"{post['add_row']}:1"]}, f"f-{post['add_row']}-last")
    if post.get("drop_row") and not unread:
        return _to(here, {}, f"f-{post['drop_row'].partition(':')[0]}")
    if unread:
        return show(request, paper, screen, faults=[*unread, *taken.slips, *broken], taken=taken, status=422)
    if post.get("attach") or post.get("drop_file") or post.get("drop_upload"):
        return _to(here, {}, f"f-{post.get('attach') or ''}".rstrip("-"))
    told = bool(broken) and post.get("then") != "leave"
    if taken.slips and post.get("units_checked") != "yes":
        faults = [*taken.slips, *(broken if told else ())]
        return show(request, paper, screen, faults=faults, taken=taken, units=True, status=422 if told else 200)
    if told:
        return show(request, paper, screen, faults=broken, taken=taken, saved=True, status=422)
    return HttpResponseRedirect(_destination(request, paper, screen))


def _destination(request: HttpRequest, paper: OpenPaper, screen: Screen) -> str:
    then = request.POST.get("then", "")
    if then == "leave":
        messages.success(request, "保存しました。続きは、いつでも書けます。")
        return paper.path
    if request.POST.get("from") == "check" or then == "check":
        return f"{paper.path}check"
    if screen.id == SHORT:
        again = screens.short(paper.form, paper.found)
        fresh = {each.id for each in again.fields} - {each.id for each in screen.fields}
        if fresh & paper.found.shown:
            return f"{paper.path}pages/{SHORT}"
    following = screens.following(paper.found, screen.id)
    return f"{paper.path}pages/{following}" if following else f"{paper.path}check"


def _to(path: str, query: dict[str, list[str]], place: str) -> HttpResponse:
    pairs = [(name, text) for name, texts in query.items() for text in texts]
    return HttpResponseRedirect(f"{path}{'?' if pairs else ''}{urlencode(pairs)}#{place}")


def extra_rows(texts: Iterable[str]) -> dict[str, int]:
    """足した空の行。{表: 数}。"""
    found = {}
    for text in texts:
        table, _, many = text.partition(":")
        if many.isdecimal():
            found[table] = min(int(many[:4]), MOST_EXTRA)
    return found


def show(
    request: HttpRequest, paper: OpenPaper, screen: Screen, *, faults: Iterable[Fault] = (), taken: Taken | None = None,
    fixing: Iterable[str] = (), units: bool = False, saved: bool = False, version: int | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """ページを見せる。version は、何も保存しなかったときの、開いたときの版。"""
    faults, now = list(faults), timezone.now()
    if taken and version is None:
        taken = taken.newest(paper.draft)
    corrected = [*fixing, *(taken.corrected if taken else ())]
    found: Evaluation = trial(paper, taken, now) if taken and status != 200 else paper.found
    answers = {**paper.draft.answers, **taken.answers} if taken else None
    extra = extra_rows(request.GET.getlist("rows"))
    groups = [
        (group, hints.hinted(boxes(
            group.fields, paper.draft, found, faults=faults, raw=taken.raw if taken else {}, fixing=corrected, extra=extra,
            answers=answers,
        )))
        for group in screen.groups
    ]  # fmt: skip
    context: dict[str, Any] = {
        "paper": paper, "screen": screen, "groups": groups, "errors": errors_of(paper, faults),
        "closing": paper.closes and closing(paper.application.closes_at, now), "units": units, "saved": saved,
        "version": paper.draft.version if version is None else version, "corrected": corrected, "asked": ",".join(each.id for each in screen.fields),
        "back": request.GET.get("from") or request.POST.get("from") or "", "answered": request.method == "POST",
        "before": screens.beside(found, screen.id)[0], "comments": [each for each in paper.draft.comments if not each.settled_at],
        "asked_list": [each.id for each in screen.fields], "sources": dropping.sources(paper, screen), "dropped": putting.dropped(paper, screen), "code": paper.code(screen.id),
        "files": any(each.type == "file" for each in screen.fields), "uploads": files.waiting(paper, screen),
    }  # fmt: skip
    return render(request, "apply/page.html", context, status=status)


class Judged(Protocol):
    """確かめた書類。"""

    @property
    def form(self) -> Form:
        """様式。"""

    @property
    def found(self) -> Evaluation:
        """確かめた結果。"""


def errors_of(paper: Judged, faults: Iterable[Fault]) -> list[tuple[str, str, str]]:
    """誤りのまとめの行。(欄の id, 欄の名前, 文)。"""
    lines = []
    for each in faults:
        if each.severity != "error" or each.field not in paper.form.fields:
            continue
        field = paper.form.fields[each.field]
        name, label = f"f-{each.field}", field.label
        if each.row is not None:
            place = f"{each.row + 1}行目"
            if field.row_keys:
                rows = paper.found.values.get(field.id) or ()
                key = rows[each.row].get("row") if each.row < len(rows) else None
                at = field.row_keys.index(key) if key in field.row_keys else each.row
                place = field.row_labels[at] if at < len(field.row_labels) else place
                name = f"f-{each.field}-{at}-{each.column}"
            else:
                name = f"f-{each.field}-{each.row}-{each.column}" if each.column else name
            label = f"{label} {place}" + (f" {field.column(each.column).label}" if each.column else "")
        lines.append((name, label, each.message))
    return list(dict.fromkeys(lines))

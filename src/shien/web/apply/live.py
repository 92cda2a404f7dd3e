"""打つそばからの保存と計算。返すのは版・時刻・計算した欄・見える欄・必ず答える欄だけ。"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from shien.domain.accounts.actions import NotAllowed
from shien.domain.applications.actions import Refused
from shien.engines.forms import Evaluation, Fault
from shien.values.fault import InvalidValue

from . import hints
from .access import of_case
from .boxes import boxes
from .pages import screen_of
from .paper import OpenPaper, open_paper
from .screens import Screen
from .taking import Post, post_of, save, take, trial, version_of


@require_POST
@of_case
def autosave(request: HttpRequest, key: Any, name: str, page: str) -> HttpResponse:
    """読めた欄を保存し、計算し直した値を返す。サインインが切れていれば転送になり、打った文字は端末に残る。"""
    paper = open_paper(request, key, name)
    if not paper.editable:
        return JsonResponse({"state": "closed"}, status=409)
    screen = screen_of(paper, page, request)
    post, now = post_of(request.POST), timezone.now()
    taken = take(paper, screen, post)
    found = trial(paper, taken, now)
    answer: dict[str, Any] = {"state": "saved", **calculated(paper, screen, found, taken.answers, post)}
    try:
        draft, conflicts = save(paper, taken, version_of(post), now)
    except (Refused, InvalidValue, NotAllowed) as error:
        return JsonResponse(answer | {"state": "refused", "message": str(error)}, status=422)
    saved = localtime(draft.saved_at)
    answer |= {"version": draft.version, "saved": f"{saved:%-H時%M分%S秒}", "unread": _labels(paper, taken.unread)}
    if conflicts:
        labels = [paper.form.fields[each.field].label for each in conflicts]
        return JsonResponse(answer | {"state": "conflict", "fields": labels, "version": None}, status=409)
    foreign = sorted(taken.foreign(draft))
    if foreign:
        labels = [paper.form.fields[each].label for each in foreign]
        return JsonResponse(answer | {"state": "changed", "fields": labels})
    return JsonResponse(answer)


def _labels(paper: OpenPaper, unread: Iterable[Fault]) -> dict[str, str]:
    """読めなかった欄と、その名前。打たれた文字は、読めるまで端末に残る。"""
    return {each.field: paper.form.fields[each.field].label for each in unread}


def calculated(paper: OpenPaper, screen: Screen, found: Evaluation, answers: Any, post: Post) -> dict[str, Any]:
    """計算した欄の言葉と、隠す欄、必ず答える欄。"""
    made = boxes(screen.fields, paper.draft, found, answers={**paper.draft.answers, **answers})
    cells = [cell for box in made for row in box.rows for cell in row.cells]
    words = {each.id: each.said or "—" for each in [*made, *cells] if each.kind == "computed"}
    hidden = [each.id for each in [*made, *cells] if not each.shown]
    required = [each.id for each in made if each.required]
    own = {each.id for each in screen.fields}
    said = [each for each in found.faults if each.field in own and each.rule and not each.missing]
    notes = list(dict.fromkeys(each.message for each in said))
    typed = boxes(
        screen.fields,
        paper.draft,
        found,
        raw={name: list(texts) for name, texts in post.items()},
        answers={**paper.draft.answers, **answers},
    )
    words |= hints.words(typed)
    return {"computed": words, "hidden": hidden, "required": required, "notes": notes, "places": hints.offers(typed)}

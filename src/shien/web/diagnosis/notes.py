"""非財務の紙を書く。一枚が一つの画面。"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shien.domain.accounts.actions import view_as_supporter
from shien.domain.karte import actions, queries
from shien.domain.karte.actions import Stale
from shien.values.items import ITEMS
from shien.web.access import enterprise
from shien.web.karte import forms

from .narrative import GROUP, PAPERS, Paper


@require_http_methods(["GET", "POST"])
@enterprise
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """紙を書く。誤りがあれば何も書かず、打った文字を残す。"""
    viewer, paper = request.viewer, PAPERS.get(key)
    if paper is None or not viewer.edits(GROUP):
        raise Http404
    view_as_supporter(groups=[GROUP], by=viewer, at=timezone.now())
    karte = queries.karte_of(viewer, groups=[GROUP])
    boxes = forms.boxes([ITEMS[item] for item in paper.items], karte, "")
    conflict = False
    entries: list[actions.Entry] = []
    if request.method == "POST":
        boxes, entries = forms.read(request.POST, boxes, karte, "")
    errors = [(box.id, box.item.label, box.error) for box in boxes if box.error]
    if request.method == "POST" and not errors:
        try:
            return _save(request, paper, entries)
        except Stale:
            conflict = True
    context = {
        "paper": paper, "blocks": _blocks(paper, boxes), "errors": errors, "conflict": conflict,
        "current": {item: karte.get(item) for item in paper.items},
        "version": queries.version_of(viewer, paper.items),
    }  # fmt: skip
    return render(request, "diagnosis/notes.html", context, status=409 if conflict else 422 if errors else 200)


def _save(request: HttpRequest, paper: Paper, entries: list[actions.Entry]) -> HttpResponse:
    given = request.POST.get("version", "")
    changed = actions.save(
        entries=entries, version=int(given) if given.isdigit() else None, by=request.viewer, at=timezone.now()
    )
    messages.success(
        request, f"{paper.title}を保存しました（{changed}項目）。" if changed else "変わった項目はありません。"
    )
    return HttpResponseRedirect("/diagnosis/#notes-heading")


def _blocks(paper: Paper, boxes: list[forms.Box]) -> list[tuple[str, list[forms.Box]]]:
    by_key = {box.item.key: box for box in boxes}
    return [(block.title, [by_key[key] for key in block.items]) for block in paper.blocks]

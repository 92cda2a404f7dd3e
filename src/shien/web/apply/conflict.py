"""二人が同じ欄を直したとき。両方を見せ、どちらを残すかを選んでもらう (REL-13)。"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shien.domain.applications import facts
from shien.engines.forms import Field

from .boxes import words_of
from .paper import OpenPaper
from .screens import Screen
from .words import closing


def show(
    request: HttpRequest, paper: OpenPaper, screen: Screen, draft: facts.Draft, conflicts: Sequence[facts.Conflict]
) -> HttpResponse:  # fmt: skip
    """両方の値。選んだほうだけを、もう一度保存してもらう。ほかの欄は、もう保存してある。"""
    fields = [each.field for each in conflicts]
    rows = [
        {
            "field": paper.form.fields[each.field], "mine": said(paper.form.fields[each.field], each.mine),
            "theirs": said(paper.form.fields[each.field], each.theirs), "by": each.by_name, "at": each.at,
        }
        for each in conflicts
    ]  # fmt: skip
    kept = [
        (name, text) for name, texts in request.POST.lists() if name == "corrected" or _belongs(name, fields) for text in texts
    ]  # fmt: skip
    context = {
        "paper": paper, "screen": screen, "rows": rows, "kept": kept, "version": draft.version, "only": ",".join(fields),
        "asked": ",".join(each.id for each in screen.fields),
        "closing": paper.closes and closing(paper.application.closes_at, timezone.now()),
    }  # fmt: skip
    return render(request, "apply/conflict.html", context, status=409)


def _belongs(name: str, fields: Iterable[str]) -> bool:
    return any(name == each or name.startswith(f"{each}-") for each in fields)


def said(field: Field, value: Any) -> str:
    """値を言葉で。表は行ごと。"""
    if value in (None, "", []):
        return "（空欄）"
    if field.type != "table":
        return words_of(field, value)
    lines = [table_line(field, row) for row in value]
    return "\n".join(f"{at}：{line}" for at, line in enumerate(lines, start=1))


def table_line(table: Field, row: Mapping[str, Any]) -> str:
    """表の一行を、見出しと値で。"""
    cells = [(each, row.get(each.id)) for each in table.columns]
    return "、".join(f"{each.label} {words_of(each, value)}" for each, value in cells if value not in (None, ""))

"""前もって書かれた値と、カルテの値の並べ方。"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.outside.facts import Offer
from shien.engines import forms
from shien.engines.forms import Field


@dataclass(frozen=True, slots=True)
class Row:
    """一つの欄。differs は、カルテの値と違うもの。chosen は、下書きに入れるとしているもの。"""

    id: str
    label: str
    theirs: str
    ours: str
    source: str
    differs: bool
    chosen: bool


def karte_answers(offer: Offer, viewer: Viewer, at: datetime) -> Mapping[str, tuple[Any, str]]:
    """カルテから入る値と出所。{欄: (値, 出所)}。"""
    return applications.prefilled(offer.definition, viewer, at=at)


def rows(offer: Offer, ours: Mapping[str, tuple[Any, str]], chosen: Collection[str] | None) -> list[Row]:
    """書かれた欄の並び (申請書の順)。はじめは、カルテに無い値だけを選んでおく。"""
    form = forms.read(offer.definition)
    found = []
    for id, field in form.fields.items():
        if id not in offer.answers:
            continue
        value, source = ours.get(id, (None, ""))
        differs = value is not None and value != offer.answers[id]
        found.append(
            Row(id, field.label, _shown(field, offer.answers[id]), _shown(field, value), source, differs,
                value is None if chosen is None else id in chosen)
        )  # fmt: skip
    return found


def _shown(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if field.type == "table":
        columns = {each.id: each for each in field.columns}
        lines = [
            "／".join(
                f"{columns[key].label} {forms.show(columns[key], cell)}" for key, cell in row.items() if key in columns
            )
            for row in value
        ]
        return "\n".join(lines)
    return forms.show(field, value)

"""診断とシミュレーションの結果を下書きに入れる・入れる前に戻す。出所と日付が欄に残る。"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, definitions, facts, reading, rules
from shien.domain.applications.errors import Refused, Stale
from shien.domain.applications.models import Draft, DraftEdit
from shien.values.fault import InvalidValue

from .drafts import editable, judge, write


@transaction.atomic
def drop_in(
    *, paper: facts.Draft, values: Mapping[str, Any], source: str, label: str, observed_on: date | None, by: Viewer, at: datetime
) -> facts.Draft:  # fmt: skip
    """values を入れる。paper は見せたときの下書きで、そのあと誰かが同じ欄を直していれば Stale。カルテから入れた欄には入れない。"""
    row, draft = _opened(paper, by)
    fields = definitions.form_of(draft.form_version).fields
    for key in values:
        if key not in fields or fields[key].formula or fields[key].type in ("file", "note"):
            raise InvalidValue("入れられない欄があります。画面を読み直してください。")
        if draft.origins.get(key, {}).get("items"):
            raise Refused("locked", f"「{fields[key].label}」には、カルテの値が入っています。")
        if draft.answers.get(key) != paper.answers.get(key):
            raise Stale((), draft.version)
    rules.checked_texts(dict(values))
    write(draft, values, by, at)
    for key, value in values.items():
        origin = facts.Origin(
            value, (), "", source, label, observed_on.isoformat() if observed_on else "", at.isoformat(), locked=False
        )
        draft.origins[key] = rules.stored(origin)
    draft.save(update_fields=["origins"])
    judge(row, draft.answers, by, at, why="drop_in")
    return reading.draft(draft)


@transaction.atomic
def take_out(*, paper: facts.Draft, fields: Collection[str], by: Viewer, at: datetime) -> tuple[str, ...]:
    """入れる前の値に戻す。入れたあとに直した欄は、打った文字を失わないよう、戻さない。戻した欄を返す。"""
    row, draft = _opened(paper, by)
    back = {
        key: _before(draft, key) for key in fields
        if rules.dropped(draft.origins.get(key)) and draft.answers.get(key) == draft.origins[key]["value"]
    }  # fmt: skip
    if back:
        write(draft, back, by, at)
        for key in back:
            draft.origins.pop(key)
        draft.save(update_fields=["origins"])
        judge(row, draft.answers, by, at, why="take_out")
    return tuple(back)


def _opened(paper: facts.Draft, by: Viewer) -> tuple[Any, Draft]:
    row = cases.own(paper.application, by)
    draft = cases.draft(row, paper.form, paper.occurrence)
    cases.may_work(draft.form_version, by)
    editable(row, draft)
    return row, draft


def _before(draft: Draft, field: str) -> Any:
    """入れる直前の値。"""
    edit = (
        DraftEdit.objects.filter(draft=draft, field=field, after=draft.origins[field]["value"])
        .order_by("-version")
        .first()
    )
    return edit.before if edit else None

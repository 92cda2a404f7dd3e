"""書類の答えの全部を、読む形に。確かめの画面・提出した控え・PDF の三つが同じものを見せる (UX-19)。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shien.engines.forms import Evaluation, Field, Form

from .boxes import words_of


@dataclass(frozen=True, slots=True)
class Answer:
    """一つの欄の答え。table は (見出し, 行) で、行は升目の文字の並び。"""

    id: str
    label: str
    said: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[Any, ...] = ()
    typed: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """一つのページの答え。"""

    id: str
    title: str
    answers: tuple[Answer, ...]

    @property
    def plain(self) -> tuple[Answer, ...]:
        """一言の答え。紙では一つの表にする。"""
        return tuple(each for each in self.answers if not each.headers and not each.files)

    @property
    def rich(self) -> tuple[Answer, ...]:
        """表とファイル。"""
        return tuple(each for each in self.answers if each.headers or each.files)


def sections(
    form: Form, values: Mapping[str, Any], files: Mapping[str, Any], found: Evaluation | None = None
) -> list[Section]:
    """ページごとの答え。found があれば、いま見えている欄だけ。無ければ、答えのある欄と計算の欄。"""
    made = []
    pages = {each.id for each in found.pages} if found else None
    for page in form.pages:
        if pages is not None and page.id not in pages:
            continue
        shown = [
            each
            for each in page.fields
            if each.type != "note" and (each.id in found.shown if found else each.id in values)
        ]
        if shown:
            made.append(
                Section(page.id, page.title, tuple(_answer(each, values.get(each.id), files) for each in shown))
            )
    return made


def _answer(field: Field, value: Any, files: Mapping[str, Any]) -> Answer:
    if field.type == "table":
        headers, rows = _table(field, list(value or ()))
        return Answer(field.id, field.label, headers=headers, rows=rows)
    if field.type == "file":
        return Answer(
            field.id, field.label, files=tuple(files[str(each)] for each in value or () if str(each) in files)
        )
    return Answer(field.id, field.label, words_of(field, value), typed=field.formula is None)


def _table(table: Field, rows: list[Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """見出しと行。横に見せる表は、項目が行になる。"""
    lines = [
        (_head(table, row, at), [words_of(each, row.get(each.id)) for each in table.columns])
        for at, row in enumerate(rows)
    ]
    labels = [each.label for each in table.columns]
    if table.transpose:
        turned = [(label, *(line[at] for _, line in lines)) for at, label in enumerate(labels)]
        return ("項目", *(head for head, _ in lines)), tuple(turned) if lines else ()
    return ("行", *labels), tuple((head, *line) for head, line in lines)


def _head(table: Field, row: Mapping[str, Any], at: int) -> str:
    key = row.get("row")
    if key in table.row_keys:
        place = table.row_keys.index(key)
        return table.row_labels[place] if place < len(table.row_labels) else str(key)
    return str(at + 1)

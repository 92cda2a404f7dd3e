"""提出された申請書を、職員と審査員が読む形に。"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shien.domain.applications.facts import Submission, SubmittedFile
from shien.engines import forms
from shien.engines.forms import Field
from shien.values.items import ITEMS

# Ways to reach a person: a reviewer needs none of them.
_PERSONAL = ("telephone", "email")


@dataclass(frozen=True, slots=True)
class Answer:
    """一つの欄の答え。表なら heads と rows、ファイルなら files。"""

    id: str
    label: str
    said: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[SubmittedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """一つの頁の答え。"""

    id: str
    title: str
    answers: tuple[Answer, ...]


def sections(sent: Submission, *, personal: bool = True) -> list[Section]:
    """頁ごとの答え。答えの無い欄は出さない。personal=False なら、個人の情報の欄と列を除く (PRIV-6)。"""
    form = forms.read(sent.form_version.definition)
    values = {**sent.values, **sent.answers}
    files = {str(each.key): each for each in sent.files}
    by_field: dict[str, list[SubmittedFile]] = {}
    for each in files.values():
        by_field.setdefault(each.field, []).append(each)
    made = []
    for page in form.pages:
        answers = [
            answer(field if personal else without_personal(field), values.get(field.id), by_field.get(field.id, []))
            for field in page.fields
            if (personal or not is_personal(field))
            and field.type != "note"
            and (values.get(field.id) is not None or by_field.get(field.id))
        ]
        if answers:
            made.append(Section(page.id, page.title, tuple(answers)))
    return made


def is_personal(field: Field) -> bool:
    """個人の情報の欄か。住所・生年月日・電話など、カルテの項目の区分で決める。"""
    return field.type in _PERSONAL or any(
        ITEMS[each].sensitivity_of("corporation") == "personal" for each in field.items if each in ITEMS
    )


def without_personal(field: Field) -> Field:
    """個人の情報の列を除いた表。"""
    return replace(field, columns=tuple(each for each in field.columns if not is_personal(each)))


def answer(field: Field, value: Any, files: list[SubmittedFile]) -> Answer:
    """一つの欄。"""
    if field.type == "file":
        return Answer(field.id, field.label, files=tuple(files))
    if field.type == "table":
        rows = [row for row in value or () if isinstance(row, Mapping)]
        return Answer(
            field.id, field.label, heads=("行", *(each.label for each in field.columns)),
            rows=tuple((_head(field, row, at), *(said(each, row.get(each.id)) for each in field.columns)) for at, row in enumerate(rows, 1)),
        )  # fmt: skip
    return Answer(field.id, field.label, said(field, value))


def _head(field: Field, row: Mapping[str, Any], at: int) -> str:
    keys = dict(zip(field.row_keys, field.row_labels, strict=False))
    return keys.get(str(row.get("row", "")), str(at))


def said(field: Field, value: Any) -> str:
    """値の言葉。形の変わった古い値は、そのまま見せる。"""
    try:
        return forms.show(field, value)
    except (ValueError, TypeError, KeyError):
        return str(value)


def fields(sent: Submission | None, definition: Mapping[str, Any]) -> list[tuple[str, str]]:
    """直しを頼める欄。(id, 頁と欄の名前)。"""
    if sent is not None:
        definition = sent.form_version.definition
    return [
        (field["id"], f"{page['title']}：{field.get('label', field['id'])}")
        for page in definition.get("page", ())
        for field in page.get("field", ())
        if field.get("type") != "note" and "formula" not in field
    ]

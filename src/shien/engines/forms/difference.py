"""二つの版の違い。欄は id で、動いた・増えた・減った・変わったを言う。"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .definition import Field, Form

_WORDS = {
    "type": "型", "label": "見出し", "unit": "単位", "required": "必須", "when": "見せる条件", "formula": "式",
    "min": "下限", "max": "上限", "signed": "負の数", "min_length": "最少の文字数", "max_length": "最大の文字数", "places": "小数の桁",
    "options": "選択肢", "max_rows": "行の上限", "min_rows": "行の下限", "row_keys": "行", "row_labels": "行の見出し",
    "formats": "ファイルの形式", "min_files": "ファイルの下限", "max_files": "ファイルの上限", "help": "説明", "hint": "説明",
    "text": "文", "item": "カルテの項目", "items": "カルテの項目", "title": "題", "value": "値", "check": "式",
    "message": "指摘の文", "severity": "重さ", "fields": "指摘を置く欄", "each": "行ごとの表", "source": "出典",
    "page": "ページ", "file_name": "ファイルの名", "transpose": "行と列の向き",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """違いの一つ。what は page・field・column・rule・parameter、kind は added・removed・changed・moved。"""

    what: str
    id: str
    label: str
    kind: str
    attribute: str = ""
    before: Any = None
    after: Any = None

    @property
    def words(self) -> str:
        """人に見せる文。"""
        name = {"page": "ページ", "field": "欄", "column": "列", "rule": "決まり", "parameter": "数値"}[self.what]
        if self.kind in ("added", "removed"):
            return f"{name}「{self.label}」が{'増えました' if self.kind == 'added' else 'なくなりました'}。"
        if self.kind == "moved":
            return f"{name}「{self.label}」がページ {self.before} から {self.after} に移りました。"
        what = _WORDS.get(self.attribute, self.attribute)
        return f"{name}「{self.label}」の{what}が変わりました（{_short(self.before)} → {_short(self.after)}）。"


@dataclass(frozen=True, slots=True)
class Difference:
    """違いの全部。"""

    changes: tuple[Change, ...]

    def of(self, what: str, kind: str = "") -> tuple[Change, ...]:
        """種類で絞った違い。"""
        return tuple(each for each in self.changes if each.what == what and kind in ("", each.kind))


def difference(old: Form, new: Form) -> Difference:
    """二つの版の違い。新しい版の順、なくなったものは後。"""
    return Difference(tuple(_changes(old, new)))


def _changes(old: Form, new: Form) -> Iterator[Change]:
    yield from _compare("page", _rows(old, "page"), _rows(new, "page"), {"field"})
    yield from _compare("parameter", _rows(old, "parameter"), _rows(new, "parameter"), set())
    before, after = _fields(old), _fields(new)
    for what in ("field", "column"):
        yield from _compare(what, before[what], after[what], {"column"})
    yield from _compare("rule", _rows(old, "rule"), _rows(new, "rule"), set())


def _compare(what: str, old: Mapping[str, Any], new: Mapping[str, Any], skip: set[str]) -> Iterator[Change]:
    for id, row in new.items():
        label = _label(row, id)
        if id not in old:
            yield Change(what, id, label, "added")
            continue
        keys = {**row, **old[id]}
        for key in keys:
            before, after = old[id].get(key), row.get(key)
            if key not in skip and before != after:
                yield Change(what, id, label, "moved" if key == "page" else "changed", key, before, after)
    yield from (Change(what, id, _label(row, id), "removed") for id, row in old.items() if id not in new)


def _rows(form: Form, key: str) -> dict[str, Any]:
    return {row["id"]: row for row in form.definition.get(key, ())}


def _fields(form: Form) -> dict[str, dict[str, Any]]:
    fields = {each.id: {**_plain(each), "page": each.page} for each in form.fields.values()}
    columns = {each.key: _plain(each) for field in form.fields.values() for each in field.columns}
    return {"field": fields, "column": columns}


def _plain(field: Field) -> dict[str, Any]:
    return dict(field.definition)


def _label(row: Mapping[str, Any], id: str) -> str:
    return str(row.get("label") or row.get("title") or row.get("message") or id)


def _short(value: Any) -> str:
    if value is None:
        return "なし"
    if isinstance(value, list | tuple):
        return "・".join(str(each.get("label", each)) if isinstance(each, Mapping) else str(each) for each in value)[
            :200
        ]
    return {True: "はい", False: "いいえ"}[value] if isinstance(value, bool) else str(value)[:200]

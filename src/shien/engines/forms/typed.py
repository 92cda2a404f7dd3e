"""ページの入力を読む。読めない欄には指摘を置き、打たれた文字は残す。"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shien.values.fault import InvalidValue
from shien.values.yen import unit_slip, yen_words

from .definition import Field, Form
from .entry import entered
from .facts import Fault

Post = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Typed:
    """読んだページ。answers に正規形 (空欄は無い)、raw に打たれた文字、asked に読んだ欄 (答えはこの分を置き換える)。"""

    answers: Mapping[str, Any]
    faults: tuple[Fault, ...]
    raw: Mapping[str, list[str]]
    asked: frozenset[str] = field(default=frozenset())


def typed(form: Form, page_id: str, post: Post, compare: Mapping[str, Any] | None = None) -> Typed:
    """ページの入力を読む。post は 入力の名 → 値の並び、compare は 欄 → 比べる金額 (前の年など)。"""
    reader = _Reader(post, compare or {})
    for each in form.page(page_id).fields:
        if each.typed and each.type != "file":
            reader.read(each)
    return Typed(reader.answers, tuple(reader.faults), reader.raw, frozenset(reader.asked))


class _Reader:
    def __init__(self, post: Post, compare: Mapping[str, Any]) -> None:
        self.post, self.compare = post, compare
        self.answers: dict[str, Any] = {}
        self.faults: list[Fault] = []
        self.raw: dict[str, list[str]] = {}
        self.asked: set[str] = set()

    def read(self, field: Field) -> None:
        """一つの欄を読む。"""
        self.asked.add(field.id)
        if field.type == "table":
            self._table(field)
            return
        answer = self._cell(field, field.id, field.id)
        if answer is not None:
            self.answers[field.id] = answer

    def _cell(self, field: Field, name: str, new: str, row: int | None = None) -> Any:
        """一つの升目。name は入力の名、new は詰めた後の名。"""
        texts = self._texts(field, name, new)
        try:
            if field.type == "choices":
                return list(dict.fromkeys(found for text in texts if (found := entered(field, text)))) or None
            answer = entered(field, texts[-1]) if texts else None
        except InvalidValue as error:
            self._fault(field, str(error), row)
            return None
        if answer is None and field.type == "boolean" and field.required is None:
            return False  # 印の無い四角は「いいえ」。必ず答える欄は、二つから選ぶ
        if field.type == "yen" and answer is not None:
            self._slip(field, answer, row)
        return answer

    def _texts(self, field: Field, name: str, new: str) -> list[str]:
        texts = list(self.post.get(name, ()))
        parts = [key for key in ("y", "m", "d") if f"{name}-{key}" in self.post]
        if texts or not parts or field.type not in ("date", "month"):
            if texts:
                self.raw[new] = texts
            return texts
        found = {key: (self.post.get(f"{name}-{key}") or [""])[-1].strip() for key in ("y", "m", "d")}
        self.raw |= {f"{new}-{key}": [found[key]] for key in parts}
        wanted = ("y", "m", "d") if field.type == "date" else ("y", "m")
        if not any(found[key] for key in wanted):
            return []
        return ["".join(f"{found[key]}{word}" for key, word in zip(wanted, "年月日", strict=False))]

    def _fault(self, field: Field, message: str, row: int | None = None, severity: str = "error") -> None:
        column = field.id if field.table else ""
        self.faults.append(Fault(field.table or field.id, message, row, column, severity=severity, page=field.page))

    def _slip(self, field: Field, answer: int, row: int | None) -> None:
        other = self.compare.get(field.key)
        if isinstance(other, list | tuple):
            other = other[row] if row is not None and row < len(other) else None
        if isinstance(other, int) and unit_slip(answer, other):
            unit = "円" if field.unit == "千円" else "千円"
            message = f"{yen_words(answer)}になります。比べた値は{yen_words(other)}です。単位は{unit}ではありませんか。"
            self._fault(field, message, row, "warning")

    def _table(self, table: Field) -> None:
        places = sorted(self._places(table))
        limit = len(table.row_keys) or table.max_rows
        if table.row_keys:
            places = [place for place in places if place < limit]
        else:
            places = [place for place in places if self._filled(table, place)]
        if len(places) > limit:
            self._refuse(table, len(places))
            return
        rows = [self._row(table, place, place if table.row_keys else new) for new, place in enumerate(places)]
        if table.row_keys:
            rows = [row for row in rows if len(row) > 1]
        if rows:
            self.answers[table.id] = rows

    def _refuse(self, table: Field, count: int) -> None:
        """行の多すぎる表。一行も読まず、打たれた文字を残す。"""
        self.raw |= {name: list(texts) for name, texts in self.post.items() if name.startswith(f"{table.id}-")}
        self._fault(table, f"「{table.label}」は{count:,}行あります。{table.max_rows:,}行までにしてください。")

    def _row(self, table: Field, place: int, new: int) -> dict[str, Any]:
        row: dict[str, Any] = {"row": table.row_keys[place]} if table.row_keys else {}
        for column in table.columns:
            if column.typed:
                answer = self._cell(column, f"{table.id}-{place}-{column.id}", f"{table.id}-{new}-{column.id}", new)
                if answer is not None:
                    row[column.id] = answer
        return row

    def _places(self, table: Field) -> set[int]:
        pattern = re.compile(rf"{table.id}-(\d{{1,6}})-[a-z]", re.ASCII)
        return {int(found[1]) for name in self.post if (found := pattern.match(name))}

    def _filled(self, table: Field, place: int) -> bool:
        return any(text.strip() for texts in self._cells(table, place) for text in texts)

    def _cells(self, table: Field, place: int) -> Iterator[Sequence[str]]:
        for column in filter(lambda each: each.typed, table.columns):
            name = f"{table.id}-{place}-{column.id}"
            yield from (self.post.get(key, ()) for key in (name, f"{name}-y", f"{name}-m", f"{name}-d"))

"""計算。見える欄を決め、計算の欄を、読むものから順に埋める。"""

from collections.abc import Mapping
from typing import Any

from shien.values.fault import InvalidValue

from .canonical import answer_of, load, settle
from .definition import Field, Form
from .facts import Fault
from .frame import Context, Frame
from .logic import Column, Value, truth

MAX_ROWS = 1_000  # これより先の行は読まない (決まりは、行の数の上限として別に伝える)


class Calculation:
    """一つの書類の計算。frame に式の値、shown に見える欄、rows に表の行、faults に読めない答えが残る。"""

    def __init__(self, form: Form, answers: Mapping[str, Any], context: Context) -> None:
        self.form, self.answers = form, answers
        self.frame = Frame(context=context)
        self.pages: set[str] = set()
        self.shown: set[str] = set()
        self.hidden: set[tuple[str, int, str]] = set()
        self.rows: dict[str, list[dict[str, Value]]] = {}
        self.faults: list[Fault] = []
        for node in form.order:
            self._fill(node)

    def _fill(self, node: str) -> None:
        if node.startswith("@"):
            page = self.form.page(node[1:])
            if page.when is None or truth(page.when.run(self.frame)):
                self.pages.add(page.id)
            return
        each = self.form.find(node)
        if each.table:
            self._column(each)
        else:
            self._field(each)

    def _field(self, field: Field) -> None:
        seen = field.page in self.pages and (field.when is None or truth(field.when.run(self.frame)))
        if seen:
            self.shown.add(field.id)
        if field.type == "table":
            self.rows[field.id] = self._rows(field) if seen else []
            keys = field.row_keys if seen else ()
            self.frame.values[field.id] = Column(tuple(range(len(self.rows[field.id]))), keys)
        else:
            self.frame.values[field.id] = self._value(field, self.answers.get(field.id)) if seen else None

    def _value(self, field: Field, answer: Any, row: int | None = None) -> Value:
        if field.formula is not None:
            return settle(field, field.formula.run(self.frame))
        try:
            return load(field, answer)
        except InvalidValue as error:
            column = field.id if field.table else ""
            self.faults.append(Fault(field.table or field.id, str(error), row, column, page=field.page))
            return None

    def _rows(self, table: Field) -> list[dict[str, Value]]:
        """行。row に行の鍵、index に0からの番号を持つ。行が決まっている表は、その順に並べ直す。"""
        raw = self.answers.get(table.id)
        rows = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list | tuple) else []
        if raw is not None and (not isinstance(raw, list | tuple) or len(rows) != len(raw)):
            self.faults.append(Fault(table.id, "表の形が違います。入力し直してください。", page=table.page))
        if table.row_keys:
            held = {row.get("row"): row for row in reversed(rows)}
            rows = [{**held.get(key, {}), "row": key} for key in table.row_keys]
        return [{"@": row, "row": row.get("row"), "index": place} for place, row in enumerate(rows[:MAX_ROWS])]

    def _column(self, column: Field) -> None:
        rows = self.rows[column.table]
        if column.table in self.shown:
            self.shown.add(column.key)
        for place, row in enumerate(rows):
            self.frame.row = row
            seen = column.when is None or truth(column.when.run(self.frame))
            if not seen:
                self.hidden.add((column.table, place, column.id))
            row[column.id] = self._value(column, row["@"].get(column.id), place) if seen else None
        self.frame.row = {}
        keys = self.form.fields[column.table].row_keys
        self.frame.values[column.key] = Column(tuple(row[column.id] for row in rows), keys)

    def values(self) -> dict[str, Any]:
        """見える欄の答えと計算の値 (正規形)。空欄は入れない。"""
        found: dict[str, Any] = {}
        for field in self.form.fields.values():
            if field.id not in self.shown:
                continue
            answer = self._table(field) if field.type == "table" else answer_of(field, self.frame.values[field.id])
            if answer not in (None, []):
                found[field.id] = answer
        return found

    def _table(self, table: Field) -> list[dict[str, Any]]:
        rows = []
        for row in self.rows[table.id]:
            cells = {each.id: answer for each in table.columns
                     if (answer := answer_of(each, row[each.id])) is not None}  # fmt: skip
            if cells or not table.row_keys:
                rows.append({"row": row["row"], **cells} if table.row_keys else cells)
        return rows

"""欄ごとの確かめ。要るか、長さ、範囲、行とファイルの数。"""

from collections.abc import Iterator
from datetime import date

from shien.values.dates import both, month_words
from shien.values.visible import visible_length
from shien.values.yen import yen_words

from .calculation import Calculation
from .canonical import decimal_text
from .compare import greater, less
from .definition import Field, Formula
from .facts import Fault
from .logic import Value, is_blank, truth

_CHOSEN = frozenset({"choice", "choices", "boolean", "prefecture", "industry_major"})


class Checks:
    """確かめ。required・required_cells に、いま要る欄と升目が残る。"""

    def __init__(self, calculation: Calculation) -> None:
        self.calculation, self.frame = calculation, calculation.frame
        self.unread = {(each.field, each.row, each.column) for each in calculation.faults}
        self.required: set[str] = set()
        self.required_cells: set[tuple[str, int, str]] = set()

    def faults(self) -> Iterator[Fault]:
        """見えている欄の指摘を、欄の順に。"""
        for field in self.calculation.form.fields.values():
            if field.id in self.calculation.shown and field.type != "note":
                yield from self._field(field)

    def _field(self, field: Field) -> Iterator[Fault]:
        if field.type == "table":
            yield from self._table(field)
            return
        needed = field.typed and self._met(field.required)
        if needed:
            self.required.add(field.id)
        for message, missing in self._messages(field, self.frame.values[field.id], needed):
            if not missing or (field.id, None, "") not in self.unread:
                yield Fault(field.id, message, missing=missing, page=field.page)

    def _table(self, table: Field) -> Iterator[Fault]:
        rows = self.calculation.rows[table.id]
        raw = self.calculation.answers.get(table.id)
        count = len(raw) if isinstance(raw, list | tuple) else 0
        needed = self._met(table.required)
        if needed:
            self.required.add(table.id)
        if not table.row_keys:
            least = max(table.min_rows, 1) if needed else table.min_rows if count else 0
            if count < least:
                yield Fault(
                    table.id, f"「{table.label}」に{least}行以上入力してください。", missing=True, page=table.page
                )
        if count > table.max_rows:
            yield Fault(
                table.id,
                f"「{table.label}」は{count:,}行あります。{table.max_rows:,}行までにしてください。",
                page=table.page,
            )
        elif (
            not table.row_keys or needed or any(not is_blank(cell) for row in rows for cell in self._typed(table, row))
        ):
            yield from self._cells(table, rows)

    def _typed(self, table: Field, row: dict[str, Value]) -> Iterator[Value]:
        return (row[each.id] for each in table.columns if each.typed)

    def _cells(self, table: Field, rows: list[dict[str, Value]]) -> Iterator[Fault]:
        for place, row in enumerate(rows):
            self.frame.row = row
            for column in table.columns:
                spot = (table.id, place, column.id)
                if spot in self.calculation.hidden:
                    continue
                needed = column.typed and self._met(column.required)
                if needed:
                    self.required_cells.add(spot)
                for message, missing in self._messages(column, row[column.id], needed):
                    if not missing or spot not in self.unread:
                        yield Fault(table.id, message, place, column.id, missing=missing, page=table.page)
        self.frame.row = {}

    def _messages(self, field: Field, value: Value, needed: bool) -> Iterator[tuple[str, bool]]:
        """(指摘, まだ答えていないだけか)。"""
        if field.type == "file":
            yield from _files(field, value, needed)
        elif is_blank(value) or (field.type == "consent" and value is False):
            if needed:
                yield _ask(field), True
        elif isinstance(value, str):
            yield from _length(field, value)
        else:
            yield from self._range(field, value)

    def _range(self, field: Field, value: Value) -> Iterator[tuple[str, bool]]:
        measured = len(value) if isinstance(value, tuple) else value
        low = field.minimum.run(self.frame) if field.minimum else None
        high = field.maximum.run(self.frame) if field.maximum else None
        if less(measured, low):
            yield (
                f"「{field.label}」は{_words(field, low)}以{'後' if isinstance(low, date) else '上'}で入力してください。",
                False,
            )
        if greater(measured, high):
            yield (
                f"「{field.label}」は{_words(field, high)}以{'前' if isinstance(high, date) else '下'}で入力してください。",
                False,
            )

    def _met(self, formula: Formula | None) -> bool:
        return formula is not None and truth(formula.run(self.frame)) is True


def _ask(field: Field) -> str:
    if field.type == "consent":
        return f"「{field.label}」をお読みになり、同意する場合はチェックを付けてください。"
    return f"「{field.label}」を{'選んで' if field.type in _CHOSEN else '入力して'}ください。"


def _length(field: Field, value: str) -> Iterator[tuple[str, bool]]:
    if not field.max_length or field.options:
        return
    count = visible_length(value)
    if count > field.max_length:
        yield f"「{field.label}」は{field.max_length:,}文字以内で入力してください（いま{count:,}文字）。", False
    if count < field.min_length:
        yield f"「{field.label}」は{field.min_length:,}文字以上で入力してください（いま{count:,}文字）。", False


def _files(field: Field, value: Value, needed: bool) -> Iterator[tuple[str, bool]]:
    count, least = len(value or ()), field.min_files or (1 if needed else 0)
    if (needed or count) and count < least:
        yield f"「{field.label}」のファイルを{least}つ以上添付してください（いま{count}つ）。", True
    if count > field.max_files:
        yield f"「{field.label}」のファイルは{field.max_files}つまでです（いま{count}つ）。", False


def _words(field: Field, value: Value) -> str:
    if isinstance(value, date):
        return month_words(value.isoformat()[:7]) if field.type == "month" else both(value)
    if field.type == "yen" and isinstance(value, int):
        return yen_words(value)
    if field.type == "percent":
        return f"{decimal_text(value * 100, 6)}％"
    return f"{decimal_text(value, 6)}{field.unit}{'個' if field.type == 'choices' else ''}"

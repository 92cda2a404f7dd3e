"""答えを新しい版へ移す。欄は id でたどり、移したもの・書き替えたもの・失うものを、わけとともに残す。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shien.values.fault import InvalidValue

from .canonical import answer_of, load
from .conversion import Lost, convert, stated
from .definition import Field, Form


@dataclass(frozen=True, slots=True)
class Carry:
    """一つの欄の行き先。field は古い版の欄 (表の列は 表.列)、row は表の行 (0から)。before は失うか書き替える前の答え。"""

    field: str
    label: str
    reason: str
    row: int | None = None
    before: Any = None


@dataclass(frozen=True, slots=True)
class Carried:
    """移した答え。asked は、新しい版で新たに答えることになった欄。"""

    answers: Mapping[str, Any]
    kept: tuple[Carry, ...]
    converted: tuple[Carry, ...]
    lost: tuple[Carry, ...]
    asked: tuple[Carry, ...] = ()


def carry_over(answers: Mapping[str, Any], old: Form, new: Form) -> Carried:
    """答えを新しい版へ移す。計算の欄は移さない (新しい版で計り直す)。"""
    mover = _Mover(new)
    for id, answer in answers.items():
        mover.move(id, answer, old.fields.get(id))
    order = {id: place for place, id in enumerate(new.fields)}
    found = dict(sorted(mover.answers.items(), key=lambda pair: order[pair[0]]))
    return Carried(found, tuple(mover.kept), tuple(mover.converted), tuple(mover.lost), _asked(found, old, new))


def _asked(answers: Mapping[str, Any], old: Form, new: Form) -> tuple[Carry, ...]:
    """新しい欄か、必須になった欄で、まだ答えの無いもの。"""
    wanted = [each for each in new.fields.values() if each.typed and each.required and each.id not in answers]
    return tuple(
        Carry(each.id, each.label, "必須になりました。" if each.id in old.fields else "新しい欄です。")
        for each in wanted
        if each.id not in old.fields or old.fields[each.id].required is None
    )


class _Mover:
    def __init__(self, new: Form) -> None:
        self.new = new
        self.answers: dict[str, Any] = {}
        self.kept: list[Carry] = []
        self.converted: list[Carry] = []
        self.lost: list[Carry] = []

    def move(self, id: str, answer: Any, old: Field | None) -> None:
        """一つの欄。"""
        if old is not None and not old.typed:
            return
        target = self.new.fields.get(id)
        if old is None or target is None:
            what = "古い版にも無い欄です。" if old is None else "新しい様式には、この欄がありません。"
            self.lost.append(Carry(id, old.label if old else id, what, before=answer))
        elif old.type == "table" and target.type == "table":
            self._table(answer, old, target)
        else:
            found = self._cell(answer, old, target)
            if found is not None:
                self.answers[id] = found

    def _cell(self, answer: Any, old: Field, new: Field, row: int | None = None) -> Any:
        try:
            value = answer_of(old, load(old, answer)) if old.type != "table" else answer
            found, reason = convert(value, old, new)
        except (Lost, InvalidValue) as error:
            self.lost.append(Carry(old.key, old.label, str(error), row, answer))
            return None
        if found == answer:
            self.kept.append(Carry(old.key, old.label, reason or stated(found, old, new), row))
        else:
            self.converted.append(Carry(old.key, old.label, reason, row, answer))
        return found

    def _table(self, answer: Any, old: Field, new: Field) -> None:
        rows = []
        for place, row in enumerate(answer if isinstance(answer, list) else ()):
            if isinstance(row, Mapping) and self._has_row(row, old, new, place):
                rows.append(self._row(row, old, new, place))
        if len(rows) > new.max_rows:
            reason = f"{new.max_rows}行までになりました（いま{len(rows)}行）。行を減らしてください。"
            self.kept.append(Carry(old.id, old.label, reason))
        if rows:
            self.answers[new.id] = rows

    def _has_row(self, row: Mapping[str, Any], old: Field, new: Field, place: int) -> bool:
        """行が決まっている表では、同じ鍵の行だけを移す。"""
        if not new.row_keys or row.get("row") in new.row_keys:
            return True
        label = dict(zip(old.row_keys, old.row_labels, strict=False)).get(str(row.get("row")), f"{place + 1}行目")
        self.lost.append(Carry(old.id, old.label, f"新しい様式には、行「{label}」がありません。", place, dict(row)))
        return False

    def _row(self, row: Mapping[str, Any], old: Field, new: Field, place: int) -> dict[str, Any]:
        found: dict[str, Any] = {"row": row["row"]} if new.row_keys else {}
        targets = {each.id: each for each in new.columns}
        for column in old.columns:
            if column.id not in row or not column.typed:
                continue
            if column.id not in targets:
                reason = "新しい様式には、この列がありません。"
                self.lost.append(Carry(column.key, column.label, reason, place, row[column.id]))
            elif (answer := self._cell(row[column.id], column, targets[column.id], place)) is not None:
                found[column.id] = answer
        return found

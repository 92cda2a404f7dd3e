"""制度の要件。条件を、すべて・いずれか・でない で組み合わせたもの。"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from . import law
from .conditions import Condition, condition_of
from .law import Row

# 条件か組合せの id、条件そのもの、{"all": [...]}・{"any": [...]}・{"not": ...}
Expression = Any


@dataclass(frozen=True, slots=True)
class Rule:
    """要件。expression が None なら、条件が一つも無く、判定しない。unstated は、元の資料に書かれていない欄。"""

    id: str
    label: str
    expression: Expression = field(default=None, hash=False)
    reference: str = ""
    source: str = ""
    valid_from: date = date.min
    valid_to: date | None = None
    unstated: tuple[str, ...] = ()

    def stale(self, on: date) -> bool:
        """期間が過ぎ、最後に分かっている要件で答えているか。"""
        return self.valid_to is not None and self.valid_to < on


@dataclass(frozen=True, slots=True)
class Library:
    """その日の条件と組合せ。id で引く。"""

    conditions: Mapping[str, Condition]
    groups: Mapping[str, Expression]

    def find(self, name: str) -> Condition | Expression:
        """条件か組合せ。無ければ LookupError。"""
        if name in self.conditions:
            return self.conditions[name]
        if name in self.groups:
            return self.groups[name]
        raise LookupError(f"条件 {name} は、その日の表にありません。")


@cache
def common(on: date) -> Library:
    """どの手続にも使う条件。"""
    table = law.table("conditions")
    rows = [*law.table("sizes")["size"], *_filled(table, "condition")]
    found = law.in_force(rows, on).values()
    groups = {row["id"]: _combined(row) for row in table["group"]}
    return Library({row["id"]: condition_of(row, on) for row in found}, groups)


@cache
def procedures(on: date) -> tuple[tuple[Rule, Library], ...]:
    """国の手続の要件と、その条件。まだ始まっていない手続は無い。"""
    return tuple(pair for table in law.procedures() for pair in _procedure(table, on))


def _procedure(table: Row, on: date) -> Iterator[tuple[Rule, Library]]:
    own = law.in_force(_filled(table, "condition"), on).values()
    shared = common(on)
    named = {row["id"]: condition_of({**row, "id": f"{table['name']}.{row['id']}"}, on) for row in own}
    library = Library({**shared.conditions, **named}, shared.groups)
    for row in law.in_force(_filled(table, "rule"), on).values():
        told = {key: row[key] for key in ("id", "label", "reference", "source", "valid_from")}
        yield Rule(**told, valid_to=row.get("valid_to"), expression=_combined(row)), library


def _filled(table: Row, kind: str) -> list[Row]:
    """表の頭の出典と期間を、書いていない行に補う。"""
    head: Row = {key: table[key] for key in ("source", "valid_from", "valid_to") if key in table}
    return [{**head, **row} for row in table[kind]]


def _combined(row: Row) -> Expression:
    return {key: row[key] for key in ("all", "any") if key in row}

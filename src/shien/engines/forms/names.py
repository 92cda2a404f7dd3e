"""式の中の名前を、値に結ぶ。"""

import ast
from collections.abc import Collection, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from .frame import Frame
from .functions import FUNCTIONS
from .logic import Column, Value
from .scope import NAMESPACES, Name, Scope, name_of
from .steps import Step

_TOKYO = ZoneInfo("Asia/Tokyo")
_MANY = 60  # names listed when none is near


class Names:
    """名前の解決。faults に誤り、reads に読む名前を集める。"""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.faults: list[str] = []
        self.reads: set[str] = set()

    def fault(self, message: str) -> Step:
        """誤りを書き留め、先を読み続ける。"""
        self.faults.append(message)
        return Step(lambda frame: None)

    def _name(self, node: ast.Name) -> Step:
        name, scope = node.id, self.scope
        if name in scope.fields:
            found = scope.fields[name]
            if found.kind == "none":
                return self.fault(f"説明の欄 {name} に値はありません。")
            self.reads.add(name)
            return Step(lambda frame: frame.values.get(name), found.kind, options=found.options)
        if name in scope.parameters:
            value = scope.parameters[name]
            self.reads.add(name)
            return Step(lambda frame: value, "number" if not hasattr(value, "year") else "date")
        if name == "today":
            self.reads.add(name)
            return Step(lambda frame: frame.context.today, "date")
        if name in FUNCTIONS:
            return self.fault(f"関数 {name} には、かっこと引数が要ります。")
        return self.fault(f"名前 {name} はありません。欄か数値の id をお確かめください。")

    def _attribute(self, node: ast.Attribute) -> Step:
        path = _path(node)
        if path is None or any(part.startswith("_") for part in path):
            return self.fault("「.」は firm・call・case・earlier・row・today と、表の列にだけ使えます。")
        head, *rest = path
        if head == "row" and len(rest) == 1:
            return self._of_row(rest[0])
        if head in self.scope.columns and len(rest) == 1:
            return self._column(head, rest[0])
        if head in NAMESPACES and len(rest) == 1:
            return self._of_space(head, rest[0])
        if head == "earlier" and len(rest) in (2, 3):
            return self._of_earlier(*rest)
        return self.fault(f"名前 {'.'.join(path)} はありません。")

    def _of_row(self, column: str) -> Step:
        table = self.scope.table
        if not table:
            return self.fault("row. は、表の列と、each のある決まりの中だけで使えます。")
        own = {"index": name_of("integer"), "row": name_of("text"), **self.scope.columns[table]}
        if column not in own:
            return self.fault(f"表 {table} に列 {column} はありません。")
        self.reads.add(table if column in ("index", "row") else f"{table}.{column}")
        found: Name = own[column]
        return Step(lambda frame: frame.row.get(column), found.kind, options=found.options)

    def _column(self, table: str, column: str) -> Step:
        found = self.scope.columns[table].get(column)
        if found is None or found.kind == "none":
            return self.fault(f"表 {table} に列 {column} はありません。")
        key = f"{table}.{column}"
        self.reads.add(key)
        return Step(lambda frame: frame.values.get(key), found.kind, many=True, options=found.options)

    def _of_space(self, space: str, name: str) -> Step:
        known = self.scope.spaces.get(space)
        if known is not None and name not in known:
            return self.fault(f"名前 {space}.{name} はありません。{_told(space, name, known)}")
        self.reads.add(f"{space}.{name}")

        def run(frame: Frame) -> Value:
            values: Mapping[str, Any] = getattr(frame.context, space)
            return tidy(values.get(name))

        return Step(run)

    def _of_earlier(self, form: str, field: str, column: str = "") -> Step:
        known, name = self.scope.spaces.get("earlier"), f"{form}.{field}.{column}".rstrip(".")
        if known is not None and name not in known:
            return self.fault(f"名前 earlier.{name} はありません。{_told('earlier', name, known)}")
        self.reads.add(f"earlier.{form}.{field}")

        def run(frame: Frame) -> Value:
            value = frame.context.earlier.get(form, {}).get(field)
            if column:
                rows = value if isinstance(value, list | tuple) else ()
                keys = tuple(str(row.get("row", "")) for row in rows)
                return Column(tuple(tidy(row.get(column)) for row in rows), keys)
            return tidy(value)

        return Step(run, many=bool(column))


def tidy(value: Any) -> Value:
    """書類の外の値を、式の値にする。並びは tuple に、時刻は日付に、真偽の文字は真偽に。"""
    if isinstance(value, list | set | frozenset):
        return tuple(value)
    if isinstance(value, datetime):
        return (value.astimezone(_TOKYO) if value.tzinfo else value).date()
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _told(space: str, name: str, known: Collection[str]) -> str:
    """知っている名前。綴りの近いものを先に言う。"""
    near = get_close_matches(name, known, n=3)
    said = f"{'・'.join(f'{space}.{each}' for each in near)} のことですか。" if near else ""
    few = f"{space}. で使えるのは {'・'.join(sorted(known))} です。" if len(known) <= _MANY else ""
    return said + few


def _path(node: ast.expr) -> list[str] | None:
    """a.b.c を分ける。名前から始まらないものは None。"""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else None

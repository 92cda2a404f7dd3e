"""何度も通る道の、手書きの問合せ。

ORM が文を組み立てる手間と、PostgreSQL が文ごとに計画を立てる手間を省く。文は固定し、値は別に送る。二度目からは計画を
覚えた文になる (設定の prepare_threshold・plan_cache_mode)。一意な鍵で引く短い文だけに使う: 計画は値を見ない。
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from psycopg import Cursor

M = TypeVar("M", bound=Model)


def rows(sql: str, given: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """行の並び。返す行の無い文なら空。"""
    with _cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall() if cursor.description else []


def _cursor() -> Any:
    """値を別に送るカーソル。問合せを記録するとき (試験と調べもの) は、値の入った文の見える、いつものカーソル。"""
    if connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    return connection.make_cursor(Cursor(connection.connection))  # type: ignore[arg-type]  # what psycopg calls a cursor


def row(sql: str, given: Sequence[Any] | Mapping[str, Any] = ()) -> tuple[Any, ...] | None:
    """初めの一行。無ければ None。"""
    return next(iter(rows(sql, given)), None)


@dataclass(frozen=True, slots=True)
class Part:
    """SELECT の一部になる表。alias は文の中の名、without は引かない欄 (使うときに引かれる)。"""

    model: type[Model]
    alias: str
    without: tuple[str, ...] = ()


def columns(*parts: Part) -> str:
    """SELECT に並べる列。"""
    return ", ".join(f'{part.alias}."{each.column}"' for part in parts for each in _fields(part.model, part.without))


def built(values: Sequence[Any], *parts: Part) -> Iterator[Any]:
    """columns の順の一行から、表ごとの行を作る。"""
    start = 0
    for part in parts:
        end = start + len(_fields(part.model, part.without))
        yield build(part.model, values[start:end], part.without)
        start = end


def build(model: type[M], values: Sequence[Any], without: tuple[str, ...] = ()) -> M:
    """一つの表の行を作る。"""
    fields = _fields(model, without)
    read = [
        each.from_db_value(value, None, connection) if hasattr(each, "from_db_value") else value
        for each, value in zip(fields, values, strict=True)
    ]
    return model.from_db(connection.alias, [each.attname for each in fields], read)


@cache
def _fields(model: type[Model], without: tuple[str, ...]) -> list[Any]:
    return [each for each in model._meta.concrete_fields if each.name not in without]


def insert(*made: Model) -> None:
    """同じ表の行を入れ、番号を付ける。"""
    if not made:
        return
    fields = _written(type(made[0]))
    given = [each.get_db_prep_save(getattr(row, each.attname), connection) for row in made for each in fields]
    for row, found in zip(made, rows(_insertion(type(made[0]), len(made)), given), strict=True):
        row.pk = found[0]
        row._state.adding, row._state.db = False, connection.alias


def update(row: Model, *names: str) -> None:
    """行の欄を書き直す。"""
    fields = [row._meta.get_field(each) for each in names]
    given = [each.get_db_prep_save(getattr(row, each.attname), connection) for each in fields]  # type: ignore[union-attr]
    rows(_updating(type(row), names), [*given, row.pk])


@cache
def _updating(model: type[Model], names: tuple[str, ...]) -> str:
    meta = model._meta
    places = ", ".join(f'"{meta.get_field(each).column}" = %s' for each in names)  # type: ignore[union-attr]
    return f'UPDATE "{meta.db_table}" SET {places} WHERE "{meta.pk.column}" = %s'  # type: ignore[union-attr]  # noqa: S608


@cache
def _written(model: type[Model]) -> list[Any]:
    return [each for each in model._meta.local_concrete_fields if not each.primary_key]


@cache
def _insertion(model: type[Model], many: int) -> str:
    fields = _written(model)
    names = ", ".join(f'"{each.column}"' for each in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * many)
    key = model._meta.pk.column  # type: ignore[union-attr]
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {places} RETURNING "{key}"'  # noqa: S608 -- names of columns

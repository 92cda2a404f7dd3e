"""自動処理が待つ期間 (terms.toml)。"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

BASES = ("closing", "idle", "decided", "removed")


@dataclass(frozen=True, slots=True)
class Term:
    """一つの期間。id は遷移か物、basis は数え始め、warn は終わりの何日前に知らせるか (0 は知らせない)。"""

    id: str
    basis: str
    days: int
    valid_from: date
    source: str
    warn: int = 0

    @property
    def length(self) -> timedelta:
        """長さ。"""
        return timedelta(days=self.days)

    @property
    def ahead(self) -> timedelta:
        """知らせる早さ。"""
        return timedelta(days=self.warn)


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Term, ...]:
    """表を読む。数え始めか日数が正しくなければ ValueError。"""
    found = tuple(Term(**row) for row in rows)
    for each in found:
        if each.basis not in BASES or each.days < 1 or not 0 <= each.warn < each.days:
            raise ValueError(f"terms.toml: {each.id} ({each.basis}, {each.days}, {each.warn})")
    return found


@cache
def written() -> tuple[Term, ...]:
    """書いてある期間の全部。"""
    table = tomllib.loads(files(__package__).joinpath("terms.toml").read_text(encoding="utf-8"))
    return read(table["term"])


def term(id: str, basis: str, on: date, terms: Iterable[Term] | None = None) -> Term | None:
    """その日に使う期間。まだ始まっていなければ None。"""
    rows = [
        each
        for each in (written() if terms is None else terms)
        if (each.id, each.basis) == (id, basis) and each.valid_from <= on
    ]
    return max(rows, key=lambda each: each.valid_from, default=None)


def terms_of(id: str, on: date) -> list[Term]:
    """その遷移の、その日に使う期間 (数え始めごとに一つ)。"""
    return [found for basis in BASES if (found := term(id, basis, on))]

"""決まりの表 (law.toml) を読み、その日に効くものを引く。"""

import tomllib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("law.toml")


@dataclass(frozen=True, slots=True)
class Law:
    """ある手続きの、ある日の決まり。shares は経費の区分 → 補助金の額に占めてよい割合、unit は切り捨てる単位 (円)。"""

    unit: int
    shares: tuple[tuple[str, Fraction], ...]
    basis: str
    surcharge_rate: Fraction


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def read(procedure: str, on: date) -> Law:
    """その日に効く決まり。効く行が無ければ KeyError。"""
    return Law(
        int(_last("rounding", on)["unit"]),
        tuple((row["category"], Fraction(row["share"])) for row in _in_force("share", on, procedure)),
        next((row["basis"] for row in _in_force("report", on, procedure)), "fiscal_year"),
        Fraction(_last("surcharge", on)["rate"]),
    )


def _in_force(table: str, on: date, procedure: str = "") -> list[dict[str, Any]]:
    rows = [row for row in _table()[table] if row["valid_from"] <= on and row.get("procedure", procedure) == procedure]
    return sorted(rows, key=lambda row: row["valid_from"], reverse=True)


def _last(table: str, on: date) -> dict[str, Any]:
    rows = _in_force(table, on)
    if not rows:
        raise KeyError(f"{table} has no row in force on {on}")
    return rows[0]

"""日付のある表。率・上限・要件は TOML にあり、ここは引き方だけを知る。"""

import tomllib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """このエンジンの TOML。小数は Decimal で読む。"""
    path = Path(__file__).with_name(f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def in_force(rows: Sequence[dict[str, Any]], on: date, since: str = "in_force") -> dict[str, Any]:
    """その日に効いている行 (since が on 以前で、いちばん新しいもの)。無ければ LookupError。"""
    found = [row for row in rows if row[since] <= on]
    if not found:
        raise LookupError(f"{on} に効いている定めが表にありません。")
    return max(found, key=lambda row: row[since])


def tax_since() -> date:
    """税の表がそろう最初の日。"""
    return max(min(row["in_force"] for row in rows) for rows in table("tax").values() if isinstance(rows, list))


def lives(method: str, on: date) -> dict[int, dict[str, Decimal]]:
    """償却方法の率。耐用年数 (年) で引く。"""
    rows = in_force(table("depreciation")[method], on)["lives"]
    return {int(life): row for life, row in rows.items()}

"""同点の決まり。日付のある表から引く。"""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

ORDERS = ("criteria", "amount", "arrived")


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    table = tomllib.loads((Path(__file__).parent / "ties.toml").read_text(encoding="utf-8"))
    return tuple(sorted(table["rule"], key=lambda row: row["valid_from"]))


def tie_order(on: date) -> tuple[str, ...]:
    """その日に効いている、同点の並べ方。決まりより前の日は ValueError。"""
    found = [row for row in _rules() if row["valid_from"] <= on]
    if not found:
        raise ValueError(f"{on} に効いている同点の決まりがありません。")
    order = tuple(found[-1]["order"])
    if set(order) - set(ORDERS):
        raise ValueError(f"同点の決まりに、知らない並べ方があります：{order}")
    return order

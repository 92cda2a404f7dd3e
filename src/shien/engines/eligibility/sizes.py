"""規模の条件。業種ごとの限度 (sizes.toml) を、業種のコードで引く表にする。"""

from functools import cache

import numpy as np

from .criteria import Size
from .items import items
from .law import Row, table
from .logic import Array, Outcome
from .sectors import SECTORS, possible

# 資本金があり、それでも中小企業になれる事業形態。個人事業主とほかの法人は、従業員数だけで見る。
_WITH_CAPITAL = frozenset({"company", "professional_corporation", "cooperative_enterprise", "cooperative"})


def limits_of(row: Row) -> dict[str, dict[str, int]]:
    """業種 → 限度。書いていない業種は、上の業種の限度。"""
    above = table("sizes")["above"]

    def limit(sector: str) -> dict[str, int]:
        found: dict[str, int] = row["limits"].get(sector) or limit(above[sector])
        return found

    return {sector: limit(sector) for sector in SECTORS}


def size(row: Row) -> tuple[Size, tuple[str, ...]]:
    """規模の確かめ方と、尋ねる項目。"""
    limits = limits_of(row)
    employees = _spread([limits[sector]["employees"] for sector in SECTORS])
    capital = _spread([limits[sector].get("capital_stock", -np.inf) for sector in SECTORS])
    asked: tuple[str, ...] = ("industry", "employee_number")
    if any("capital_stock" in limit for limit in limits.values()):
        asked = (*asked, "capital_stock", "kind")
    return Size(employees, capital, has_capital()), asked


@cache
def has_capital() -> Array:
    """資本金で見る事業形態か (Outcome)。軸は (事業形態 + 1,)。"""
    kinds = items()["kind"].choices
    known = [Outcome.MET if key in _WITH_CAPITAL else Outcome.NOT_MET for key in kinds]
    return np.array([*known, Outcome.UNKNOWN], np.int8)


def _spread(limits: list[float]) -> Array:
    """取りうる業種の限度の、最も小さいものと大きいもの。軸は (業種のコード + 1, 2)。"""
    cells = np.array(limits, float)
    low = np.where(possible(), cells, np.inf).min(axis=1)
    high = np.where(possible(), cells, -np.inf).max(axis=1)
    return np.stack([low, high], axis=1)

"""試験の参考集団。"""

from datetime import UTC, datetime

import numpy as np

from shien.domain.analytics.copying import AMOUNTS
from shien.domain.analytics.facts import Edition
from shien.domain.analytics.panel import Panel
from shien.engines.peers import Years, places


def years(firms: int, seed: int, periods: int = 5) -> Years:
    """架空の決算。"""
    random = np.random.default_rng(seed)
    owner = np.repeat(np.sort(random.choice(10**9, firms, replace=False)), periods)
    month = np.tile(2026 * 12 + 3 - 12 * np.arange(periods)[::-1], firms)
    sales = np.exp(np.repeat(random.normal(18.5, 0.5, firms), periods) + random.normal(0, 0.08, firms * periods))
    shares = {
        "operating_income": (0.04, 0.03),
        "total_assets": (0.8, 0.1),
        "net_assets": (0.3, 0.1),
        "cash": (0.15, 0.04),
    }
    amounts = {name: sales * random.normal(*shape, len(sales)) for name, shape in shares.items()}
    return Years(
        owner, month, np.repeat(random.integers(1970, 2015, firms) * 12 + 6.0, periods),
        np.full(len(owner), places.industry("26"), np.int32), np.full(len(owner), 3, np.int8),
        {name: np.full(len(owner), np.nan) for name in AMOUNTS} | amounts | {"net_sales": sales},
    )  # fmt: skip


def panel(found: Years, number: int = 1) -> Panel:
    """一つの版。"""
    return Panel(Edition(number, datetime(2026, 11, 1, tzinfo=UTC), 0, 0, b"n" * 16, {}), found)


def without(found: Years, owner: int) -> Years:
    """一社を除いた決算。"""
    kept = found.owner != owner
    return Years(
        found.owner[kept], found.month[kept], found.founded[kept], found.industry[kept], found.prefecture[kept],
        {name: cells[kept] for name, cells in found.amounts.items()},
    )  # fmt: skip

"""作りものの企業の表。種から決まる。"""

from typing import Any

import numpy as np

from shien.engines.peers import Firms, Index, Years, firm_years, latest
from shien.engines.peers.index import index
from shien.engines.peers.places import industry

INDUSTRIES = [industry(code) for code in ("0301", "0302", "0401", "0501")]


def years(count: int, seed: int, missing: float = 0.1, coarse: bool = False) -> Years:
    """一社一行。裾の重い比率、無い値、coarse なら同じ値の多い表。"""
    random = np.random.default_rng(seed)
    sales = np.exp(random.normal(18, 1, count))
    amounts = {
        "employees": np.round(sales / np.exp(random.normal(16, 0.5, count))),
        "net_sales": sales,
        "previous_net_sales": sales / np.exp(random.standard_t(2, count) * 0.1),
        "operating_income": sales * random.standard_t(2, count) * 0.05,
        "total_assets": sales * np.exp(random.normal(0, 0.5, count)),
    }
    amounts["net_assets"] = amounts["total_assets"] * random.normal(0.3, 0.3, count)
    for name, values in amounts.items():
        rounded = np.round(values, -7) if coarse and name != "employees" else np.round(values)
        amounts[name] = np.where(random.random(count) < missing, np.nan, rounded)
    return Years(
        np.arange(count), np.full(count, 2026 * 12 + 3),
        np.where(random.random(count) < missing, np.nan, 2026.0 * 12 - random.integers(0, 600, count)),
        random.choice(INDUSTRIES, count), random.integers(0, 48, count), amounts,
    )  # fmt: skip


def firms(count: int, seed: int, **options: Any) -> Firms:
    """企業ごとの一行。"""
    return latest(firm_years(years(count, seed, **options)))


def without(given: Firms, place: int, leaf: int = 8) -> Index:
    """一社を除いて作り直した索引。"""
    keep = np.arange(len(given.owner)) != place
    return index(Firms(*(getattr(given, name)[keep] for name in Firms.__slots__)), leaf)

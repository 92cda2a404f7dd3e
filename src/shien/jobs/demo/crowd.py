"""見本の参考集団になる、大勢の架空の事業者。五年分の決算を持ち、業種ごとに利益率と伸びが違う。"""

import math
from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random

from .firms import Firm, firms

START = 1_000_000  # 基礎番号のこの先を使い、見本の人の事業者と重ならない
CROWD = {"small": 600, "medium": 5_000, "large": 100_000}
YEARS = (2022, 2023, 2024, 2025, 2026)
FIELDS = (
    "net_sales", "operating_income", "cost_of_sales_depreciation", "sga_depreciation", "personnel_expenses", "cash",
    "accounts_receivable", "notes_receivable", "inventories", "total_assets", "accounts_payable", "notes_payable",
    "short_term_borrowings", "long_term_borrowings", "net_assets",
)  # fmt: skip


def crowd(seed: int, count: int) -> list[Firm]:
    """架空の事業者。"""
    return list(islice(firms(seed, START), count))


def values(seed: int, ids: Sequence[int], made: Sequence[Firm]) -> Iterator[tuple[int, str, str, str]]:
    """カルテの値 (事業者, 項目, 部分, 値)。"""
    for enterprise_id, firm in zip(ids, made, strict=True):
        basics = {
            "name": firm.name, "industry": firm.industry, "municipality": firm.municipality,
            "employee_number": str(firm.employees), "date_of_establishment": firm.established,
        }  # fmt: skip
        yield from ((enterprise_id, item, "", value) for item, value in basics.items())
        for end, figures in _accounts(Random(f"{seed}:{firm.corporate_number}"), firm).items():  # noqa: S311
            yield (enterprise_id, "period_end", end, end)
            yield from ((enterprise_id, item, end, str(figures[item])) for item in FIELDS)


def _accounts(random: Random, firm: Firm) -> dict[str, dict[str, int]]:
    """五年分。利益率と財務の形は企業ごとに決まり、年ごとに少し動く。"""
    trade = Random(firm.industry)  # noqa: S311 -- the same made-up trend for all firms of a trade
    trend, usual = trade.uniform(-0.01, 0.04), trade.uniform(0.02, 0.07)
    base = next(iter(firm.finance.values()))
    sales, margin = float(base["net_sales"]), random.gauss(usual, 0.03)
    found = {}
    for year in YEARS:
        found[f"{year}-03-31"] = _year(random, base, sales, margin)
        sales *= math.exp(random.gauss(trend, 0.07))
        margin += random.gauss(0, 0.012) - 0.2 * (margin - usual)
    return found


def _year(random: Random, base: dict[str, int], sales: float, margin: float) -> dict[str, int]:
    """一年分。貸借対照表は、売上高に比例させて少し揺らす。資産 = 負債 + 純資産 は保つ。"""
    size = sales / base["net_sales"]
    figures = {item: _thousands(base[item] * size * random.uniform(0.92, 1.08)) for item in FIELDS}
    debts = ("accounts_payable", "notes_payable", "short_term_borrowings", "long_term_borrowings")
    figures["total_assets"] = max(figures["total_assets"], sum(figures[item] for item in FIELDS[5:9]))
    figures["net_assets"] = figures["total_assets"] - sum(figures[item] for item in debts)
    return figures | {"net_sales": _thousands(sales), "operating_income": _thousands(sales * margin)}


def _thousands(value: float) -> int:
    return round(value) // 1000 * 1000

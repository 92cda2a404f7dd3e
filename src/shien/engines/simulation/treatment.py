"""圧縮記帳の年分け (法人税法第42条。額の確定しない間は第43条の特別勘定、確定した年に第44条)。軸は (year,)。"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from .depreciation import Cut, Row, compression_limit, memorandum_value, schedule
from .plan import Compression, Investment, Method, Plan, Series
from .rounding import ZERO, Rounding


@dataclass(frozen=True, slots=True)
class Variant:
    """比べる案の一つ。"""

    key: str
    label: str
    invests: bool = False
    subsidised: bool = False
    compression: Compression = Compression.NONE
    straight_line: bool = False


@dataclass(frozen=True, slots=True)
class Treatment:
    """投資した資産と補助金の、年ごとの扱い。軸は (year,)。"""

    depreciation: Series
    book_value: Series
    subsidy_income: Series
    special_account: Series
    compression_loss: Series
    reserve: Series


def treatment(plan: Plan, variant: Variant, subsidy: Decimal, to: Rounding) -> Treatment:
    """補助金の収益と圧縮の年分け。"""
    none = (ZERO,) * plan.years
    if not variant.invests:
        return Treatment(none, none, none, none, none, none)
    cut_year, income_year = 0, 0
    if variant.subsidised and plan.subsidy:
        cut_year = plan.year_of(plan.subsidy.settled_month)
        income_year = min(cut_year, plan.year_of(plan.subsidy.received_month))
    income = _at(income_year, subsidy, plan.years)
    tables, reserves, special = [], [none], none
    for asset, share in zip(_assets(plan, variant), shares(plan, subsidy, to), strict=True):
        cut = Cut(cut_year, share) if variant.compression is Compression.DIRECT else None
        rows = schedule(asset, plan.years, plan.start, to, cut)
        tables.append(rows)
        if variant.compression is Compression.RESERVE:
            reserves.append(_reserve(rows, asset.cost, Cut(cut_year, share), to))
    if variant.compression is not Compression.NONE and income_year < cut_year:
        put, back = _at(income_year, subsidy, plan.years), _at(cut_year, subsidy, plan.years)
        special = tuple(one - other for one, other in zip(put, back, strict=True))
    return Treatment(
        _sum([[row.depreciation for row in rows] for rows in tables]),
        _sum([[row.closing for row in rows] for rows in tables]),
        income, special, _sum([[row.reduction for row in rows] for rows in tables]), _sum(reserves),
    )  # fmt: skip


def shares(plan: Plan, subsidy: Decimal, to: Rounding) -> tuple[Decimal, ...]:
    """補助金を、補助対象経費の割合で資産に分ける。最後の資産が残りを受ける。"""
    total = sum((asset.eligible for asset in plan.investments), ZERO)
    if not total:
        return (ZERO,) * len(plan.investments)
    edges, done = [ZERO], ZERO
    for asset in plan.investments:
        done += asset.eligible
        edges.append(to.money(subsidy * done / total))
    return tuple(after - before for before, after in pairwise(edges))


def _assets(plan: Plan, variant: Variant) -> list[Investment]:
    if not variant.straight_line:
        return list(plan.investments)
    return [replace(asset, method=Method.STRAIGHT_LINE) for asset in plan.investments]


def _reserve(rows: tuple[Row, ...], cost: Decimal, cut: Cut, to: Rounding) -> Series:
    """積立金方式。確定した年に限度額を積み、償却費に比例して取り崩す。償却が終わる年に残りを取り崩す。"""
    limit = compression_limit(rows[cut.year - 1].opening, cost, cut.subsidy, to)
    book, left, found = rows[cut.year - 1].opening, limit, []
    for year, row in enumerate(rows, start=1):
        if year < cut.year:
            found.append(ZERO)
            continue
        ends = row.closing <= memorandum_value()
        release = left if ends else min(to.depreciation(limit * row.depreciation / book), left)
        found.append((limit if year == cut.year else ZERO) - release)
        left -= release
    return tuple(found)


def _at(year: int, amount: Decimal, years: int) -> Series:
    return tuple(amount if one == year else ZERO for one in range(1, years + 1))


def _sum(rows: Sequence[Sequence[Decimal]]) -> Series:
    return tuple(sum(column, ZERO) for column in zip(*rows, strict=True))

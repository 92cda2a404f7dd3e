"""減価償却と、直接減額方式の圧縮 (法人税法施行令第48条の2・第61条、第54条第3項、第82条)。"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .law import lives, table
from .plan import MONTHS, Investment, Method
from .rounding import ZERO, Rounding


@dataclass(frozen=True, slots=True)
class Cut:
    """圧縮。year 年目に、補助金 subsidy (円) のうち限度額まで帳簿価額を減らす。"""

    year: int
    subsidy: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """一年の固定資産。opening 期首 (取得した年は取得価額)、reduction 圧縮損、closing 期末の帳簿価額。"""

    opening: Decimal = ZERO
    reduction: Decimal = ZERO
    depreciation: Decimal = ZERO
    closing: Decimal = ZERO


def memorandum_value() -> Decimal:
    """備忘価額。"""
    return Decimal(table("depreciation")["memorandum_value"])


def compression_limit(book: Decimal, cost: Decimal, subsidy: Decimal, to: Rounding) -> Decimal:
    """圧縮限度額。帳簿価額 × 補助金 ÷ 取得価額 (同じ年の取得なら補助金の額)。帳簿価額は備忘価額まで残す。"""
    return max(min(to.limit(book * subsidy / cost), book - memorandum_value()), ZERO)


def months_used(service_month: int, year: int) -> int:
    """その年に使った月数。使い始めた月を含む。"""
    return max(0, min(MONTHS, year * MONTHS - service_month + 1))


def schedule(asset: Investment, years: int, on: date, to: Rounding, cut: Cut | None = None) -> tuple[Row, ...]:
    """償却の表。軸は (year,)。on は取得の日 (率の表を選ぶ)。

    >>> from shien.engines.simulation.rounding import rounding
    >>> machine = Investment("旋盤", *map(Decimal, (1000000, 1000000)), 1, 1, 10, Method.DECLINING_BALANCE)
    >>> [int(row.depreciation) for row in schedule(machine, 8, date(2026, 4, 1), rounding("yen"))]
    [200000, 160000, 128000, 102400, 81920, 65536, 65536, 65536]
    """
    book = basis = asset.cost
    revised: Decimal | None = None
    rates, rows = lives(asset.method.value, on)[asset.useful_life], []
    for year in range(1, years + 1):
        if year * MONTHS < asset.acquired_month:
            rows.append(Row())
            continue
        opening, reduction = book, ZERO
        if cut and cut.year == year:
            reduction = compression_limit(book, asset.cost, cut.subsidy, to)
            book, basis = book - reduction, basis - reduction
            revised = None if revised is None else revised * book / opening
        if asset.method is Method.STRAIGHT_LINE:
            yearly = basis * rates["rate"]
        else:
            yearly, revised = _declining(book, basis, revised, rates)
        spent = to.depreciation(yearly * months_used(asset.service_month, year) / MONTHS)
        spent = max(min(spent, book - memorandum_value()), ZERO)
        book -= spent
        rows.append(Row(opening, reduction, spent, book))
    return tuple(rows)


def _declining(
    book: Decimal, basis: Decimal, revised: Decimal | None, rates: dict[str, Decimal]
) -> tuple[Decimal, Decimal | None]:
    """定率法の一年分。調整前償却額が償却保証額に満たない年から、その年の期首の額に改定償却率をかける。"""
    adjusted = book * rates["rate"]
    if revised is None and "guarantee" in rates and adjusted < basis * rates["guarantee"]:
        revised = book
    return (adjusted, None) if revised is None else (revised * rates["revised"], revised)

"""減価償却と圧縮の限度額。"""

from datetime import date
from decimal import Decimal

import pytest

from shien.engines.simulation.depreciation import Cut, compression_limit, months_used, schedule
from shien.engines.simulation.law import lives
from shien.engines.simulation.plan import Investment, Method
from shien.engines.simulation.rounding import rounding

ON, YEN = date(2026, 4, 1), rounding("yen")


def asset(life: int, method: Method, cost: int = 1_000_000, payment: int = 1, service: int = 1) -> Investment:
    return Investment("設備", Decimal(cost), Decimal(cost), payment, service, life, method)


def test_the_series_of_the_tax_agency() -> None:
    rows = schedule(asset(10, Method.DECLINING_BALANCE), 10, ON, YEN)
    spent = [200000, 160000, 128000, 102400, 81920, 65536, 65536, 65536, 65536, 65535]
    assert [row.depreciation for row in rows] == spent
    assert rows[-1].closing == 1


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("life", range(2, 21))
def test_every_life_ends_in_its_last_year(life: int, method: Method) -> None:
    rows = schedule(asset(life, method, 100_000_000), life + 1, ON, YEN)
    assert rows[life - 1].closing == 1
    assert rows[life].depreciation == 0
    assert life == 2 or rows[life - 2].closing > 1


@pytest.mark.parametrize("life", range(3, 21))
def test_the_guarantee_fits_the_revised_rate(life: int) -> None:
    """償却保証率は、改定償却率に切り替わった後の償却額に近い (表の一字違いを見つける)。"""
    rates = lives("declining_balance", ON)[life]
    rows = schedule(asset(life, Method.DECLINING_BALANCE, 10**9), life, ON, YEN)
    assert abs(rows[max(life - 2, 2)].depreciation / 10**9 - rates["guarantee"]) < Decimal("0.0007")


@pytest.mark.parametrize("life", range(2, 51))
def test_straight_line_rates_are_the_rounded_up_reciprocal(life: int) -> None:
    rate = lives("straight_line", ON)[life]["rate"]
    assert rate == Decimal(-(-1000 // life)) / 1000


@pytest.mark.parametrize(("service", "year", "months"), [(7, 1, 6), (1, 1, 12), (12, 1, 1), (13, 1, 0), (13, 2, 12)])
def test_months_count_from_the_month_of_service(service: int, year: int, months: int) -> None:
    assert months_used(service, year) == months


def test_compression_in_a_later_year_is_in_proportion() -> None:
    """令第82条: 帳簿価額 × 補助金 ÷ 取得価額。"""
    machine = asset(10, Method.STRAIGHT_LINE)
    rows = schedule(machine, 3, ON, YEN, Cut(2, Decimal(500_000)))
    assert rows[1].opening == 900_000
    assert rows[1].reduction == 450_000
    assert rows[1].depreciation == (1_000_000 - 450_000) * Decimal("0.1")


def test_one_yen_of_the_book_stays() -> None:
    assert compression_limit(Decimal(1000), Decimal(1000), Decimal(1000), YEN) == 999
    assert compression_limit(Decimal(1), Decimal(1000), Decimal(1000), YEN) == 0


def test_compression_after_the_switch_keeps_the_pace() -> None:
    machine = asset(5, Method.DECLINING_BALANCE)
    rows = schedule(machine, 6, ON, YEN, Cut(5, Decimal(500_000)))
    assert rows[4].reduction == rows[4].opening / 2
    assert rows[-1].closing == 1

"""法人の税。"""

from datetime import date
from decimal import Decimal

import pytest

from shien.engines.simulation.rounding import rounding
from shien.engines.simulation.tax import Payer, assess, by_steps

EXACT = Payer(rounding("exact"))
NOW = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("income", "corporation", "enterprise"),
    [(0, 0, 0), (-5, 0, 0), (8_000_000, 1_200_000, 352_000), (10_000_000, 1_664_000, 492_000)],
)
def test_steps_meet_at_their_edges(income: int, corporation: int, enterprise: int) -> None:
    tax = assess(Decimal(income), NOW, EXACT)
    assert (tax.corporation, tax.enterprise) == (corporation, enterprise)
    assert tax.local_corporation == tax.corporation * Decimal("0.103")
    assert tax.inhabitant == tax.corporation * Decimal("0.07")
    assert tax.special_enterprise == tax.enterprise * Decimal("0.37")
    assert tax.per_capita == 70_000


def test_a_loss_pays_the_per_capita_alone() -> None:
    assert assess(Decimal(-1_000_000), NOW, EXACT).total == 70_000


def test_the_defence_tax_begins_in_april_2026() -> None:
    income = Decimal(50_000_000)
    tax = assess(income, NOW, EXACT)
    assert tax.corporation == 1_200_000 + 42_000_000 * Decimal("0.232")
    assert tax.defence == (tax.corporation - 5_000_000) * Decimal("0.04")
    assert assess(income, date(2026, 3, 31), EXACT).defence == 0


def test_the_relief_may_end() -> None:
    strict = Payer(rounding("exact"), relief_extended=False)
    assert assess(Decimal(8_000_000), date(2027, 3, 31), strict).corporation == 1_200_000
    assert assess(Decimal(8_000_000), date(2027, 4, 1), strict).corporation == 1_520_000
    assert assess(Decimal(8_000_000), date(2027, 4, 1), EXACT).corporation == 1_200_000


def test_returns_are_cut_to_thousands_and_hundreds() -> None:
    tax = assess(Decimal(10_040_133), NOW, Payer(rounding("filing")))
    assert tax.corporation == 1_673_200  # 10,040,000 円から 1,673,280 円
    assert tax.local_corporation == 172_300  # 1,673,000 円の 10.3%
    assert tax.enterprise == 494_800


@pytest.mark.parametrize(
    ("capital", "staff", "amount"),
    [
        (10_000_000, 50, 70_000), (10_000_000, 51, 140_000), (10_000_001, 50, 180_000), (100_000_000, 51, 200_000),
    ],
)  # fmt: skip
def test_the_per_capita_follows_capital_and_staff(capital: int, staff: int, amount: int) -> None:
    payer = Payer(rounding("exact"), Decimal(capital), Decimal(staff))
    assert assess(Decimal(0), NOW, payer).per_capita == amount


def test_before_the_tables_nothing_is_guessed() -> None:
    with pytest.raises(LookupError, match="2019-09-30"):
        assess(Decimal(1), date(2019, 9, 30), EXACT)


def test_by_steps() -> None:
    steps = [{"over": 0, "rate": Decimal("0.1")}, {"over": 100, "rate": Decimal("0.5")}]
    assert by_steps(Decimal(150), steps) == 35

"""ふつうの書き方 (一月ずつ進む浮動小数) との突合せ。別に書いた計算と、どの計画でも一円まで合う。"""

from decimal import Decimal

import pytest

from benchmarks.plain_simulation import plain
from benchmarks.simulation import apart, plans, read, subsidy_of
from shien.engines.simulation import simulate
from shien.engines.simulation.rounding import root


@pytest.mark.parametrize("document", plans(25), ids=range(25))
def test_the_plain_month_loop_agrees_to_the_yen(document: dict[str, object]) -> None:
    plan = read(document)
    assert apart(simulate(plan), plain(plan, subsidy_of(plan))) < 1


def test_a_root_is_exact_to_what_is_shown() -> None:
    for degree in range(1, 11):
        assert abs(root(Decimal("1.05") ** degree, degree) - Decimal("1.05")) < Decimal("1e-18")

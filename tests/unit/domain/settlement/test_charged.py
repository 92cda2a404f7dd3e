"""加算金・延滞金は、残りにだけ付く。"""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from shien.domain.settlement.rules import charged
from shien.engines.settlement import surcharge

RATE, SINCE = Fraction(1095, 10_000), date(2026, 4, 1)


def test_what_was_paid_bears_nothing_from_the_next_day() -> None:
    paid = [(date(2026, 4, 10), 600_000)]
    wanted = 1_000_000 * 1095 * 10 // 3_650_000 + 400_000 * 1095 * 20 // 3_650_000
    assert charged(1_000_000, SINCE, paid, date(2026, 4, 30), RATE) == wanted
    assert charged(1_000_000, SINCE, [(date(2026, 3, 31), 1_000_000)], date(2026, 4, 30), RATE) == 0, "paid in time"
    assert charged(1_000_000, SINCE, [], date(2026, 3, 31), RATE) == 0, "not late yet"


@given(
    st.integers(1, 10**9),
    st.lists(st.tuples(st.integers(-30, 400), st.integers(1, 10**8)), max_size=4),
    st.integers(0, 400),
)
def test_it_never_grows_by_paying(amount: int, parts: list[tuple[int, int]], days: int) -> None:
    paid, left = [], amount
    for day, part in sorted(parts):
        part = min(part, left)
        if part:
            paid.append((SINCE + timedelta(days=day), part))
        left -= part
    until = SINCE + timedelta(days=days)
    whole = surcharge(amount=amount, since=SINCE, until=until, rate=RATE)
    assert 0 <= charged(amount, SINCE, paid, until, RATE) <= whole + len(paid)

"""名前を外した写し (PRIV-7)。"""

import numpy as np
import pyarrow as pa

from shien.domain.analytics import copying, rules
from shien.domain.karte.figures import _TYPES

NONCE, KEY = b"n" * 16, b"k" * 32


def row(enterprise_id: int, end: str, **more: object) -> dict[str, object]:
    usual: dict[str, object] = {"industry": "26", "prefecture": "03", "founded": 1999.0, "net_sales": 120_000_000.0}
    return dict.fromkeys(_TYPES) | {"enterprise_id": enterprise_id, "period_end": end} | usual | more


def table(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=pa.schema(_TYPES))


def test_nothing_in_the_copy_names_a_firm() -> None:
    copy = copying.pseudonymous(table(row(7, "2026-03-31"), row(8, "2026-03-31")), NONCE, KEY)
    assert set(copy.column_names) == {"owner", "month", "founded", "industry", "prefecture", *copying.AMOUNTS}
    assert not {7, 8} & set(copy["owner"].to_pylist())
    assert rules.owner(7, NONCE, KEY) in copy["owner"].to_pylist()


def test_the_order_of_the_rows_tells_nothing_of_the_numbers() -> None:
    copy = copying.pseudonymous(table(*(row(each, "2026-03-31") for each in range(1, 60))), NONCE, KEY)
    owners = copy["owner"].to_pylist()
    assert owners == sorted(owners)
    assert owners != [rules.owner(each, NONCE, KEY) for each in range(1, 60)]


def test_a_year_that_is_not_a_year_is_left_out() -> None:
    copy = copying.pseudonymous(
        table(
            row(1, "2024-03-31", period_start="2023-04-01"),
            row(1, "2024-09-30", period_start="2024-04-01"),
            row(2, "2026-03-20", period_start="2025-03-21"),
            row(3, "2026-03-31", period_start="2025-04-15"),
        ),
        NONCE,
        KEY,
    )
    assert sorted(copy["month"].to_pylist()) == [2024 * 12 + 3, 2026 * 12 + 3, 2026 * 12 + 3]


def test_employees_of_today_belong_to_the_newest_year_only() -> None:
    copy = copying.pseudonymous(
        table(row(1, "2025-03-31", employee_number=9.0), row(1, "2026-03-31", employee_number=9.0)), NONCE, KEY
    )
    staff = dict(zip(copy["month"].to_pylist(), copy["employees"].to_pylist(), strict=True))
    assert staff[2026 * 12 + 3] == 9
    assert np.isnan(staff[2025 * 12 + 3])


def test_sums_take_what_is_there_and_blanks_stay_blank() -> None:
    copy = copying.pseudonymous(table(row(1, "2026-03-31", long_term_borrowings=5e6)), NONCE, KEY)
    assert copy["borrowings"].to_pylist() == [5e6]
    assert np.isnan(copy["depreciation"].to_pylist()[0])
    assert np.isnan(copy["cash"].to_pylist()[0])


def test_what_is_packed_comes_back() -> None:
    copy = copying.pseudonymous(table(row(1, "2025-03-31"), row(1, "2026-03-31", industry=None)), NONCE, KEY)
    years = copying.years_of([copying.packed(copy), copying.packed(copy.slice(0, 0))])
    assert years.month.tolist() == [2025 * 12 + 3, 2026 * 12 + 3]
    assert years.industry[0] > 0
    assert years.industry[1] == 0
    assert years.prefecture.tolist() == [3, 3]
    assert len(copying.years_of([]).owner) == 0


def test_another_edition_or_key_gives_other_numbers() -> None:
    own = rules.owner(1, NONCE, KEY)
    assert own not in (rules.owner(1, b"m" * 16, KEY), rules.owner(1, NONCE, b"j" * 32), rules.owner(2, NONCE, KEY))
    assert 0 <= own < 2**63
    assert rules.key_check(KEY) != rules.key_check(b"j" * 32)
    assert rules.digest(["a", "bc"]) != rules.digest(["ab", "c"])

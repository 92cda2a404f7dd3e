"""決算の並び: 空は0ではなく、前期はちょうど前の一年だけ。"""

from datetime import UTC, date, datetime

from shien.domain.karte.facts import Current, Held, Karte
from shien.domain.karte.statements import accounts_of


def karte(**parts: dict[str, str]) -> Karte:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    found = {}
    for part, values in parts.items():
        key = "" if part == "now" else f"{part[1:5]}-{part[5:7]}-{part[7:]}"
        for item, value in ({"period_end": key} if key else {}).items() | values.items():
            found[item, key] = Current(Held(item, key, value, "typed", "", date(2026, 11, 1), at))
    return Karte(1, found, 1)


def test_blanks_stay_blank_and_sums_take_what_there_is() -> None:
    given = accounts_of(
        karte(
            now={"industry": "2451", "capital_stock": "10000000", "employee_number": "5"},
            y20260331={"net_sales": "120", "long_term_borrowings": "50", "operating_income": "-3"},
            y20250331={"net_sales": "100", "period_end_employees": "4"},
        ),
        "corporation",
    )
    newest = given.statements[0]
    assert (newest.end, newest.months, newest.borrowings, newest.depreciation) == (date(2026, 3, 31), 12, 50, None)
    assert newest.get("operating_income") == -3
    assert newest.value_added is None
    assert (given.employees(0), given.employees(1)) == (5, 4)
    assert (given.previous_sales(0), given.previous_sales(1)) == (100, None)


def test_a_short_year_is_no_previous_year() -> None:
    given = accounts_of(
        karte(y20260331={"net_sales": "120"}, y20250331={"net_sales": "50", "period_start": "2024-10-01"}),
        "corporation",
    )
    assert given.statements[1].months == 6
    assert given.previous_sales(0) is None


def test_a_sole_proprietor_has_no_capital() -> None:
    assert accounts_of(karte(now={}), "sole_proprietor").capital_stock == 0
    assert accounts_of(karte(now={}), "corporation").capital_stock is None

"""束: 暦、欠け、そろわない日付、誤り。"""

import numpy as np
import pytest

from shien.engines.forecast import forecast, panels


def following(dates: list[str], frequency: str, horizon: int = 3) -> list[str]:
    found, faults = panels(["a"] * len(dates), dates, np.arange(len(dates)) + 1.0, frequency)
    assert not faults
    return [str(each) for each in forecast(found[0], horizon).dates[0]]


@pytest.mark.parametrize(
    ("dates", "frequency", "expected"),
    [
        (["2023-03-31", "2024-03-31"], "Y", ["2025-03-31", "2026-03-31", "2027-03-31"]),
        (["2022-02-28", "2023-02-28"], "Y", ["2024-02-29", "2025-02-28", "2026-02-28"]),
        (["2023-03-20", "2024-03-20"], "Y", ["2025-03-20", "2026-03-20", "2027-03-20"]),
        (["2024-12-01", "2025-01-01"], "M", ["2025-02-01", "2025-03-01", "2025-04-01"]),
        (["2024-12-31", "2025-01-31"], "M", ["2025-02-28", "2025-03-31", "2025-04-30"]),
        (["2024-11-30", "2024-12-30"], "M", ["2025-01-30", "2025-02-28", "2025-03-30"]),
        (["2024-09-30", "2024-12-31"], "Q", ["2025-03-31", "2025-06-30", "2025-09-30"]),
        (["2024-12-22", "2024-12-29"], "W", ["2025-01-05", "2025-01-12", "2025-01-19"]),
        (["2024-12-30", "2024-12-31"], "D", ["2025-01-01", "2025-01-02", "2025-01-03"]),
    ],
)
def test_the_series_goes_on_in_its_own_calendar(dates: list[str], frequency: str, expected: list[str]) -> None:
    assert following(dates, frequency) == expected


def test_days_without_weekends_go_on_without_them() -> None:
    workdays = [str(day) for day in np.busday_offset("2025-01-06", np.arange(15))]
    assert workdays[-1] == "2025-01-24"
    assert following(workdays, "D") == ["2025-01-27", "2025-01-28", "2025-01-29"]


def test_gaps_are_counted_and_filled_for_the_model_only() -> None:
    found, faults = panels(["a"] * 3, ["2020-12-31", "2021-12-31", "2024-12-31"], [1.0, 2.0, 5.0], "Y")
    assert not faults
    assert found[0].gaps[0] == 2
    assert found[0].values[0].tolist() == [1, 2, 3, 4, 5]
    assert found[0].known[0].tolist() == [True, True, False, False, True]
    assert "2 期は、前後の値から" in " ".join(forecast(found[0], 1).notes(0))


def test_empty_values_are_gaps_and_empty_ends_are_forecast() -> None:
    found, _ = panels(["a"] * 4, ["2021-12-31", "2022-12-31", "2023-12-31", "2024-12-31"], [1, np.nan, 3, np.nan], "Y")
    assert found[0].values[0].tolist() == [1, 2, 3]
    assert str(forecast(found[0], 1).dates[0, 0]) == "2024-12-31"


def test_a_changed_year_end_is_told() -> None:
    found, faults = panels(["a"] * 3, ["2022-03-31", "2023-03-31", "2023-12-31"], [1.0, 2.0, 3.0], "Y")
    assert not faults
    assert not found[0].even[0]
    assert "そろっていません" in " ".join(forecast(found[0], 1).notes(0))


def test_only_the_wrong_series_are_left_out() -> None:
    ids = ["a", "a", "b", "b", "c", "d", "", "e"]
    on = ["2023-12-31", "2024-12-31", "2024-12-31", "2024-12-31", "NaT", "2024-12-31", "2024-12-31", "2024-12-31"]
    found, faults = panels(ids, on, [1, 2, 3, 4, 5, np.nan, 7, np.inf], "Y", first_row=2)
    assert found[0].ids.tolist() == ["a"]
    assert [(fault.row, fault.column) for fault in faults] == [
        (5, "ds"), (6, "ds"), (7, "y"), (8, "unique_id"), (9, "y"),
    ]  # fmt: skip


def test_months_told_as_years_are_refused() -> None:
    found, faults = panels(["a"] * 2, ["2024-01-31", "2024-02-29"], [1, 2], "Y")
    assert not found
    assert "同じ年です" in faults[0].what


def test_an_unknown_frequency_is_refused() -> None:
    with pytest.raises(ValueError, match="周期「H」"):
        panels(["a"], ["2024-01-01"], [1], "H")


def test_nothing_gives_nothing() -> None:
    assert panels([], np.zeros(0, "datetime64[D]"), [], "Y") == ([], [])

"""自動処理が待つ期間。新しい行が前の行に代わり、始まる前は無い。"""

from datetime import date
from typing import Any

import pytest

from shien.domain.applications.terms import read, term, written

OLD = {"id": "x", "basis": "idle", "days": 7, "valid_from": date(2020, 1, 1), "source": "試し"}
NEW = OLD | {"days": 30, "valid_from": date(2026, 4, 1)}


@pytest.mark.parametrize(
    ("on", "days"), [(date(2020, 1, 1), 7), (date(2026, 3, 31), 7), (date(2026, 4, 1), 30), (date(2030, 1, 1), 30)]
)
def test_the_newest_row_that_has_begun_holds(on: date, days: int) -> None:
    found = term("x", "idle", on, read([NEW, OLD]))
    assert found is not None
    assert found.length.days == days


def test_there_is_none_before_the_first_and_none_of_another_basis() -> None:
    assert term("x", "idle", date(2019, 12, 31), read([OLD])) is None
    assert term("x", "closing", date(2026, 1, 1), read([OLD])) is None


@pytest.mark.parametrize("wrong", [{"basis": "sometimes"}, {"days": 0}, {"days": -1}])
def test_a_wrong_row_stops_the_reading(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"terms\.toml: x"):
        read([OLD | wrong])


def test_every_written_term_has_a_source() -> None:
    assert all(each.source for each in written())
    found = term("stored_file", "removed", date(2026, 11, 26))
    assert found is not None
    assert found.length.days == 7

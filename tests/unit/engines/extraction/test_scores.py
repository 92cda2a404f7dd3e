"""採点が甘くも辛くもないこと。"""

import pytest

from benchmarks.extraction_rival import naive
from benchmarks.extraction_scores import FIELDS, Score, labels, score

LABEL = {
    "region": ["03"], "municipality": [None], "cap": [500_000, None], "rates": ["1/2"], "rates_maybe": ["2/3"],
    "opening": [None], "closing": ["2026-07-31"], "industry": ["E", "open"], "kinds": ["npo"], "kinds_maybe": [],
    "employees_max": ["none"],
}  # fmt: skip
RIGHT = {
    "region": "03", "municipality": None, "cap": 500_000, "rates": {"1/2", "2/3"}, "opening": None, "closing": "2026-07-31",
    "industry": "open", "kinds": {"npo"}, "employees_max": "none",
}  # fmt: skip


def test_a_right_answer_has_no_fault_and_what_is_optional_is_not_counted() -> None:
    given = score(LABEL, RIGHT)
    assert {(each.precision, each.recall) for each in given.values()} == {(1.0, 1.0)}
    assert (given["rate"].right, given["municipality"].right) == (1, 0)


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"region": "N"}, "region", Score(0, 1, 1)), ({"region": None}, "region", Score(0, 0, 1)),
        ({"municipality": "032018"}, "municipality", Score(0, 1, 0)), ({"cap": None}, "cap", Score(0, 0, 0)),
        ({"cap": 1}, "cap", Score(0, 1, 0)), ({"rates": {"1/3"}}, "rate", Score(0, 1, 1)),
        ({"opening": "2026-07-01"}, "dates", Score(1, 1, 0)), ({"industry": "E,G"}, "industry", Score(0, 1, 1)),
        ({"industry": "unk"}, "industry", Score(0, 0, 1)), ({"kinds": set()}, "kind", Score(0, 0, 1)),
    ],
)  # fmt: skip
def test_every_fault_is_counted(change: dict[str, object], field: str, expected: Score) -> None:
    assert score(LABEL, RIGHT | change)[field] == expected


def test_the_labels_hold_no_text_and_enough_records() -> None:
    rows = labels()
    assert len(rows) >= 150
    assert len({(row["source"], row["id"]) for row in rows}) == len(rows)
    assert {row["half"] for row in rows} == {"development", "held_out", "fresh"}
    assert not any("、" in value or "。" in value for row in rows for value in map(str, row.values()))


def test_the_rival_takes_the_first_match() -> None:
    given = naive({"body": "岩手県の見本。前年より20%減った者に、上限50万円、2分の1を補助"})
    assert (given["region"], given["rates"], given["cap"]) == ("03", {"1/5"}, 500_000)
    assert set(FIELDS) >= {"region", "cap", "rate", "dates", "industry", "kind", "employees"}

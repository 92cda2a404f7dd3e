"""ふるさと補助金の数 (DOMAIN 6.2)。"""

import pytest

from .filling import broken, judged


def _costs(eligible: int) -> list[dict]:
    return [{"category": "exhibition", "content": "x", "basis": "x", "with_tax": eligible, "eligible": eligible}]


@pytest.mark.parametrize(
    ("frame", "year", "cost", "grant"),
    [("strategy", None, 1_500_000, 1_500_000), ("strategy", None, 3_000_000, 2_000_000), ("brand", 1, 9_000_000, 6_000_000),
     ("brand", 2, 9_000_000, 6_000_000), ("brand", 3, 9_000_000, 4_500_000), ("brand", 1, 60_000_000, 20_000_000)],
)  # fmt: skip
def test_the_grant_by_kind_and_year(frame, year, cost, grant):
    answers = {"frame": frame, "expenses": _costs(cost)} | ({"project_year": year} if year else {})
    assert judged("furusato", answers).values["grant_total"] == grant


@pytest.mark.parametrize(
    ("frame", "cost", "fault"),
    [
        ("strategy", 999_999, True),
        ("strategy", 1_000_000, False),
        ("brand", 2_999_998, True),
        ("brand", 3_000_000, False),
    ],
)
def test_the_floor(frame, cost, fault):
    answers = {"frame": frame, "project_year": 1, "expenses": _costs(cost)}
    assert ("above_floor" in broken(judged("furusato", answers))) == fault


@pytest.mark.parametrize(
    ("kind", "firms", "fault"), [("company", 3, True), ("company", 4, False), ("cooperative", 1, False)]
)
def test_small_firms_come_in_fours(kind, firms, fault):
    members = [{"name": f"会社{n}"} for n in range(firms)]
    assert ("four_members" in broken(judged("furusato", {"kind": kind, "members": members}))) == fault


@pytest.mark.parametrize(("end", "fault"), [("2027-01-31", False), ("2027-02-01", True), ("2026-12-31", False)])
def test_the_project_ends_by_january(end, fault):
    found = judged("furusato", {"start_date": "2026-07-01", "end_date": end}, "grant_application")
    assert ("finish_by_january" in broken(found)) == fault

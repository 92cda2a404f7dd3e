"""診断の見せ方: 手で確かめる例、変化のわけ、足りない項目、疑い。"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.engines.diagnosis.changes import what_changed
from shien.web.diagnosis import advice, present
from shien.web.diagnosis.figures import diagnosed
from shien.web.diagnosis.further import further
from tests.unit.web.diagnosis.firms import BEFORE, FIRST, NOW, OWNER, SUPPORTER, WORKED, accounts


def found(*years, vintage: str = "A", **more):
    made = diagnosed(accounts(*years, **more), vintage)
    assert made is not None
    return made


def test_the_worked_example_of_the_explanation_is_what_the_page_says() -> None:
    one = found(WORKED, BEFORE, FIRST)
    newest = present.periods(one)[0]
    assert (newest.label, newest.total, newest.rank, newest.provisional) == ("2026年3月期", 22, "B", False)
    assert newest.standing == "22点・ランクB"
    assert [row.cells[0] for row in present.rows(one)] == [
        ("10.0 %", 4), ("5.5 %", 4), ("60万円", 3), ("2.5 倍", 4), ("1.3 か月", 3), ("40.0 %", 4),
    ]  # fmt: skip
    assert present.compared(one).startswith("「金属製品製造業」の小規模事業者の真ん中と比べると")
    assert "6つの指標のうち6つが良い方" in present.compared(one)
    assert present.to_next_rank(22) == "あと2点でランクAです。"
    assert present.to_next_rank(30) == "いちばん上のランクです。"


def test_the_next_point_says_the_threshold() -> None:
    rows = {row.label: row.ahead for row in present.rows(found(WORKED, BEFORE))}
    assert rows["営業利益率"] == "8.9 %以上になると、5点です。"
    assert rows["EBITDA有利子負債倍率"] == "1.0 倍より小さい値になると、5点です。"
    rich = present.rows(found(WORKED | {"cash": "90000000"}, BEFORE))
    assert {row.label: row.ahead for row in rich}["EBITDA有利子負債倍率"] == ""


def test_why_the_rank_moved() -> None:
    told = present.moves(found(WORKED, BEFORE, FIRST))
    assert told is not None
    assert re.match(r"2025年3月期の(\d+)点から22点へ、\d+点上がりました。ランクはCからBです。", told.summary)
    assert any(line.startswith("営業利益率：3点 → 4点（＋1点）。値は 1.0 % から 5.5 %") for line in told.lines)
    assert present.moves(found(WORKED)) is None


@given(st.tuples(st.integers(-50, 50), st.integers(1, 300), st.integers(-80, 80)).map(lambda each: each))
def test_the_moves_add_up_to_the_change_of_the_total(shape: tuple[int, int, int]) -> None:
    income, sales, net = shape
    year = WORKED | {"operating_income": f"{income}00000", "net_sales": f"{sales}000000", "net_assets": f"{net}000000"}
    one = found(year, BEFORE)
    moved = sum(each.by for each in what_changed(one.diagnosis.scores, 0))
    assert moved == one.total(0) - one.total(1)


def test_a_missing_point_is_provisional_and_said() -> None:
    one = found({key: value for key, value in WORKED.items() if key != "cash"})
    assert present.periods(one)[0].standing.endswith("（参考）")
    texts = [(each.text, each.url) for each in advice.wants(one, OWNER)]
    assert texts == [
        ("2026年3月期：現金及び預金がありません。", "/karte/finance/edit?part=2026-03-31"),
        ("2026年3月期：一つ前の年の決算が無いので、売上増加率は出せません。", "/karte/import/"),
    ]
    assert {each.url for each in advice.wants(one, SUPPORTER)} == {""}


@pytest.mark.parametrize(
    ("gone", "url"),
    [
        ("industry", "/karte/basic/edit#item-industry"),
        ("capital_stock", "/karte/basic/edit#item-capital_stock"),
        ("employees", "/karte/finance/edit?part=2026-03-31#item-period_end_regular_employees"),
    ],
)
def test_what_the_benchmark_needs_is_asked_first(gone: str, url: str) -> None:
    now = {key: value for key, value in NOW.items() if key not in (gone, "regular_employee_number")}
    year = {key: value for key, value in WORKED.items() if gone != "employees" or "employees" not in key}
    one = found(year, now=now)
    assert not present.periods(one)[0].rank
    assert advice.wants(one, OWNER)[0].url == url
    assert present.rows(one)[1].cells[0][1] is None


def test_no_statement_is_no_diagnosis() -> None:
    assert diagnosed(accounts()) is None


def test_a_year_of_thousands_is_doubted() -> None:
    small = {key: value[:-3] if len(value) > 3 else value for key, value in WORKED.items()}
    told = advice.doubts(found(small, BEFORE, FIRST))
    assert any("2026年3月期：売上高がほかの期と桁違いです" in each for each in told)
    assert not advice.doubts(found(WORKED, BEFORE, FIRST))


def test_a_short_year_is_said_and_not_made_a_year() -> None:
    one = found(WORKED | {"period_start": "2025-10-01"}, BEFORE)
    assert present.periods(one)[0].months == 6
    assert any("6か月の決算です。1年分に直していない" in each for each in advice.doubts(one))
    assert present.rows(one)[0].cells[0] == ("—", None)
    assert present.rows(one)[1].cells[0] == ("5.5 %", 4)
    assert any("ちょうど1年前" in each.text for each in advice.wants(one, OWNER))


def test_a_balance_sheet_that_does_not_balance_is_said() -> None:
    told = advice.doubts(found(WORKED | {"total_assets": "99000000"}, BEFORE))
    assert told == (
        "2026年3月期：資産合計と、負債合計＋純資産合計が合いません（9,900万円 と 1億円）。決算書と見比べてください。",
    )


def test_a_sole_proprietor_needs_no_capital() -> None:
    now = {key: value for key, value in NOW.items() if key != "capital_stock"}
    one = found(WORKED, BEFORE, now=now, kind="sole_proprietor")
    assert present.periods(one)[0].rank == "B"
    assert any("事業主の給料" in each for each in advice.notes(one))


def test_a_blank_half_of_the_borrowings_is_said() -> None:
    half = {key: value for key, value in WORKED.items() if key != "short_term_borrowings"}
    assert any("短期借入金は空欄" in each for each in advice.notes(found(half)))
    assert not advice.notes(found(WORKED))


def test_the_two_vintages_are_not_the_same() -> None:
    a, b = found(WORKED, BEFORE), found(WORKED, BEFORE, vintage="B")
    assert present.rows(a)[0].median != present.rows(b)[0].median


def test_value_added_and_redemption_by_hand() -> None:
    """付加価値額 600+3,200+200万円、10人。償還は (4,000−1,200万円) ÷ (500×0.7+200万円)。"""
    added, head, years = further(found(WORKED, BEFORE))
    assert (added.values[0], head.values[0], years.values[0]) == ("4,000万円", "400万円", "5.1 年")
    blank = {key: value for key, value in WORKED.items() if key != "personnel_expenses"}
    assert further(found(blank))[0].values == ("出せません",)


def test_the_radar_says_the_best_and_the_worst() -> None:
    summary = present.radar_of(found(WORKED, BEFORE)).summary
    assert "2026年3月期の点です。" in summary
    assert "（4点）、低いのは労働生産性・営業運転資本回転期間（3点）" in summary

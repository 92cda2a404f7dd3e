"""IT導入補助金の数 (DOMAIN 6.4)。"""

import pytest

from .filling import broken, judged

FOUR = ["customer", "settlement", "supply", "accounting"]


def _tools(amount: int) -> list[dict]:
    return [{"name": "会計", "category": "software", "process": "accounting", "amount": amount}]


def _apply(amount: int, processes: list[str], **more) -> dict:
    return {"low_wage_special": False, "tools": _tools(amount), "processes": processes, **more}


@pytest.mark.parametrize(
    ("amount", "low_wage", "grant"),
    [(1_000_000, False, 500_000), (900_000, True, 600_000), (20_000_000, False, 4_500_000)],
)
def test_the_rate_and_the_cap(amount, low_wage, grant):
    found = judged("it_introduction", _apply(amount, FOUR, low_wage_special=low_wage))
    assert found.values["grant_total"] == grant


@pytest.mark.parametrize(("amount", "fault"), [(99_998, True), (100_000, False)])
def test_the_floor_is_50_000(amount, fault):
    assert ("above_floor" in broken(judged("it_introduction", _apply(amount, FOUR)))) == fault


@pytest.mark.parametrize(
    ("amount", "processes", "fault"),
    [(2_999_998, FOUR[:1], False), (3_000_000, FOUR[:3], True), (3_000_000, FOUR, False)],
)
def test_from_1_500_000_four_processes_are_needed(amount, processes, fault):
    found = judged("it_introduction", _apply(amount, processes))
    assert ("four_processes" in broken(found)) == fault


def test_from_1_500_000_the_wage_goal_is_needed():
    assert "goal_needed" in broken(judged("it_introduction", _apply(3_000_000, FOUR, wage_goal=False)))
    assert "goal_needed" not in broken(judged("it_introduction", _apply(2_999_998, FOUR, wage_goal=False)))


def _plan(first: int, last: int) -> list[dict]:
    return [{"row": key, "gross_profit": profit, "employees": 10, "hours": 2_000, "total_pay": pay}
            for key, profit, pay in (("now", 100_000_000, 40_000_000), ("y1", first, 40_000_000), ("y3", last, 41_900_000))]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "before", "missed"),
    [(103_000_000, 109_272_700, False, set()), (102_999_999, 109_272_700, False, {"first_year"}),
     (103_000_000, 109_272_699, False, {"three_years"}), (103_000_000, 112_486_399, True, {"three_years"}),
     (103_000_000, 112_486_400, True, set())],
)  # fmt: skip
def test_productivity_grows_by_three_or_four_percent(first, last, before, missed):
    answers = {"plan": _plan(first, last), "granted_before": before}
    assert broken(judged("it_introduction", answers)) & {"first_year", "three_years"} == missed


@pytest.mark.parametrize(("premium", "fault"), [(29, True), (30, False)])
def test_the_wage_goal(premium, fault):
    rows = [{"row": "y1", "wage_floor": 1_000 + premium, "regional_minimum": 1_000}]
    found = judged("it_introduction", {"wage_goal": True, "plan": rows})
    assert ("wage_floor_goal" in broken(found)) == fault
    short = judged("it_introduction", {"wage_goal": True, "plan": _plan(103_000_000, 110_000_000)})
    assert short.values["pay_growth"] == "0.0156"
    assert "pay_growth_goal" not in broken(short)


@pytest.mark.parametrize(
    ("kind", "employees", "rule"),
    [
        ("medical", 301, "staff_of_corporations"),
        ("school", 301, "staff_of_corporations"),
        ("chamber", 101, "staff_of_chambers"),
    ],
)
def test_sizes_of_other_bodies(kind, employees, rule):
    assert rule in broken(judged("it_introduction", {"kind": kind, "employee_number": employees}))
    assert rule not in broken(judged("it_introduction", {"kind": kind, "employee_number": employees - 1}))


def test_the_declaration_number_has_eleven_digits():
    assert "action_id_digits" in broken(judged("it_introduction", {"security_action_id": "4123456789"}))
    assert "action_id_digits" not in broken(judged("it_introduction", {"security_action_id": "41234567890"}))


def test_the_summary_of_the_business_has_255_characters():
    faults = judged("it_introduction", {"business_summary": "あ" * 256}).faults
    assert any(fault.field == "business_summary" and not fault.missing for fault in faults)
    faults = judged("it_introduction", {"business_summary": "あ" * 255}).faults
    assert not any(fault.field == "business_summary" for fault in faults)


def test_a_contract_before_the_decision_is_refused():
    row = {"contracted_on": "2025-06-01", "delivered_on": "2025-07-01", "paid_on": "2025-07-01"}
    found = judged("it_introduction", {"expenses": [row]}, "completion_report", case={"decided_on": "2025-06-02"})
    assert "contract_after_decision" in broken(found)


def test_sole_proprietors_bring_other_papers():
    person = judged("it_introduction", {"kind": "sole_proprietor"}).required
    firm = judged("it_introduction", {"kind": "company"}).required
    assert {"identity", "income_tax", "tax_return"} <= person - firm
    assert {"registry", "corporate_tax"} <= firm - person

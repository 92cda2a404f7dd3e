"""ものづくり補助金の数 (DOMAIN 6.1)。"""

import pytest

from .filling import broken, judged

BASE = {"frame": "product", "small": False, "revival": False, "wage_special": False, "low_wage_special": False}


def _costs(**eligible: int) -> list[dict]:
    return [{"row": key, "with_tax": value * 11 // 10, "eligible": value} for key, value in eligible.items()]


def _plan(*rows: dict) -> list[dict]:
    keys = ("base", "y1", "y2", "y3", "y4", "y5")
    return [{"row": key, **row} for key, row in zip(keys, rows, strict=False)]


def _year(growth: float, **more: int) -> dict:
    pay = {"officer_pay": round(6_000_000 * growth), "salaries": round(20_000_000 * growth), "bonuses": 0, "wages": 0}
    return {"operating_income": round(10_000_000 * growth), "personnel_expenses": round(30_000_000 * growth),
            "depreciation": round(5_000_000 * growth), "directors": 2, "staff": 8, **pay, **more}  # fmt: skip


@pytest.mark.parametrize(
    ("employees", "cap", "raised"),
    [(5, 7_500_000, 8_500_000), (6, 10_000_000, 12_500_000), (20, 10_000_000, 12_500_000), (21, 15_000_000, 25_000_000),
     (50, 15_000_000, 25_000_000), (51, 25_000_000, 35_000_000)],
)  # fmt: skip
def test_the_cap_follows_the_employees_and_rises_with_wages(employees, cap, raised):
    answers = {**BASE, "employee_number": employees, "expenses": _costs(machinery=100_000_000)}
    assert judged("monozukuri", answers).values["grant_total"] == cap
    values = judged("monozukuri", {**answers, "wage_special": True}).values
    assert (values["grant_total"], values["special_raise"]) == (raised, raised - cap)


def test_the_global_frame_has_its_own_cap():
    answers = {**BASE, "frame": "global", "employee_number": 5, "expenses": _costs(machinery=100_000_000)}
    assert judged("monozukuri", answers).values["grant_total"] == 30_000_000


@pytest.mark.parametrize(
    ("change", "grant"),
    [({}, 3_000_000), ({"small": True}, 4_000_000), ({"revival": True}, 4_000_000), ({"low_wage_special": True}, 4_000_000),
     ({"revival": True, "frame": "global"}, 3_000_000), ({"small": True, "frame": "global"}, 4_000_000)],
)  # fmt: skip
def test_the_rate_is_a_half_or_two_thirds(change, grant):
    answers = {**BASE, "employee_number": 10, "expenses": _costs(machinery=6_000_000), **change}
    assert judged("monozukuri", answers).values["grant_total"] == grant


@pytest.mark.parametrize(("cost", "fault"), [(1_999_998, True), (2_000_000, False)])
def test_a_grant_below_a_million_is_refused(cost, fault):
    answers = {**BASE, "employee_number": 10, "expenses": _costs(machinery=cost)}
    assert ("above_floor" in broken(judged("monozukuri", answers))) == fault


@pytest.mark.parametrize(
    ("rule", "category", "most"),
    [("technology_limit", "technology", 2_000_000), ("property_limit", "property", 2_000_000),
     ("expert_limit", "expert", 4_000_000), ("outsourcing_limit", "outsourcing", 4_000_000)],
)  # fmt: skip
def test_shares_of_a_third_and_a_half(rule, category, most):
    def found(cost: int) -> set[str]:
        machine = 6_000_000 - cost if category in ("technology", "property") else 8_000_000 - cost
        return broken(
            judged(
                "monozukuri", {**BASE, "employee_number": 10, "expenses": _costs(machinery=machine, **{category: cost})}
            )
        )

    assert rule not in found(most)
    assert rule in found(most + 1)


def test_overseas_travel_is_a_fifth_and_only_for_the_global_frame():
    def found(frame: str, travel: int) -> set[str]:
        costs = _costs(machinery=10_000_000 - travel, overseas_travel=travel)
        return broken(judged("monozukuri", {**BASE, "frame": frame, "employee_number": 10, "expenses": costs}))

    assert "travel_limit" not in found("global", 2_000_000)
    assert "travel_limit" in found("global", 2_000_001)
    assert "global_only" in found("product", 100_000)
    assert "global_only" not in found("global", 100_000)


@pytest.mark.parametrize(("frame", "most"), [("product", 5_000_000), ("global", 10_000_000)])
def test_costs_beside_machines_are_limited(frame, most):
    def found(cost: int) -> set[str]:
        costs = _costs(machinery=20_000_000, materials=cost)
        return broken(judged("monozukuri", {**BASE, "frame": frame, "employee_number": 10, "expenses": costs}))

    assert "other_within_limit" not in found(most)
    assert "other_within_limit" in found(most + 1)


def test_machines_are_needed_and_cost_at_least_500_000():
    assert "machinery_needed" in broken(judged("monozukuri", {**BASE, "expenses": _costs(materials=1_000_000)}))
    machines = [{"name": "旋盤", "unit_price": 499_999, "quantity": 1, "purpose": "加工"}]
    assert "machine_min_price" in broken(judged("monozukuri", {"machines": machines}))


def test_value_added_is_income_plus_personnel_plus_depreciation():
    answers = {"operating_income_0": -1_000_000, "personnel_expenses_0": 20_000_000, "depreciation_0": 3_000_000}
    assert judged("monozukuri", answers).values["value_added_0"] == 22_000_000
    plan = judged("monozukuri", {"plan_years": 3, "plan": _plan(_year(1))}).values["plan"]
    assert (plan[0]["value_added"], plan[0]["total_pay"]) == (45_000_000, 26_000_000)


@pytest.mark.parametrize(
    ("growth", "missed"),
    [(1.10, set()), (1.08, {"value_added_requirement"}), (1.05, {"value_added_requirement", "pay_requirement"})],
)
def test_the_plan_grows_by_three_and_two_percent_a_year(growth, missed):
    answers = {**BASE, "plan_years": 3, "pay_goal_kind": "total", "plan": _plan(_year(1), {}, {}, _year(growth))}
    found = broken(judged("monozukuri", answers))
    assert found & {"value_added_requirement", "pay_requirement"} == missed


def test_directors_and_staff_grow_each():
    last = _year(1.10, officer_pay=6_000_000)
    answers = {**BASE, "plan_years": 3, "pay_goal_kind": "total", "plan": _plan(_year(1), {}, {}, last)}
    assert "pay_requirement" in broken(judged("monozukuri", answers))


def test_the_per_head_goal_is_the_growth_of_the_minimum_wage():
    plan = _plan(_year(1), {}, {}, _year(1.10))
    answers = {**BASE, "plan_years": 3, "pay_goal_kind": "per_head", "plan": plan}
    assert "per_head_requirement" not in broken(judged("monozukuri", {**answers, "regional_wage_growth": "0.032"}))
    assert "per_head_requirement" in broken(judged("monozukuri", {**answers, "regional_wage_growth": "0.033"}))


@pytest.mark.parametrize(
    ("premium", "missed"),
    [(29, {"wage_floor_requirement", "special_floor"}), (30, {"special_floor"}), (50, set())],
)
def test_wage_floors_of_30_and_50_yen(premium, missed):
    row = {"wage_floor": 1_100 + premium, "regional_minimum": 1_100}
    found = broken(judged("monozukuri", {**BASE, "wage_special": True, "plan": _plan({}, row)}))
    assert found & {"wage_floor_requirement", "special_floor"} == missed


@pytest.mark.parametrize(("growth", "fault"), [(1.19, True), (1.192, False)])
def test_the_wage_special_needs_six_percent_a_year(growth, fault):
    answers = {**BASE, "wage_special": True, "plan_years": 3, "plan": _plan(_year(1), {}, {}, _year(growth))}
    assert ("special_pay" in broken(judged("monozukuri", answers))) == fault


@pytest.mark.parametrize(("cost", "told"), [(20_000_000, True), (20_000_002, False)])
def test_the_wage_special_that_brings_nothing_is_told(cost, told):
    answers = {**BASE, "wage_special": True, "employee_number": 10, "expenses": _costs(machinery=cost)}
    found = judged("monozukuri", answers)
    assert ("special_needed" in broken(found)) == told
    assert (found.values["special_raise"] == 0) == told


def test_a_rate_that_is_two_thirds_anyway_needs_no_special():
    assert "low_wage_needed" in broken(judged("monozukuri", {**BASE, "small": True, "low_wage_special": True}))
    assert "low_wage_needed" not in broken(judged("monozukuri", {**BASE, "low_wage_special": True}))


def test_the_low_wage_special_needs_three_months_of_thirty_percent():
    def found(months: int) -> set[str]:
        keys = ("m10", "m11", "m12", "m01")[:months]
        rows = [{"row": key, "staff": 10, "within_50": 3} for key in keys]
        rows.append({"row": "m02", "staff": 10, "within_50": 2})
        return broken(judged("monozukuri", {**BASE, "low_wage_special": True, "low_wage": rows}))

    assert "low_wage_enough" in found(2)
    assert "low_wage_enough" not in found(3)


def test_from_21_employees_an_action_plan_is_published():
    assert "action_plan" not in judged("monozukuri", {"employee_number": 20}).shown
    assert "action_plan_published" in broken(judged("monozukuri", {"employee_number": 21, "action_plan": False}))


@pytest.mark.parametrize(
    ("rows", "rule"),
    [([("A", "0.5", True)], "large_half"), ([("A", "0.4", True), ("B", "0.27", True)], "large_two_thirds"),
     ([("A", "0.6", False), ("B", "0.41", False)], "shares_within_whole")],
)  # fmt: skip
def test_shareholders_of_a_deemed_large_firm(rows, rule):
    shareholders = [{"name": name, "ratio": ratio, "large": large} for name, ratio, large in rows]
    assert rule in broken(judged("monozukuri", {"kind": "company", "shareholders": shareholders}))


def test_half_of_the_board_from_large_firms():
    def found(large: int) -> set[str]:
        rows = [{"name": f"役員{n}", "large": n < large} for n in range(4)]
        return broken(judged("monozukuri", {"kind": "company", "officers": rows}))

    assert "large_board" not in found(1)
    assert "large_board" in found(2)


def test_at_most_six_bonuses():
    chosen = ["innovation_plan", "partnership", "revival", "dx", "health", "technology_information", "j_startup"]
    assert "bonus_count" in broken(judged("monozukuri", {"bonus": chosen}))
    assert "bonus_count" not in broken(judged("monozukuri", {"bonus": chosen[:6]}))


@pytest.mark.parametrize(("frame", "end", "fault"), [("product", "2026-12-31", True), ("global", "2026-12-31", False)])
def test_the_project_lasts_ten_or_twelve_months(frame, end, fault):
    answers = {"start_date": "2026-01-10", "end_date": end}
    found = judged("monozukuri", answers, "grant_application", earlier={"application": {"frame": frame}})
    assert ("period_within_months" in broken(found)) == fault


def test_the_grant_application_stays_within_what_was_adopted():
    row = {"category": "machinery", "with_tax": 2_200_000, "eligible": 2_000_000, "requested": 1_000_001, "quotes": 1}
    found = judged(
        "monozukuri", {"expenses": [row]}, "grant_application", earlier={"application": {"grant_total": 1_000_000}}
    )
    assert {"within_adopted", "two_quotes"} <= broken(found)

"""八つの手続。見本の事業者と、一つだけ変えたとき。"""

import pytest

from shien.engines.eligibility import Outcome, builtin, law

from .cases import ON, SHOP, date, found, outcome

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
MAKER = {
    **SHOP, "industry": "2451", "employee_number": 30, "japan_head_office": True, "japan_workplace": True,
    "adopted_within_14_months": False, "overdue_report": False, "grants_in_3_years": 1, "related_application": False,
    "same_project_funded": False, "next_generation_plan": True,
}  # fmt: skip
STORE = {
    **SHOP, "in_business": True, "in_chamber_area": True, "excluded_occupation": False, "farm_shipment_only": False,
    "wholly_owned_by_500m": False, "adopted_before": False,
}  # fmt: skip
BUYER = {
    **SHOP, "registered": True, "minimum_wage_kept": True, "security_action": "one_star", "mobile_phone": True,
    "registered_it_vendor": True, "registered_it_tool": True, "is_it_vendor": False,
}  # fmt: skip
MONOZUKURI = [
    ({}, MET),
    ({"employee_number": 301, "capital_stock": 300_000_001}, MET),  # 特定事業者
    ({"employee_number": 501, "capital_stock": 300_000_001}, NOT_MET),
    ({"employee_number": 500, "capital_stock": 1_000_000_000}, NOT_MET),  # 10億円は未満でない
    ({"employee_number": 500, "capital_stock": 999_999_999}, MET),
    ({"largest_large_shareholding_ratio": 0.5}, NOT_MET),
    ({"average_taxable_income": 1_500_000_000}, MET),
    ({"average_taxable_income": 1_500_000_001}, NOT_MET),
    ({"adopted_within_14_months": True}, NOT_MET),
    ({"overdue_report": True}, NOT_MET),
    ({"grants_in_3_years": 2}, NOT_MET),
    ({"related_application": True}, NOT_MET),
    ({"japan_head_office": False}, NOT_MET),
    ({"antisocial": True}, NOT_MET),
    ({"closed": True}, NOT_MET),
    ({"gbiz_account": "entry"}, NOT_MET),
    ({"gbiz_account": "member"}, MET),
    ({"next_generation_plan": False}, NOT_MET),
    ({"next_generation_plan": False, "employee_number": 20}, MET),
    ({"next_generation_plan": False, "employee_number": 21}, NOT_MET),
    ({"kind": "npo", "taxable_business": True, "general_sme_benefit": True, "management_improvement_plan": True}, MET),
    (
        {"kind": "npo", "taxable_business": True, "general_sme_benefit": True, "management_improvement_plan": False},
        NOT_MET,
    ),
    ({"kind": "social_welfare", "taxable_business": True}, MET),
    ({"kind": "social_welfare", "taxable_business": True, "employee_number": 301}, NOT_MET),
    ({"kind": "medical"}, NOT_MET),
    ({"kind": "cooperative"}, MET),
    ({"employee_number": None, "next_generation_plan": None}, UNKNOWN),
]
JIZOKUKA = [
    ({}, MET),
    ({"employee_number": 5}, MET),
    ({"employee_number": 6}, NOT_MET),
    ({"industry": "7511", "employee_number": 20}, MET),
    ({"industry": "8043", "employee_number": 21}, NOT_MET),
    ({"industry": "2451", "employee_number": 20}, MET),
    ({"kind": "npo", "employee_number": 20, "taxable_business": True}, MET),
    ({"kind": "npo", "employee_number": 21, "taxable_business": True}, NOT_MET),
    ({"kind": "certified_npo", "taxable_business": True}, NOT_MET),
    ({"kind": "cooperative"}, NOT_MET),
    ({"kind": "medical"}, NOT_MET),
    ({"kind": "cooperative_enterprise"}, MET),
    ({"excluded_occupation": True}, NOT_MET),
    ({"farm_shipment_only": True}, NOT_MET),
    ({"in_business": False}, NOT_MET),
    ({"wholly_owned_by_500m": True}, NOT_MET),
    ({"kind": "sole_proprietor", "wholly_owned_by_500m": None}, MET),
    ({"adopted_before": True}, UNKNOWN),
    ({"adopted_before": True, "effect_report_filed": True}, MET),
    ({"adopted_before": True, "effect_report_filed": False}, NOT_MET),
]
IT = [
    ({}, MET),
    ({"gbiz_account": "member"}, NOT_MET),
    ({"security_action": "none"}, NOT_MET),
    ({"minimum_wage_kept": False}, NOT_MET),
    ({"registered": False}, NOT_MET),
    ({"kind": "sole_proprietor", "registered": None}, MET),
    ({"kind": "medical", "employee_number": 300}, MET),
    ({"kind": "medical", "employee_number": 301}, NOT_MET),
    ({"kind": "commerce_chamber", "employee_number": 100}, MET),
    ({"kind": "commerce_chamber", "employee_number": 101}, NOT_MET),
    ({"kind": "npo", "industry": "5811", "employee_number": 50}, MET),
    ({"kind": "npo", "industry": "5811", "employee_number": 51}, NOT_MET),
    ({"registered_it_vendor": False}, NOT_MET),
    ({"is_it_vendor": True}, NOT_MET),
]


@pytest.mark.parametrize(("change", "expected"), MONOZUKURI)
def test_monozukuri(change: dict[str, object], expected: Outcome) -> None:
    assert outcome("monozukuri", **{**MAKER, **change}) is expected


@pytest.mark.parametrize(("change", "expected"), JIZOKUKA)
def test_jizokuka(change: dict[str, object], expected: Outcome) -> None:
    assert outcome("jizokuka", **{**STORE, **change}) is expected


@pytest.mark.parametrize(("change", "expected"), IT)
def test_it_introduction(change: dict[str, object], expected: Outcome) -> None:
    assert outcome("it_introduction", **{**BUYER, **change}) is expected


def test_monozukuri_plan() -> None:
    plan = {"employee_number": 20, "plan_value_added_growth": 0.03, "plan_wage_floor_premium": 30, "plan_years": 3}
    assert outcome("monozukuri_plan", **plan, plan_total_pay_growth=0.02) is MET
    assert outcome("monozukuri_plan", **plan, plan_total_pay_growth=0.019) is UNKNOWN
    assert outcome("monozukuri_plan", **plan, plan_total_pay_growth=0.019, plan_pay_over_minimum_wage=True) is MET
    assert outcome("monozukuri_plan", **plan, plan_total_pay_growth=0.019, plan_pay_over_minimum_wage=False) is NOT_MET
    assert outcome("monozukuri_plan", **{**plan, "plan_value_added_growth": 0.0299}) is NOT_MET
    assert outcome("monozukuri_plan", **{**plan, "plan_wage_floor_premium": 29}) is NOT_MET
    for years in (2, 6):
        assert outcome("monozukuri_plan", **{**plan, "plan_years": years}) is NOT_MET


@pytest.mark.parametrize(
    ("employees", "cap", "raised", "world"),
    [(5, 750, 850, 3100), (6, 1000, 1250, 3250), (20, 1000, 1250, 3250), (21, 1500, 2500, 4000), (50, 1500, 2500, 4000),
     (51, 2500, 3500, 4000)],
)  # fmt: skip
def test_the_caps_of_monozukuri(employees: int, cap: int, raised: int, world: int) -> None:
    """上限は従業員数で決まり、大幅な賃上げで上がる (万円)。下限は 100万円。"""
    raise_pay = {"plan_total_pay_growth": 0.06, "plan_wage_floor_premium": 50}
    for frame, plan, most in (
        ("product", {"plan_total_pay_growth": 0.059, "plan_wage_floor_premium": 50}, cap), ("product", raise_pay, raised),
        ("global", {"plan_total_pay_growth": 0.06, "plan_wage_floor_premium": 49}, 3000), ("global", raise_pay, world),
    ):  # fmt: skip
        firm = {"employee_number": employees, "monozukuri_frame": frame, **plan}
        assert outcome("monozukuri_grant", **firm, grant_requested=most * 10_000) is MET, (frame, most)
        assert outcome("monozukuri_grant", **firm, grant_requested=most * 10_000 + 1) is NOT_MET, (frame, most)
        assert outcome("monozukuri_grant", **firm, grant_requested=999_999) is NOT_MET


def test_the_special_rates_of_monozukuri() -> None:
    maker = {"kind": "company", "industry": "2451", "employee_number": 21, "regenerating": False}
    assert outcome("monozukuri_two_thirds", **maker, months_near_minimum_wage=2) is NOT_MET
    assert outcome("monozukuri_two_thirds", **maker, months_near_minimum_wage=3) is MET
    assert outcome("monozukuri_two_thirds", **{**maker, "regenerating": True}) is MET
    assert outcome("monozukuri_two_thirds", **{**maker, "employee_number": 20}) is MET
    assert outcome("monozukuri_raised_pay", plan_total_pay_growth=0.06, plan_wage_floor_premium=50) is MET
    assert outcome("monozukuri_raised_pay", plan_total_pay_growth=0.06, plan_wage_floor_premium=49) is NOT_MET


@pytest.mark.parametrize(
    ("invoice", "wage", "cap"), [(False, False, 50), (True, False, 100), (False, True, 200), (True, True, 250)]
)
def test_the_caps_of_jizokuka(invoice: bool, wage: bool, cap: int) -> None:
    plan = {"support_plan_issued": True, "website_share": 0.25, "invoice_special": invoice, "wage_special": wage}
    assert outcome("jizokuka_application", **plan, grant_requested=cap * 10_000) is MET
    assert outcome("jizokuka_application", **plan, grant_requested=cap * 10_000 + 1) is NOT_MET
    for change in ({"support_plan_issued": False}, {"website_share": 0.26}):
        assert outcome("jizokuka_application", **{**plan, **change}, grant_requested=1) is NOT_MET
    assert outcome("jizokuka_three_quarters", wage_special=wage, in_deficit=True) is (MET if wage else NOT_MET)
    assert outcome("jizokuka_three_quarters", wage_special=wage, in_deficit=False) is NOT_MET


def test_it_introduction_plan() -> None:
    plan = {"plan_productivity_first_year": 0.03, "plan_productivity_growth": 0.03, "it_grant_before": False}
    small = {**plan, "grant_requested": 1_499_999, "tool_processes": 1}
    large = {
        **plan,
        "grant_requested": 1_500_000,
        "tool_processes": 4,
        "plan_total_pay_growth": 0.015,
        "plan_wage_floor_premium": 30,
    }
    assert outcome("it_introduction_plan", **small) is MET
    assert outcome("it_introduction_plan", **{**small, "grant_requested": 49_999}) is NOT_MET
    assert outcome("it_introduction_plan", **{**small, "it_grant_before": True}) is NOT_MET
    assert (
        outcome("it_introduction_plan", **{**small, "it_grant_before": True, "plan_productivity_growth": 0.04}) is MET
    )
    assert outcome("it_introduction_plan", **large) is MET
    assert outcome("it_introduction_plan", **{**large, "grant_requested": 4_500_001}) is NOT_MET
    assert outcome("it_introduction_plan", **{**large, "tool_processes": 3}) is NOT_MET
    assert outcome("it_introduction_plan", **{**large, "plan_wage_floor_premium": 29}) is NOT_MET


def test_it_introduction_two_thirds() -> None:
    assert outcome("it_introduction_two_thirds", months_near_minimum_wage=3) is MET
    assert outcome("it_introduction_two_thirds", months_near_minimum_wage=2) is NOT_MET


@pytest.mark.parametrize(("frame", "least", "most"), [("strategy", 100, 200), ("brand", 200, 2000)])
def test_furusato_grant(frame: str, least: int, most: int) -> None:
    plan = {"furusato_frame": frame, "plan_years": 3}
    for grant, expected in ((least - 1, NOT_MET), (least, MET), (most, MET), (most + 1, NOT_MET)):
        assert outcome("furusato_grant", date(2018, 6, 1), **plan, grant_requested=grant * 10_000) is expected
    if frame == "brand":
        four = {**plan, "plan_years": 4}
        assert outcome("furusato_grant", date(2018, 6, 1), **four, grant_requested=most * 10_000) is NOT_MET


def test_furusato() -> None:
    on = date(2018, 6, 1)
    assert outcome("furusato", on, **SHOP, partner_firms=4) is MET
    assert outcome("furusato", on, **SHOP, partner_firms=3) is NOT_MET
    assert outcome("furusato", on, **{**SHOP, "kind": "commerce_society"}) is MET
    assert found(builtin(ON), **SHOP)["furusato"].stale
    assert not found(builtin(on), **SHOP)["furusato"].stale


def test_management_plan() -> None:
    assert outcome("management_plan", **{**SHOP, "employee_number": 300}) is MET
    assert outcome("management_plan", **{**SHOP, "employee_number": 301}) is NOT_MET
    assert outcome("management_plan", **{**SHOP, "kind": "medical", "employee_number": 2000}) is MET
    assert outcome("management_plan", date(2020, 1, 1), **{**SHOP, "employee_number": 301}) is MET
    assert outcome("management_plan", **{**SHOP, "kind": "school"}) is NOT_MET


@pytest.mark.parametrize(("years", "least"), [(3, 0.01), (4, 0.015), (5, 0.02)])
def test_management_plan_target(years: int, least: float) -> None:
    plan = {"follows_field_guideline": True, "plan_years": years}
    assert outcome("management_plan_target", **plan, plan_productivity_total=least) is MET
    assert outcome("management_plan_target", **plan, plan_productivity_total=least - 1e-6) is NOT_MET
    assert outcome("management_plan_target", **{**plan, "plan_years": 6}, plan_productivity_total=1) is NOT_MET


def test_equipment_is_bought_after_the_certification() -> None:
    assert outcome("management_plan_equipment", bought_after_certification=True) is MET
    late = {"bought_after_certification": False}
    assert outcome("management_plan_equipment", **late, accepted_within_60_days=True) is MET
    assert outcome("management_plan_equipment", **late, accepted_within_60_days=False) is NOT_MET
    assert outcome("management_plan_equipment", **late) is UNKNOWN


def test_support_institution() -> None:
    firm = {
        "follows_support_policy": True, "qualification": False, "plans_supported": 3, "support_exam_passed": False, "support_years": 3,
        "innovation_support_years": 1, "disqualified": False, "gbiz_account": "entry", "closed": False,
    }  # fmt: skip
    assert outcome("support_institution", **firm) is MET
    assert outcome("support_institution", **{**firm, "qualification": True, "plans_supported": 0}) is MET
    for change in (
        {"plans_supported": 2},
        {"support_years": 2.9},
        {"innovation_support_years": 0.9},
        {"disqualified": True},
    ):
        assert outcome("support_institution", **{**firm, **change}) is NOT_MET


def test_it_support_institution() -> None:
    firm = {**SHOP, "it_services_to_smes": True, "disqualified": False}
    assert outcome("it_support_institution", **firm) is MET
    assert outcome("it_support_institution", **{**firm, "gbiz_account": "member"}) is MET
    assert outcome("it_support_institution", **{**firm, "gbiz_account": "entry"}) is NOT_MET
    assert outcome("it_support_institution", **{**firm, "kind": "public_body"}) is NOT_MET


def test_expert_dispatch() -> None:
    firm = {**SHOP, "consulted_support_body": True, "support_body_applies": True}
    assert outcome("expert_dispatch", **firm, dispatches_this_year=2) is MET
    assert outcome("expert_dispatch", **firm, dispatches_this_year=3) is UNKNOWN
    assert outcome("expert_dispatch", **firm, dispatches_this_year=4, dispatch_theme="it") is MET
    assert outcome("expert_dispatch", **firm, dispatches_this_year=5, dispatch_theme="it") is NOT_MET
    assert outcome("expert_dispatch", **{**firm, "support_body_applies": False}) is NOT_MET
    assert outcome("dispatch_expert", practice_years=10, recommended=True) is MET
    assert outcome("dispatch_expert", qualification=True, recommended=False) is NOT_MET


def test_every_condition_and_rule_has_its_reference_and_source() -> None:
    program = builtin(ON)
    assert len(program.rules) == 20
    for each in (*program.conditions, *program.rules):
        assert each.label, each.id
        assert each.reference, each.id
        assert each.source, each.id
    assert len(law.procedures()) == 8


def test_nothing_is_judged_by_a_procedure_that_has_not_begun() -> None:
    assert [rule.id for rule in builtin(date(2017, 1, 1)).rules] == [
        "management_plan", "management_plan_target", "management_plan_equipment",
    ]  # fmt: skip

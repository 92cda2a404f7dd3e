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
    plan = {"employee_number": 20, "plan_value_added_growth": 0.03, "plan_wage_floor_premium": 30}
    assert outcome("monozukuri_plan", **plan, plan_total_pay_growth=0.02) is MET
    assert outcome("monozukuri_plan", **plan, plan_total_pay_growth=0.019) is UNKNOWN
    assert outcome("monozukuri_plan", **plan, plan_total_pay_growth=0.019, plan_pay_over_minimum_wage=True) is MET
    assert outcome("monozukuri_plan", **plan, plan_total_pay_growth=0.019, plan_pay_over_minimum_wage=False) is NOT_MET
    assert outcome("monozukuri_plan", **{**plan, "plan_value_added_growth": 0.0299}) is NOT_MET
    assert outcome("monozukuri_plan", **{**plan, "plan_wage_floor_premium": 29}) is NOT_MET


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
    assert len(program.rules) == 12
    for each in (*program.conditions, *program.rules):
        assert each.label, each.id
        assert each.reference, each.id
        assert each.source, each.id
    assert len(law.procedures()) == 8


def test_nothing_is_judged_by_a_procedure_that_has_not_begun() -> None:
    assert [rule.id for rule in builtin(date(2017, 1, 1)).rules] == ["management_plan", "management_plan_target"]

"""経営力向上計画の数 (DOMAIN 6.5)。"""

import pytest

from shien import procedures

from .filling import broken, judged

NOW = {
    "operating_income_0": 10_000_000,
    "personnel_expenses_0": 30_000_000,
    "depreciation_0": 10_000_000,
    "employees_now": "10",
}
GOAL = {"personnel_expenses_target": 30_000_000, "depreciation_target": 10_000_000, "employees_target": "10"}
LABOUR = {"indicator": "labour_productivity", "labour_basis": "people", **NOW, **GOAL}


@pytest.mark.parametrize(
    ("years", "income", "fault"),
    [("3", 10_500_000, False), ("3", 10_499_999, True), ("4", 10_750_000, False), ("4", 10_749_999, True),
     ("5", 11_000_000, False), ("5", 10_999_999, True)],
)  # fmt: skip
def test_productivity_grows_by_one_to_two_percent(years, income, fault):
    found = judged("management_plan", {**LABOUR, "plan_years": years, "operating_income_target": income})
    assert ("growth_reached" in broken(found)) == fault


def test_productivity_per_person_and_per_hour():
    people = judged("management_plan", {**LABOUR, "operating_income_target": 10_500_000}).values
    assert (people["current_value"], people["target_value"], people["growth"]) == ("5000000", "5050000", "0.01")
    hours = {"labour_basis": "hours", "annual_hours": "2000", "annual_hours_target": "1600"}
    found = judged("management_plan", {**LABOUR, **hours, "operating_income_target": 10_000_000}).values
    assert (found["current_value"], found["target_value"], found["growth"]) == ("2500", "3125", "0.25")


def test_other_indicators():
    margin = {"indicator": "ordinary_margin", "net_sales_0": 100, "ordinary_income_loss_0": 4, "net_sales_target": 100,
              "ordinary_income_target": 5}  # fmt: skip
    assert judged("management_plan", margin).values["growth"] == "0.25"
    value = {**NOW, **GOAL, "indicator": "value_added", "operating_income_target": 15_000_000}
    assert judged("management_plan", value).values["growth"] == "0.1"


def test_the_six_indicators_of_the_local_benchmark():
    answers = {
        "net_sales_0": 120_000_000, "net_sales_1": 100_000_000, "operating_income_0": 6_000_000, "employee_number": 12,
        "depreciation_0": 4_000_000, "borrowings_0": 50_000_000, "cash_0": 20_000_000, "accounts_receivable_0": 15_000_000,
        "inventories_0": 10_000_000, "accounts_payable_0": 5_000_000, "net_assets_0": 30_000_000, "total_assets_0": 100_000_000,
    }  # fmt: skip
    found = judged("management_plan", answers).values
    assert (found["sales_growth"], found["operating_margin"], found["labour_productivity_benchmark"]) == (
        "0.2",
        "0.05",
        500_000,
    )
    assert (found["debt_to_ebitda"], found["working_capital_period"], found["equity_ratio"]) == ("3", "2", "0.3")


@pytest.mark.parametrize(("bought", "fault"), [("2026-09-27", False), ("2026-09-26", True), ("2026-11-27", True)])
def test_equipment_bought_before_is_accepted_within_60_days(bought, fault):
    answers = {"applied_on": "2026-11-26", "bought_before": True, "bought_on": bought}
    assert ("bought_within_60" in broken(judged("management_plan", answers))) == fault


def test_the_certificates_follow_the_kind_of_support():
    def required(support: str) -> set[str]:
        return judged("management_plan", {"equipment": [{"support": support}]}).required & {
            "certificate_a",
            "certificate_bcd",
        }

    assert required("tax_a") == {"certificate_a"}
    assert required("tax_c") == {"certificate_bcd"}
    assert required("finance") == set()


def test_one_of_the_two_ways_and_the_kind_of_succession():
    assert "some_resources" in broken(judged("management_plan", {"own_resources": False, "acquired_resources": False}))
    actions = {"own_resources": False, "acquired_resources": True, "actions": [{"number": "ア"}]}
    assert "succession_named" in broken(judged("management_plan", actions))
    actions["actions"] = [{"number": "ア", "succession": "merger"}]
    assert "succession_named" not in broken(judged("management_plan", actions))


@pytest.mark.parametrize(
    ("code", "minister"),
    [("2451", "経済産業大臣"), ("0611", "国土交通大臣"), ("0911", "農林水産大臣"), ("8311", "厚生労働大臣")],
)
def test_plans_are_routed_by_the_longest_prefix_of_the_industry(code, minister):
    rows = procedures.procedure("management_plan")["routing"]
    fits = [row for row in rows if code.startswith(row["prefix"])]
    assert max(fits, key=lambda row: len(row["prefix"]))["minister"] == minister


def test_standard_days():
    head = procedures.procedure("management_plan")["procedure"]
    assert (head["standard_days"], head["standard_days_several"]) == (30, 45)

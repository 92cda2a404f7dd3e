"""試しの事業者。要る値だけを言う。"""

from collections.abc import Mapping
from datetime import date

from shien.engines.eligibility import Outcome, Program, Sourced, Verdict, builtin, firm_of, judge, program_of, verdicts
from shien.engines.eligibility.rules import Rule, common

ON = date(2025, 6, 1)
SHOP = {
    "kind": "company", "industry": "5811", "municipality": "岩手県盛岡市", "employee_number": 4, "capital_stock": 10_000_000,
    "closed": False, "antisocial": False, "average_taxable_income": 5_000_000, "gbiz_account": "prime",
    "largest_large_shareholding_ratio": 0, "large_shareholding_ratio": 0, "large_officer_ratio": 0,
    "deemed_large_shareholding_ratio": 0, "deemed_large_officer_ratio": 0,
}  # fmt: skip


def given(values: Mapping[str, object]) -> dict[str, Sourced]:
    return {key: Sourced(value) for key, value in values.items()}


def found(program: Program, **values: object) -> dict[str, Verdict]:
    """要件の名 → 判定。"""
    told = given(values)
    firm = firm_of(told)
    return {each.rule.id: each for each in verdicts(judge(program, firm), firm, told)}


def outcome(rule: str, on: date = ON, /, **values: object) -> Outcome:
    """国の手続の一つの結論。"""
    return found(builtin(on), **values)[rule].outcome


def one(expression: object, on: date = ON, /, **values: object) -> Verdict:
    """共通の条件で書いた要件の判定。"""
    return found(program_of([(Rule("r", "要件", expression), common(on))], on), **values)["r"]

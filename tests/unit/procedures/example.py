"""書き終えた書類の見本。型ごとの無難な値で埋め、決まりのある欄だけを手で書く。"""

from typing import Any

from shien.engines import forms

from .filling import form_of, judged

PLAIN: dict[str, Any] = {
    "text": "見本", "long_text": "見本の文です。", "kana": "ミホン", "integer": 1, "decimal": "1", "percent": "0.1",
    "yen": 0, "date": "2026-11-01", "month": "2026-11", "boolean": False, "consent": True,
    "corporate_number": "7123456789012", "postal_code": "1000001", "telephone": "03-0000-0000",
    "email": "info@example.jp", "url": "https://example.jp/", "industry_major": "E", "industry_middle": "24",
    "industry_detail": "2451", "prefecture": "13", "municipality": "131016",
}  # fmt: skip


def whole(procedure: str, form: str, known: dict[str, Any], **context: Any) -> tuple[dict[str, Any], forms.Evaluation]:
    """要る欄をすべて埋めた答えと、その確かめ。known は手で書いた答え。"""
    answers = dict(known)
    for _ in range(12):
        found = judged(procedure, answers, form, **context)
        missing = [field for field in found.required if field not in found.values and field not in known]
        cells = {key for key in found.required_cells if not _cell(answers, key)}
        if not missing and not cells:
            break
        for field in missing:
            answers[field] = _value(form_of(procedure, form).fields[field])
        for table, row, column in cells:
            answers[table][row][column] = _value(form_of(procedure, form).fields[table].column(column))
    return answers, found


def _cell(answers: dict[str, Any], key: tuple[str, int, str]) -> Any:
    table, row, column = key
    rows = answers.get(table, [])
    return rows[row].get(column) is not None if row < len(rows) else True


def _value(field: forms.Field) -> Any:
    if field.type in ("choice", "choices"):
        first = field.options[0].value
        return first if field.type == "choice" else [first]
    if field.type == "file":
        return ["file-1"] * max(1, field.min_files)
    if field.type == "table":
        return [{"row": key} for key in field.row_keys] or [{}]
    return PLAIN[field.type]


BANK = {"bank_code": "0001", "branch_code": "001", "account_number": "0123456"}
CHANGED = {"before": "旋盤1台", "after": "旋盤2台"}
VISIT = {"on": "2026-11-02", "start_hour": 10, "start_minute": 0, "end_hour": 12, "end_minute": 0}
ABILITY = {"support_years": 3, "innovation_years": 1, "results": [{"year": 2025}]}
YEAR = {"operating_income": 10_000_000, "personnel_expenses": 30_000_000, "depreciation": 5_000_000, "officer_pay": 6_000_000,
        "salaries": 20_000_000, "wage_floor": 1_200, "regional_minimum": 1_100, "directors": 2, "staff": 8}  # fmt: skip
LATER = YEAR | {"operating_income": 16_000_000, "officer_pay": 6_500_000, "salaries": 22_000_000}
# 手で書いた答え: (手続き, 様式) → 欄。手続きが空なら、どの手続きでも同じ様式
KNOWN: dict[tuple[str, str], dict[str, Any]] = {
    ("jizokuka", "application"): {
        "expenses": [{"category": "publicity", "unit_price": 300_000, "times": 2},
                     {"category": "web", "unit_price": 100_000, "times": 1}],
        "kind": "company", "trade": "manufacturing", "employee_number": 8, "own_funds": 233_334, "bridge_own": 466_666,
        "invoice_special": False, "wage_special": False, "project_name": "産地直送の新しい売り方",
    },
    ("monozukuri", "application"): {
        "kind": "company", "employee_number": 8, "frame": "product", "plan_years": 3, "pay_goal": "0.02",
        "machines": [{"unit_price": 10_000_000, "quantity": 1}],
        "expenses": [{"row": "machinery", "with_tax": 11_000_000, "eligible": 10_000_000}],
        "plan": [{"row": key, **year} for key, year in (("base", YEAR), ("y1", YEAR), ("y2", YEAR), ("y3", LATER))],
        "own_funds": 6_000_000, "bridge_own": 5_000_000,
    },
    ("furusato", "application"): {
        "kind": "company", "frame": "strategy", "members": [{"name": f"会社{number}"} for number in range(4)],
        "expenses": [{"with_tax": 1_650_000, "eligible": 1_500_000}], "own_funds": 150_000,
    },
    ("it_introduction", "application"): {
        "security_action_id": "41234567890", "employee_number": 8, "tools": [{"amount": 1_000_000}],
        "plan": [{"row": key, "gross_profit": profit, "employees": 8, "hours": 1_900}
                 for key, profit in (("now", 100), ("y1", 103), ("y2", 107), ("y3", 110))],
    },
    ("management_plan", "application"): {
        "own_resources": True, "plan_years": "3", "indicator": "labour_productivity", "labour_basis": "people",
        "operating_income_0": 10_000_000, "personnel_expenses_0": 30_000_000, "depreciation_0": 10_000_000,
        "operating_income_target": 11_000_000, "personnel_expenses_target": 30_000_000, "depreciation_target": 10_000_000,
        "employees_now": "10", "employees_target": "10",
    },
    ("support_institution", "application"): ABILITY, ("support_institution", "renewal"): ABILITY,
    ("expert_dispatch", "application"): {"wishes": [{"on": "2026-12-10"}]},
    ("expert_dispatch", "schedule_report"): {"visits": [VISIT], "agreed_with_firm": True},
    ("expert_dispatch", "dispatch_report"): {"visits": [VISIT]},
    ("dispatch_expert", "application"): {"qualifications": ["tax"], **BANK},
    ("", "claim"): BANK, ("", "plan_change"): CHANGED, ("", "change"): CHANGED,
}  # fmt: skip


def known(procedure: str, form: str) -> dict[str, Any]:
    """手で書いた答え。"""
    return KNOWN.get((procedure, form)) or KNOWN.get(("", form), {})

"""仕様の §7 を浮動小数点で素直に書いた、別の計算。エンジンと同じ種類の計画で突き合わせる。"""

from typing import Any


def tax(income: float) -> float:
    """2026年4月からの税 (千円)。"""
    income = max(income, 0)
    corporation = min(income, 8000) * 0.15 + max(income - 8000, 0) * 0.232
    enterprise = min(income, 4000) * 0.035 + max(min(income, 8000) - 4000, 0) * 0.053 + max(income - 8000, 0) * 0.07
    return corporation * 1.173 + max(corporation - 5000, 0) * 0.04 + enterprise * 1.37 + 70


def depreciation(basis: float, months: int, straight: bool) -> list[float]:
    """耐用年数10年、5年分。"""
    book, found = basis, []
    for year in range(5):
        spent = (basis * 0.1 if straight else book * 0.2) * (months if year == 0 else 12) / 12
        found.append(spent)
        book -= spent
    return found


def scenario(
    plan: dict[str, Any], subsidy: float, invests: bool, compressed: bool, straight: bool
) -> list[list[float]]:
    """営業利益・税・期末の資金 (千円)。"""
    base, extra, machine = plan["base"], plan["extra"], plan["investments"][0]
    wear = depreciation(machine["cost"] - (subsidy if compressed else 0), 13 - machine["service_month"], straight)
    cash, loan = base["opening_cash"], plan["loans"][0]["amount"] if invests else 0
    left, incomes, taxes, closings = loan, [], [], []
    for year in range(5):
        sales = base["net_sales"] * (1 + plan["growth"]["net_sales"]) ** (year + 1)
        people = base["personnel_expenses"] * (1 + plan["growth"]["personnel_expenses"]) ** (year + 1)
        income = sales * (1 - base["variable_cost_rate"]) - people - base["depreciation"]
        worn = base["depreciation"]
        if invests:
            income += extra["net_sales"][year] * (1 - extra["variable_cost_rate"])
            income -= extra["personnel_expenses"][year] + wear[year]
            worn += wear[year]
        interest = left * 0.02
        if year == 0:
            interest += subsidy * 0.02 * (12 - machine["payment_month"]) / 12
        gift = subsidy if year == 0 else 0
        taxes.append(tax(income - interest + (0 if compressed else gift)))
        cash += income + worn - interest - taxes[-1] + gift - loan / 5
        cash += loan - (machine["cost"] if invests else 0) if year == 0 else 0
        left -= loan / 5
        incomes.append(income)
        closings.append(cash)
    return [incomes, taxes, closings]

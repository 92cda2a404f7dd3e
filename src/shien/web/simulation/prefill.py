"""はじめの値。カルテのいちばん新しい決算から入れ、どう求めたかを言う。分からないものは空のまま尋ねる。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shien.domain.karte.statements import Accounts, Statement
from shien.values.municipality import table as municipalities
from shien.values.yen import yen_words

from .steps import FIRM

_SAME = {
    "opening_cash": "cash", "net_sales": "net_sales", "personnel_expenses": "personnel_expenses",
    "notes_receivable": "notes_receivable", "accounts_receivable": "accounts_receivable", "inventories": "inventories",
    "notes_payable": "notes_payable", "accounts_payable": "accounts_payable", "total_liabilities": "total_liabilities",
    "net_assets": "net_assets",
}  # fmt: skip
_ALWAYS = {
    "years": "5", "growth_net_sales": "0", "growth_personnel": "2", "growth_fixed": "0", "payment_month": "6",
    "method": "declining_balance", "received_month": "12", "compression": "direct", "loan_rate": "2", "useful_life": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prefill:
    """values 欄の文字、notes 欄に添える求め方、known 単位の取り違えを見つけるためのカルテの額 (円)、basis 使った決算。"""

    values: Mapping[str, str]
    notes: Mapping[str, str]
    known: Mapping[str, int]
    basis: str


def prefill(accounts: Accounts, *, today: date) -> Prefill:
    """カルテから。決算が無ければ、会社の規模だけ。"""
    values, notes = dict(_ALWAYS), {}
    amounts: dict[str, int] = {}
    basis = ""
    if accounts.statements:
        newest = accounts.statements[0]
        basis = f"{newest.end.year}年{newest.end.month}月期の決算"
        amounts = {key: found for key, item in _SAME.items() if (found := newest.get(item)) is not None}
        if newest.depreciation is not None:
            amounts["depreciation"] = newest.depreciation
        if newest.borrowings:
            amounts["owed_amount"] = newest.borrowings
        if (before := accounts.previous_sales(0)) is not None:
            amounts["previous_net_sales"] = before
        costs = _costs(newest)
        if costs:
            values["variable_cost_rate"], notes["variable_cost_rate"] = costs.rate, costs.how
            values["extra_rate"] = costs.rate
            amounts["fixed_costs"] = costs.fixed
            notes["fixed_costs"] = "売上高から、上の費用と人件費・減価償却費・営業利益を引いた残りです。"
    if accounts.capital_stock is not None:
        amounts["capital_stock"] = accounts.capital_stock
    values |= {key: f"{amount:,}" for key, amount in amounts.items() if amount >= 0}
    values["start"] = _start(accounts, today)
    values["employee_number"] = str(_employees(accounts) or "")
    values["prefecture"] = _prefecture(accounts)
    for key in amounts:
        notes.setdefault(key, f"{basis}から入れました。" if key != "capital_stock" else "カルテから入れました。")
    return Prefill(values, notes, amounts, basis)


@dataclass(frozen=True, slots=True)
class _Costs:
    rate: str
    fixed: int
    how: str


def _costs(newest: Statement) -> _Costs | None:
    """費用を、売上とともに増えるものと変わりにくいものに分ける。決算の営業利益と合うように、残りを変わりにくい費用とする。

    売上原価から労務費と減価償却費を除いて、売上とともに増える費用とみる (二重に数えないため)。
    """
    sales, cost, profit = newest.get("net_sales"), newest.get("cost_of_sales"), newest.get("operating_income")
    staff, wear = newest.get("personnel_expenses"), newest.depreciation
    if not sales or sales < 0 or cost is None or profit is None or staff is None:
        return None
    room = sales - profit - staff - (wear or 0)
    variable = cost - (newest.get("labour_cost") or 0) - (newest.get("cost_of_sales_depreciation") or 0)
    variable = max(min(variable, room), 0)
    share = min(round(Decimal(variable) * 100 / sales, 1), Decimal(100))
    fixed = max(room - int(sales * share / 100), 0)
    how = f"売上原価{yen_words(cost)}から労務費と減価償却費を除いた{yen_words(variable)}を、売上高で割りました。"
    return _Costs(f"{share.normalize():f}", fixed, how)


def _start(accounts: Accounts, today: date) -> str:
    """最初の事業年度の初日。いちばん新しい決算の次の日。古い決算なら、いまの事業年度まで進める。"""
    if not accounts.statements:
        return f"{today.year if today.month >= 4 else today.year - 1}年4月1日"
    end = accounts.statements[0].end
    year, month = (end.year, end.month + 1) if end.month < 12 else (end.year + 1, 1)
    while date(year + 1, month, 1) <= today:
        year += 1
    return f"{year}年{month}月1日"


def _employees(accounts: Accounts) -> int | None:
    return accounts.employees(0) if accounts.statements else accounts.current_employees


def _prefecture(accounts: Accounts) -> str:
    names = {code[:2]: prefecture for code, (prefecture, _) in municipalities().items()}
    found = names.get(accounts.prefecture, "")
    return found if found in {name for field in FIRM if field.key == "prefecture" for name, _ in field.choices} else ""

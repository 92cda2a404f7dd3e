"""ローカルベンチマークの財務6指標に要る値。点数はここでは付けず、診断のエンジンに渡す。"""

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from .goals import operating_income_base
from .plan import Plan
from .rounding import ZERO
from .scenario import Scenario

Array = NDArray[np.float64]
_KEPT = ("notes_receivable", "accounts_receivable", "inventories", "notes_payable", "accounts_payable")


def benchmark_inputs(plan: Plan, scenario: Scenario) -> dict[str, Array]:
    """案の、項目 → 値 (円、従業員数は人)。軸は (year,) で、先頭が基準年度。分からない値は nan。

    売掛・棚卸・買掛は基準年度のまま (運転資金の増減を見ない)。負債は借入の増減だけ、純資産は当期純利益だけ動く。
    """
    base, years = plan.base, scenario.years
    owed = (sum((loan.amount for loan in base.loans), ZERO), *scenario.borrowings)
    profit = _running(tuple(year.net_income_loss for year in years))
    liabilities, net_assets = base.balance.total_liabilities, base.balance.net_assets
    sales = (base.net_sales, *(year.net_sales for year in years))
    found: dict[str, tuple[Decimal | None, ...]] = {
        "net_sales": sales,
        "previous_net_sales": (base.previous_net_sales, *sales[:-1]),
        "operating_income": (operating_income_base(plan), *(year.operating_income for year in years)),
        "depreciation": (base.depreciation_base, *(year.depreciation for year in years)),
        "cash": (base.opening_cash, *scenario.closing_cash),
        "borrowings": owed,
        "total_liabilities": tuple(None if liabilities is None else liabilities + each - owed[0] for each in owed),
        "net_assets": tuple(None if net_assets is None else net_assets + each for each in profit),
        "employee_number": (base.employee_number, *(year.employee_number for year in years)),
    }
    found |= {name: (getattr(base.balance, name),) * (plan.years + 1) for name in _KEPT}
    return {name: np.array([np.nan if each is None else float(each) for each in row]) for name, row in found.items()}


def _running(amounts: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    totals = [ZERO]
    for amount in amounts:
        totals.append(totals[-1] + amount)
    return tuple(totals)

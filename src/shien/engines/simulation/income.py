"""損益と税。軸は (year,)。

売上・人件費は基準年度から伸び率で延ばし、投資の分を足す。補助金は営業利益の外 (雑収入・特別利益) に立てる。
"""

from dataclasses import dataclass
from decimal import Decimal

from .plan import Plan, Series
from .rounding import Rounding
from .tax import Payer, Tax, assess
from .treatment import Treatment, Variant


@dataclass(frozen=True, slots=True)
class Year:
    """一年の損益 (円)。

    special_account 特別勘定 (繰入は正、取崩しは負)、reserve 圧縮積立金 (積立は正、取崩しは負)。どちらも正は損金。
    total_pay 給与支給総額 (基準年度が無ければ None)。book_value 投資した資産の期末の帳簿価額。
    """

    net_sales: Decimal
    variable_costs: Decimal
    fixed_costs: Decimal
    personnel_expenses: Decimal
    depreciation: Decimal
    operating_income: Decimal
    interest: Decimal
    ordinary_income_loss: Decimal
    subsidy_income: Decimal
    special_account: Decimal
    compression_loss: Decimal
    reserve: Decimal
    taxable_income: Decimal
    tax: Tax
    net_income_loss: Decimal
    value_added: Decimal
    total_pay: Decimal | None
    employee_number: Decimal | None
    book_value: Decimal


def statements(plan: Plan, parts: Treatment, variant: Variant, interest: Series, to: Rounding) -> tuple[Year, ...]:
    """年ごとの損益。"""
    payer = Payer(to, plan.base.capital_stock, plan.base.employee_number, plan.relief_extended)
    years, sales, personnel, fixed = [], plan.base.net_sales, plan.base.personnel_expenses, plan.base.fixed_costs
    for index in range(plan.years):
        sales *= 1 + plan.growth.net_sales[index]
        personnel *= 1 + plan.growth.personnel_expenses[index]
        fixed *= 1 + plan.growth.fixed_costs[index]
        years.append(_year(plan, parts, variant.invests, index, (sales, personnel, fixed), interest[index], payer))
    return tuple(years)


def _year(
    plan: Plan, parts: Treatment, invests: bool, index: int, grown: tuple[Decimal, ...], interest: Decimal, payer: Payer
) -> Year:
    """一年分。課税所得 = 経常利益 + 補助金 − 圧縮損 − 特別勘定 − 圧縮積立金 (いずれも純額)。"""
    base, extra, by, to = plan.base, plan.extra, plan.factors, payer.rounding
    part = Decimal(1 if invests else 0)
    own = grown[0] * by.net_sales
    added = extra.net_sales[index] * by.net_sales * by.extra_net_sales * part
    sales = to.money(own + added)
    spent = (own * base.variable_cost_rate + added * extra.variable_cost_rate) * by.variable_cost_rate
    variable = sales - to.money(own + added - spent)  # 限界利益のほうを丸め、端数で増収減益にならないようにする
    fixed = to.money(grown[2] + extra.fixed_costs[index] * part)
    personnel = to.money((grown[1] + extra.personnel_expenses[index] * part) * by.personnel_expenses)
    depreciation = base.depreciation[index] + parts.depreciation[index]
    operating = sales - variable - fixed - personnel - depreciation
    ordinary = operating - interest
    before_tax = ordinary + parts.subsidy_income[index] - parts.compression_loss[index]
    taxable = before_tax - parts.special_account[index] - parts.reserve[index]
    tax = assess(taxable, plan.year_start(index + 1), payer)
    pay, heads = total_pay(plan, grown[1], index, part, to), base.employee_number
    return Year(
        sales, variable, fixed, personnel, depreciation, operating, interest, ordinary,
        parts.subsidy_income[index], parts.special_account[index], parts.compression_loss[index], parts.reserve[index],
        taxable, tax, before_tax - tax.total, operating + personnel + depreciation, pay,
        None if heads is None else heads + extra.employee_number[index] * part, parts.book_value[index],
    )  # fmt: skip


def total_pay(plan: Plan, personnel: Decimal, index: int, part: Decimal, to: Rounding) -> Decimal | None:
    """給与支給総額。人件費と同じ割合で動くとみる。投資で増える分が書いてあれば、それを使う。"""
    base, extra = plan.base, plan.extra
    if base.total_pay is None or not base.personnel_expenses:
        return None
    own = personnel * base.total_pay / base.personnel_expenses
    if extra.total_pay is not None:
        added = extra.total_pay[index]
    else:
        added = extra.personnel_expenses[index] * base.total_pay / base.personnel_expenses
    return to.money((own + added * part) * plan.factors.personnel_expenses)

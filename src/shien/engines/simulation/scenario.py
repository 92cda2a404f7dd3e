"""一つの案の計算。"""

from dataclasses import dataclass, replace
from decimal import Decimal

from .cash import Month, lowest, months
from .goals import Goal, goals, value_added_base
from .income import Year, statements
from .loans import Debt, bridge_loan, term_loan, together
from .plan import MONTHS, Plan, Series
from .rounding import ZERO, Rounding
from .treatment import Variant, treatment
from .worth import debt_years, growth, net_present_value, payback_years


@dataclass(frozen=True, slots=True)
class Scenario:
    """案の結果。years の軸は (year,)、months の軸は (month,)。金額は円。

    closing_cash 期末の資金、borrowings 期末の借入、lowest_month 資金が最も少ない月、shortage 足りない額 (足りれば 0)。
    net_present_value・payback_years は投資をしない案との差で、投資をしない案では 0 と None。
    """

    key: str
    label: str
    years: tuple[Year, ...]
    months: tuple[Month, ...]
    closing_cash: Series
    borrowings: Series
    debt_years: tuple[Decimal | None, ...]
    value_added_growth: tuple[Decimal | None, ...]
    tax_sum: Decimal
    lowest_month: int
    lowest_cash: Decimal
    goals: tuple[Goal, ...]
    net_present_value: Decimal = ZERO
    payback_years: Decimal | None = None

    @property
    def shortage(self) -> Decimal:
        """足りない資金。月末の資金が 0 を下回る最大の額。"""
        return max(-self.lowest_cash, ZERO)

    @property
    def cash_flows(self) -> Series:
        """年ごとの資金の増減。"""
        ends = self.months[MONTHS - 1 :: MONTHS]
        return tuple(end.closing - start.opening for start, end in zip(self.months[::MONTHS], ends, strict=True))


def run(plan: Plan, variant: Variant, subsidy: Decimal, to: Rounding) -> Scenario:
    """案を計算する。subsidy は交付される額 (補助を受けない案では 0)。"""
    debt = debts(plan, variant, subsidy, to)
    interest = tuple(sum(debt.interest[at : at + MONTHS], ZERO) for at in range(0, plan.months, MONTHS))
    years = statements(plan, treatment(plan, variant, subsidy, to), variant, interest, to)
    rows = months(plan, variant, years, debt, subsidy, to)
    owed = debt.balance[MONTHS - 1 :: MONTHS]
    month, cash = lowest(rows)
    return Scenario(
        variant.key, variant.label, years, rows, tuple(row.closing for row in rows[MONTHS - 1 :: MONTHS]), owed,
        tuple(debt_years(plan, year, left, at) for at, (year, left) in enumerate(zip(years, owed, strict=True), start=1)),
        growth(tuple(year.value_added for year in years), value_added_base(plan)),
        sum((year.tax.total for year in years), ZERO), month, cash, goals(plan, years),
    )  # fmt: skip


def debts(plan: Plan, variant: Variant, subsidy: Decimal, to: Rounding) -> Debt:
    """案の借入。前からの借入はどの案にも、計画の借入は投資する案に、つなぎ融資は補助を受ける案にある。"""
    loans = plan.base.loans + (plan.loans if variant.invests else ())
    found = [term_loan(loan, plan.months, to) for loan in loans]
    if plan.bridge and plan.subsidy and variant.subsidised and subsidy > 0:
        amount = subsidy if plan.bridge.amount is None else plan.bridge.amount
        found.append(bridge_loan(plan.bridge, amount, plan, plan.subsidy.received_month, to))
    return together(found, plan.months)


def against(plan: Plan, scenario: Scenario, base: Scenario) -> Scenario:
    """投資をしない案と比べた値を足す。

    正味現在価値は資金の増減の差 (借入と返済を含む) を割り引く。回収期間は借入を除き、
    営業の収支と税の差に補助金を足したものが投資額に届くまで。
    """
    flows = tuple(one - other for one, other in zip(scenario.cash_flows, base.cash_flows, strict=True))
    returns = tuple(one - other for one, other in zip(_returns(scenario), _returns(base), strict=True))
    cost = sum((asset.cost for asset in plan.investments), ZERO)
    return replace(
        scenario,
        net_present_value=net_present_value(flows, plan.discount_rate),
        payback_years=payback_years(returns, cost),
    )


def _returns(scenario: Scenario) -> Series:
    received = [
        sum((row.subsidy for row in scenario.months[at : at + MONTHS]), ZERO)
        for at in range(0, len(scenario.months), MONTHS)
    ]
    return tuple(
        year.operating_income + year.depreciation - year.tax.total + gift
        for year, gift in zip(scenario.years, received, strict=True)
    )

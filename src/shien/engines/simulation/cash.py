"""月ごとの資金。軸は (month,)。

営業の収支 (営業利益 + 減価償却費) は年のなかで等しく、税は期末の月に払うとみる。運転資金の増減は見ない。
補助金は後払いなので、支払月から入金月までを自己資金・借入・つなぎ融資でしのげるかを見る。
"""

from dataclasses import dataclass
from decimal import Decimal

from .income import Year
from .law import in_force, table
from .loans import Debt
from .plan import MONTHS, Plan
from .rounding import ZERO, Rounding
from .treatment import Variant


@dataclass(frozen=True, slots=True)
class Month:
    """一月の資金 (円)。出る金は負。closing = opening + ほかの列の和。"""

    opening: Decimal
    operating: Decimal
    investment: Decimal
    consumption_tax: Decimal
    subsidy: Decimal
    loans_drawn: Decimal
    loans_repaid: Decimal
    interest: Decimal
    tax: Decimal
    closing: Decimal


def months(
    plan: Plan, variant: Variant, years: tuple[Year, ...], debt: Debt, subsidy: Decimal, to: Rounding
) -> tuple[Month, ...]:
    """月ごとの資金。"""
    operating = [part for year in years for part in to.spread(year.operating_income + year.depreciation, MONTHS)]
    investment, consumption = _payments(plan, variant, to)
    rows, cash = [], plan.base.opening_cash
    for index in range(plan.months):
        month = index + 1
        received = plan.subsidy is not None and variant.subsidised and plan.subsidy.received_month == month
        tax = years[index // MONTHS].tax.total if month % MONTHS == 0 else ZERO
        flows = (
            operating[index], investment[index], consumption[index], subsidy if received else ZERO,
            debt.drawn[index], -debt.repaid[index], -debt.interest[index], -tax,
        )  # fmt: skip
        closing = cash + sum(flows, ZERO)
        rows.append(Month(cash, *flows, closing))
        cash = closing
    return tuple(rows)


def lowest(rows: tuple[Month, ...]) -> tuple[int, Decimal]:
    """月末の資金がいちばん少ない月 (1から) と、その額。同じ額なら早い月。"""
    month = min(range(len(rows)), key=lambda index: rows[index].closing)
    return month + 1, rows[month].closing


def _payments(plan: Plan, variant: Variant, to: Rounding) -> tuple[list[Decimal], list[Decimal]]:
    """設備の支払と、その消費税 (払った期の期末から定めの月数の後に戻る)。"""
    investment, consumption = [ZERO] * plan.months, [ZERO] * plan.months
    if not variant.invests:
        return investment, consumption
    law = in_force(table("tax")["consumption"], plan.start)
    for asset in plan.investments:
        investment[asset.payment_month - 1] -= asset.cost
        if plan.consumption_tax:
            paid = to.money(asset.cost * law["rate"])
            back = plan.year_of(asset.payment_month) * MONTHS + law["refund_months"]
            consumption[asset.payment_month - 1] -= paid
            if back <= plan.months:
                consumption[back - 1] += paid
    return investment, consumption

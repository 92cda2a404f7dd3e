"""借入とつなぎ融資。軸は (month,)。"""

from dataclasses import dataclass
from decimal import Decimal

from .plan import MONTHS, Bridge, Loan, Plan
from .rounding import ZERO, Rounding


@dataclass(frozen=True, slots=True)
class Debt:
    """月ごとの借入。drawn 借入、repaid 返済、interest 利息、balance 月末の残高。"""

    drawn: tuple[Decimal, ...]
    repaid: tuple[Decimal, ...]
    interest: tuple[Decimal, ...]
    balance: tuple[Decimal, ...]


def term_loan(loan: Loan, months: int, to: Rounding) -> Debt:
    """元金均等の借入。"""
    drawn, repaid, interest = ([ZERO] * months for _ in range(3))
    if not loan.existing:
        drawn[loan.drawn_month - 1] = loan.amount
    left = loan.amount
    for count, part in enumerate(to.spread(loan.amount, loan.repayments), start=1):
        month = loan.drawn_month - 1 + count * loan.interval
        if month > months:
            break
        interest[month - 1] = to.money(left * loan.rate * loan.interval / MONTHS)
        repaid[month - 1], left = part, left - part
    return _debt(drawn, repaid, interest, loan.amount if loan.existing else ZERO)


def bridge_loan(bridge: Bridge, amount: Decimal, plan: Plan, end: int, to: Rounding) -> Debt:
    """つなぎ融資。借りた月の末から入金月 end の末まで。利息は 額 × 率 × 月数 ÷ 12 を、かかった月に等しく払う。"""
    drawn, repaid, interest = ([ZERO] * plan.months for _ in range(3))
    start = bridge.drawn_month or min(asset.payment_month for asset in plan.investments)
    if end <= start:
        return _debt(drawn, repaid, interest, ZERO)
    drawn[start - 1], repaid[end - 1] = amount, amount
    total = to.money(amount * bridge.rate * (end - start) / MONTHS)
    interest[start:end] = to.spread(total, end - start)
    return _debt(drawn, repaid, interest, ZERO)


def together(debts: list[Debt], months: int) -> Debt:
    """足し合わせる。"""
    if not debts:
        nothing = (ZERO,) * months
        return Debt(nothing, nothing, nothing, nothing)
    return Debt(
        *(
            tuple(sum(parts, ZERO) for parts in zip(*(getattr(debt, name) for debt in debts), strict=True))
            for name in Debt.__slots__
        )
    )


def _debt(drawn: list[Decimal], repaid: list[Decimal], interest: list[Decimal], opening: Decimal) -> Debt:
    balance, left = [], opening
    for taken, paid in zip(drawn, repaid, strict=True):
        left += taken - paid
        balance.append(left)
    return Debt(tuple(drawn), tuple(repaid), tuple(interest), tuple(balance))

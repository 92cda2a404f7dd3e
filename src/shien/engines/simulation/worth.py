"""投資の良し悪しを測る値: 年平均成長率・正味現在価値・回収期間・債務償還年数。"""

from decimal import Decimal

from .income import Year
from .plan import Plan, Series
from .rounding import ZERO, root, rounding
from .tax import Payer, assess


def growth(values: Series, first: Decimal) -> tuple[Decimal | None, ...]:
    """基準年度からの年平均成長率 (VA_n / VA_0)^(1/n) − 1。軸は (year,)。基準が正でないか値が負なら None。

    >>> [round(rate, 4) for rate in growth((Decimal("106050"),), Decimal(105000))]
    [Decimal('0.0100')]
    """
    return tuple(
        None if first <= 0 or value < 0 else root(value / first, years) - 1
        for years, value in enumerate(values, start=1)
    )


def net_present_value(flows: Series, rate: Decimal) -> Decimal:
    """正味現在価値。各年の末に動くとみる。"""
    return sum((flow / (1 + rate) ** year for year, flow in enumerate(flows, start=1)), ZERO)


def payback_years(returns: Series, cost: Decimal) -> Decimal | None:
    """回収期間 (年)。年ごとの増収 returns の累計が投資額 cost に届くまで。年のなかは比例。届かなければ None。

    >>> payback_years((Decimal(4), Decimal(12)), Decimal(10))
    Decimal('1.5')
    """
    left = cost
    for year, gain in enumerate(returns):
        if 0 < left <= gain:
            return year + left / gain
        left -= gain
    return None


def debt_years(plan: Plan, year: Year, borrowings: Decimal, number: int) -> Decimal | None:
    """債務償還年数 = (借入金 − 正常運転資金) ÷ (経常利益 − それにかかる税 + 減価償却費)。返す力が無ければ None。

    正常運転資金 = 受取手形 + 売掛金 + 棚卸資産 − 支払手形 − 買掛金 (分からない科目は 0)。借入が無ければ 0。
    """
    balance, to = plan.base.balance, payer(plan)
    assets = (balance.notes_receivable, balance.accounts_receivable, balance.inventories)
    debts = (balance.notes_payable, balance.accounts_payable)
    working = sum((each or ZERO for each in assets), ZERO) - sum((each or ZERO for each in debts), ZERO)
    net = max(borrowings - max(working, ZERO), ZERO)
    if not net:
        return ZERO
    tax = assess(year.ordinary_income_loss, plan.year_start(number), to).total
    power = year.ordinary_income_loss - tax + year.depreciation
    return net / power if power > 0 else None


def payer(plan: Plan) -> Payer:
    """税を納める会社。"""
    return Payer(rounding(plan.rounding), plan.base.capital_stock, plan.base.employee_number, plan.relief_extended)

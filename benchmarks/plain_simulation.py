"""比べる相手: 一月ずつ進む、ふつうの書き方 (浮動小数、丸め無し)。税・償却・借入・資金・正味現在価値だけを計算する。

製品と同じ計画を受け、案ごとに期末の資金・税の和・正味現在価値・最も少ない月末の資金を返す。目標の判定や積立金方式は無い。
率は製品の表から取る。設備は一つ、使い始めは払った月より後、額の確定は払った年のうちの計画に限る。
"""

from dataclasses import dataclass

from shien.engines.simulation.law import in_force, lives, table
from shien.engines.simulation.plan import Investment, Loan, Plan


@dataclass(frozen=True, slots=True)
class Answer:
    """一つの案 (円)。closing は期末の資金 (year,)。"""

    closing: list[float]
    tax_sum: float
    lowest: float
    worth: float = 0.0


def plain(plan: Plan, subsidy: float) -> dict[str, Answer]:
    """案ごとの答え。"""
    none = _run(plan, False, 0.0, False)
    others = {"without_subsidy": (0.0, False), "with_subsidy": (subsidy, False), "compressed_direct": (subsidy, True)}
    found = {key: _against(plan, _run(plan, True, *chosen), none) for key, chosen in others.items()}
    return {"none": none, **found}


def _against(plan: Plan, answer: Answer, base: Answer) -> Answer:
    worth, before = 0.0, 0.0
    for year, (one, other) in enumerate(zip(answer.closing, base.closing, strict=True), start=1):
        worth += (one - other - before) / (1 + float(plan.discount_rate)) ** year
        before = one - other
    return Answer(answer.closing, answer.tax_sum, answer.lowest, worth)


def _run(plan: Plan, invests: bool, subsidy: float, compressed: bool) -> Answer:
    cash, taxes, lowest, closing = float(plan.base.opening_cash), 0.0, float("inf"), []
    written = _written(plan.investments[0], plan, subsidy if compressed else 0.0) if invests else [0.0] * plan.years
    year_income, year_interest, margin = 0.0, 0.0, 0.0
    for month in range(1, plan.months + 1):
        year = (month - 1) // 12
        if month % 12 == 1:
            year_income, margin = _income(plan, year, invests, written[year])
            year_interest = 0.0
        interest, moved = _debts(plan, month, invests, subsidy)
        year_interest += interest
        cash += margin / 12 + moved - interest
        if invests and month == plan.investments[0].payment_month:
            cash -= float(plan.investments[0].cost)
        if subsidy and plan.subsidy and month == plan.subsidy.received_month:
            cash += subsidy
        if month % 12 == 0:
            settled = bool(plan.subsidy) and plan.subsidy is not None and (plan.subsidy.settled_month - 1) // 12 == year
            extra = subsidy if settled and not compressed else 0.0
            tax = _tax(plan, year, year_income - year_interest + extra)
            cash, taxes = cash - tax, taxes + tax
        lowest = min(lowest, cash)
        if month % 12 == 0:
            closing.append(cash)
    return Answer(closing, taxes, lowest)


def _income(plan: Plan, year: int, invests: bool, written: float) -> tuple[float, float]:
    """営業利益と、営業の収支 (償却の前)。"""
    base, extra = plan.base, plan.extra
    sales, people, fixed = float(base.net_sales), float(base.personnel_expenses), float(base.fixed_costs)
    for each in range(year + 1):
        sales *= 1 + float(plan.growth.net_sales[each])
        people *= 1 + float(plan.growth.personnel_expenses[each])
        fixed *= 1 + float(plan.growth.fixed_costs[each])
    margin = sales * (1 - float(base.variable_cost_rate)) - people - fixed
    if invests:
        margin += float(extra.net_sales[year]) * (1 - float(extra.variable_cost_rate))
        margin -= float(extra.personnel_expenses[year]) + float(extra.fixed_costs[year])
    return margin - float(base.depreciation[year]) - written, margin


def _written(asset: Investment, plan: Plan, cut: float) -> list[float]:
    """減価償却費。圧縮した額は初めから引く。"""
    book = basis = float(asset.cost) - cut
    rates, revised, out = lives(asset.method.value, plan.start)[asset.useful_life], 0.0, []
    for year in range(1, plan.years + 1):
        rate = float(rates["rate"])
        yearly = basis * rate
        if asset.method.value == "declining_balance":
            if not revised and book * rate < basis * float(rates["guarantee"]):
                revised = book
            yearly = revised * float(rates["revised"]) if revised else book * rate
        used = max(0, min(12, year * 12 - asset.service_month + 1))
        spent = max(min(yearly * used / 12, book - 1), 0.0)
        book -= spent
        out.append(spent)
    return out


def _debts(plan: Plan, month: int, invests: bool, subsidy: float) -> tuple[float, float]:
    """その月の利息と、借入から返済を引いた額。"""
    interest, moved = 0.0, 0.0
    for loan in (*plan.base.loans, *(plan.loans if invests else ())):
        paid, change = _loan(loan, month)
        interest, moved = interest + paid, moved + change
    if plan.bridge and plan.subsidy and subsidy:
        start, end = plan.investments[0].payment_month, plan.subsidy.received_month
        moved += subsidy * ((month == start) - (month == end)) if end > start else 0.0
        interest += subsidy * float(plan.bridge.rate) / 12 if start < month <= end else 0.0
    return interest, moved


def _loan(loan: Loan, month: int) -> tuple[float, float]:
    amount, part = float(loan.amount), float(loan.amount) / loan.repayments
    drawn = amount if month == loan.drawn_month and not loan.existing else 0.0
    count, rest = divmod(month - loan.drawn_month + 1, loan.interval)
    if rest or not 1 <= count <= loan.repayments:
        return 0.0, drawn
    return (amount - part * (count - 1)) * float(loan.rate) * loan.interval / 12, drawn - part


def _tax(plan: Plan, year: int, income: float) -> float:
    """税の和。"""
    on, laws, base = plan.year_start(year + 1), table("tax"), max(income, 0.0)
    corporation = _steps(base, in_force(laws["corporation"], on)["steps"])
    defence = in_force(laws["defence"], on)
    enterprise = _steps(base, in_force(laws["enterprise"], on)["steps"])
    rate = {
        each: float(in_force(laws[each], on)["rate"])
        for each in ("local_corporation", "inhabitant", "special_enterprise")
    }
    total = corporation * (1 + rate["local_corporation"] + rate["inhabitant"])
    total += max(corporation - defence["deduction"], 0.0) * float(defence["rate"])
    return total + enterprise * (1 + rate["special_enterprise"]) + _per_capita(plan, in_force(laws["per_capita"], on))


def _steps(base: float, steps) -> float:  # type: ignore[no-untyped-def]
    ends = [*(float(step["over"]) for step in steps[1:]), float("inf")]
    return sum(
        max(min(base, end) - float(step["over"]), 0.0) * float(step["rate"])
        for step, end in zip(steps, ends, strict=True)
    )


def _per_capita(plan: Plan, row) -> float:  # type: ignore[no-untyped-def]
    capital, heads = plan.base.capital_stock, plan.base.employee_number
    if capital is None or heads is None:
        return float(row["default"])
    return next(
        float(band["amount"]) for band in row["bands"]
        if capital <= band["capital"] and ("employees" not in band or heads <= band["employees"])
    )  # fmt: skip

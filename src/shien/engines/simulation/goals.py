"""計画の目標を満たすか。結論には、目標と計画の値を添える。判定に要る値が無ければ「判定できない」と言う。"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_CEILING, Context, Decimal, localcontext
from functools import cache
from typing import Any

from .income import Year
from .law import table
from .plan import Plan
from .rounding import DIGITS, ZERO, root

_MISSING = "計画に値が足りないため判定できません（{}）。"
_NAMES = {
    "value_added": "付加価値額", "value_added_per_head": "1人当たり付加価値額",
    "total_pay": "給与支給総額", "pay_per_head": "1人当たり給与支給総額",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Goal:
    """一つの目標の判定。met は満たすか (判定できなければ None)。"""

    programme: str
    key: str
    label: str
    met: bool | None
    reasons: tuple[str, ...]


def goals(plan: Plan, years: tuple[Year, ...]) -> tuple[Goal, ...]:
    """すべての計画制度の目標。"""
    found = []
    for programme in table("goals")["programme"]:
        for row in programme["goal"]:
            met, reasons = _one(plan, years, row)
            found.append(Goal(programme["key"], row["key"], row["label"], met, reasons))
    return tuple(found)


def _one(plan: Plan, years: tuple[Year, ...], row: dict[str, Any]) -> tuple[bool | None, tuple[str, ...]]:
    if "any" in row:
        results = [_growth(plan, years, each) for each in row["any"]]
        return _either([met for met, _ in results]), tuple(reason for _, reason in results)
    if "margin" in row:
        return _lowest_wage(plan, Decimal(row["margin"]))
    heads, published = plan.base.employee_number, plan.wages.action_plan_published
    if heads is None:
        return None, (_MISSING.format("base.employee_number"),)
    if heads < row["employees_from"]:
        return True, (f"従業員{heads:,}人のため、問われません。",)
    if published is None:
        return None, (_MISSING.format("wages.action_plan_published"),)
    return published, ("公表する計画です。" if published else "公表しない計画です。",)


def _growth(plan: Plan, years: tuple[Year, ...], row: dict[str, Any]) -> tuple[bool | None, str]:
    """伸びの目標。年平均は (1 + 率)^年数 と比べ、根を取らない。"""
    count, name = plan.goal_years, _NAMES[row["measure"]]
    first, last = measure_base(plan, row["measure"]), measure(years[count - 1], row["measure"])
    if first is None or last is None or first <= 0:
        return None, f"{name}：" + _MISSING.format("base の付加価値・給与支給総額・従業員数")
    if "total" in row:
        rate = row["total"].get(str(count))
        if rate is None:
            return None, f"{name}：{count}年の計画には目標がありません（{'・'.join(row['total'])}年）。"
        shown, needed = last / first - 1, 1 + rate
    else:
        rate = minimum_wage_growth(plan) if "minimum_wage" in row else row["cagr"]
        if rate is None:
            return None, f"{name}：" + _MISSING.format("wages.prefecture")
        shown, needed = root(last / first, count) - 1 if last > 0 else Decimal(-1), (1 + rate) ** count
    met = last >= first * needed
    kind = f"{count}年の伸び" if "total" in row else f"{count}年の年平均"
    return met, f"{name}：{kind} {shown:.2%}、目標 {rate:.2%}以上。{'満たします' if met else '満たしません'}。"


def measure(year: Year, name: str) -> Decimal | None:
    """指標。1人当たりは従業員数で割る。"""
    amount = year.value_added if name.startswith("value_added") else year.total_pay
    return _per_head(amount, year.employee_number) if name.endswith("per_head") else amount


def measure_base(plan: Plan, name: str) -> Decimal | None:
    """基準年度の指標。"""
    amount = value_added_base(plan) if name.startswith("value_added") else plan.base.total_pay
    return _per_head(amount, plan.base.employee_number) if name.endswith("per_head") else amount


def value_added_base(plan: Plan) -> Decimal:
    """基準年度の付加価値額 = 営業利益 + 人件費 + 減価償却費。"""
    return operating_income_base(plan) + plan.base.personnel_expenses + plan.base.depreciation_base


def operating_income_base(plan: Plan) -> Decimal:
    """基準年度の営業利益。"""
    base = plan.base
    margin = base.net_sales * (1 - base.variable_cost_rate)
    return margin - base.fixed_costs - base.personnel_expenses - base.depreciation_base


def minimum_wage_growth(plan: Plan) -> Decimal | None:
    """最低賃金の年平均成長率。計画に書いてあればそれ、無ければ都道府県の直近5年。"""
    if plan.wages.minimum_wage_growth is not None:
        return plan.wages.minimum_wage_growth
    return None if plan.wages.prefecture is None else _wage_growth(plan.wages.prefecture)


@cache
def _wage_growth(prefecture: str) -> Decimal | None:
    """直近の年平均。計画によらないので、一度だけ根を取る。"""
    known = table("minimum_wage")["prefecture"].get(prefecture)
    span = table("minimum_wage")["growth_years"]
    pairs = [(int(year), wage) for year, wage in (known or {}).items()]
    ends = [(year, wage, then) for year, wage in pairs for other, then in pairs if other == year - span]
    if not ends:
        return None
    _, wage, then = max(ends)
    with localcontext(Context(prec=DIGITS)):
        return (Decimal(wage) / then) ** (Decimal(1) / span) - 1


def minimum_wage(plan: Plan, year: int) -> Decimal | None:
    """year 年目の末日に効いている地域別最低賃金。表より後は年平均で延ばし、円未満を切り上げる。"""
    known = table("minimum_wage")["prefecture"].get(plan.wages.prefecture)
    rate = minimum_wage_growth(plan)
    if known is None or rate is None:
        return None
    end = plan.year_start(year + 1) - timedelta(days=1)
    on = end.year if end.month >= table("minimum_wage")["effective_month"] else end.year - 1
    past = [int(each) for each in known if int(each) <= on]
    if not past:
        return None
    last = max(past)
    return (known[str(last)] * (1 + rate) ** (on - last)).to_integral_value(ROUND_CEILING)


def _lowest_wage(plan: Plan, margin: Decimal) -> tuple[bool | None, tuple[str, ...]]:
    if plan.wages.lowest is None or plan.wages.prefecture is None:
        return None, (_MISSING.format("wages.prefecture、wages.lowest"),)
    short, unknown = [], False
    for year in range(1, plan.goal_years + 1):
        floor = minimum_wage(plan, year)
        if floor is None:
            unknown = True
        elif plan.wages.lowest[year - 1] < floor + margin:
            short.append(
                f"{year}年目：{plan.wages.lowest[year - 1]:,}円は、見込み {floor:,}円 + {margin}円に足りません。"
            )
    if unknown:
        return None, ("その年度の地域別最低賃金が表にありません。",)
    return not short, tuple(short) or ("どの年も満たします（最低賃金は直近の伸びで延ばした見込み）。",)


def _either(results: list[bool | None]) -> bool | None:
    return True if True in results else None if None in results else False


def _per_head(amount: Decimal | None, heads: Decimal | None) -> Decimal | None:
    return None if amount is None or not heads or heads <= ZERO else amount / heads

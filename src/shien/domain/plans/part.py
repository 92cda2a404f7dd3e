"""申請書の計画欄に入る値。保存した計画を計算し、選ばれた案の年ごとの数にする。"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shien.engines.simulation import Plan, simulate
from shien.engines.simulation.goals import operating_income_base, value_added_base
from shien.engines.simulation.reading import read_plan

from .facts import PlanPart, PlanYear, Saved


def plan_part(saved: Saved) -> PlanPart | None:
    """計画欄。保存のときに確かめた計画なので読めるはずだが、表が替わって読めなくなっていれば None。"""
    plan, _ = read_plan(saved.document)
    if plan is None:
        return None
    found = simulate(plan)
    scenario = found.scenario(found.chosen)
    years = (_base(plan), *(_year(plan, at, each) for at, each in enumerate(scenario.years, start=1)))
    return PlanPart(
        saved.name, saved.version, found.grant.label if found.grant else "",
        _yen(sum((asset.cost for asset in plan.investments), Decimal(0))),
        _yen(sum((asset.eligible for asset in plan.investments), Decimal(0))),
        _yen(found.grant.amount) if found.grant and found.grant.amount is not None else None,
        years, scenario.value_added_growth[plan.goal_years - 1],
    )  # fmt: skip


def _base(plan: Plan) -> PlanYear:
    base = plan.base
    return PlanYear(
        0, plan.year_start(0), _yen(base.net_sales), _yen(operating_income_base(plan)), _yen(base.personnel_expenses),
        _yen(base.depreciation_base), _yen(value_added_base(plan)), _maybe(base.total_pay), _maybe(base.employee_number),
    )  # fmt: skip


def _year(plan: Plan, number: int, year: Any) -> PlanYear:
    return PlanYear(
        number, plan.year_start(number), _yen(year.net_sales), _yen(year.operating_income),
        _yen(year.personnel_expenses), _yen(year.depreciation), _yen(year.value_added), _maybe(year.total_pay),
        _maybe(year.employee_number),
    )  # fmt: skip


def _yen(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def _maybe(value: Decimal | None) -> int | None:
    return None if value is None else _yen(value)

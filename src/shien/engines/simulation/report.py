"""シミュレーションの結果を、JSON の文書と表の行にする。金額は円、率は小数。"""

from dataclasses import fields
from decimal import Decimal
from typing import Any

import numpy as np

from shien.engines.simulation import Plan, Scenario, Simulation, benchmark_inputs
from shien.engines.simulation.grant import programme_of
from shien.engines.simulation.income import Year
from shien.engines.simulation.plan import MONTHS


def document(found: Simulation) -> dict[str, Any]:
    """JSON の文書。"""
    grant = found.grant
    return {
        "plan": found.plan.name,
        "unit": "yen",
        "rounding": found.plan.rounding,
        "start": found.plan.start.isoformat(),
        "subsidy": None if grant is None else {
            "eligible": grant.eligible, "programme": programme_of(found.plan.subsidy),
            **{name: _plain(getattr(grant, name)) for name in grant.__slots__},
        },
        "chosen": found.chosen,
        "notes": list(found.notes),
        "scenarios": [_scenario(found.plan, each) for each in found.scenarios],
        "sensitivity": [
            {"item": band.item, "change": _plain(band.change), "scenarios": [summary(each) for each in band.scenarios]}
            for band in found.bands
        ],
    }  # fmt: skip


def summary(found: Scenario) -> dict[str, Any]:
    """案の要約。"""
    return {
        "key": found.key,
        "label": found.label,
        "operating_income": [_plain(year.operating_income) for year in found.years],
        "tax": [_plain(year.tax.total) for year in found.years],
        "closing_cash": _plain(found.closing_cash),
        "tax_sum": _plain(found.tax_sum),
        "value_added_growth": [_rate(each) for each in found.value_added_growth],
        "net_present_value": _plain(round(found.net_present_value, 4)),
        "payback_years": _rate(found.payback_years),
        "lowest_cash": _plain(found.lowest_cash),
        "lowest_month": found.lowest_month,
        "enough_cash": found.shortage == 0,
        "shortage": _plain(found.shortage),
    }


def table(found: Simulation) -> dict[str, list[Any]]:
    """表の列。一行が一つの案の一年。sensitivity_item が空の行が計画どおり。"""
    rows = [row for each in found.scenarios for row in _rows(found.plan, each, "", Decimal(0))]
    for band in found.bands:
        rows += [row for each in band.scenarios for row in _rows(found.plan, each, band.item, band.change)]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _scenario(plan: Plan, found: Scenario) -> dict[str, Any]:
    inputs = benchmark_inputs(plan, found)
    return {
        **summary(found),
        "years": [_year(plan, found, index) for index in range(plan.years)],
        "months": [
            {"month": index, **{name: _plain(getattr(row, name)) for name in row.__slots__}}
            for index, row in enumerate(found.months, start=1)
        ],
        "goals": [{name: _plain(getattr(goal, name)) for name in goal.__slots__} for goal in found.goals],
        "benchmark_inputs": {
            name: [None if np.isnan(each) else float(each) for each in row] for name, row in inputs.items()
        },
    }


def _year(plan: Plan, found: Scenario, index: int) -> dict[str, Any]:
    year = found.years[index]
    names = [field.name for field in fields(Year) if field.name != "tax"]
    return {
        "fiscal_year": index + 1,
        "start": plan.year_start(index + 1).isoformat(),
        **{name: _plain(getattr(year, name)) for name in names},
        "tax": _plain(year.tax.total),
        **{f"tax_{name}": _plain(getattr(year.tax, name)) for name in year.tax.__slots__},
        "opening_cash": _plain(found.months[index * MONTHS].opening),
        "closing_cash": _plain(found.closing_cash[index]),
        "borrowings": _plain(found.borrowings[index]),
        "debt_years": _rate(found.debt_years[index]),
        "value_added_growth": _rate(found.value_added_growth[index]),
    }


def _rows(plan: Plan, found: Scenario, item: str, change: Decimal) -> list[dict[str, Any]]:
    whole = {
        name: value for name, value in summary(found).items()
        if name in ("tax_sum", "net_present_value", "payback_years", "lowest_cash", "lowest_month", "shortage")
    }  # fmt: skip
    head = {"sensitivity_item": item, "sensitivity_change": float(change), "scenario": found.key, "label": found.label}
    return [head | _numbers(_year(plan, found, index) | whole) for index in range(plan.years)]


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    """金額の列は小数にそろえる (列の型が行で変わらないように)。"""
    whole = ("fiscal_year", "start", "lowest_month")
    return {name: value if name in whole or value is None else float(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """Decimal を数に。整数なら整数、端数があれば小数第4位まで。"""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(round(value, 4))


def _rate(value: Decimal | None) -> float | None:
    return None if value is None else float(round(value, 6))

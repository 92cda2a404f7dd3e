"""計画をくらべる表。"""

from collections.abc import Sequence
from typing import Any

from shien.domain.plans.facts import Saved
from shien.engines.simulation import Simulation, simulate
from shien.engines.simulation.reading import read_plan
from shien.web.charts import Table

from . import graphs, tables
from .goals import programmes
from .words import month, percent, years, yen

MOST = 3
_NAMES = (
    "投資の額", "補助金", "投資のための借入", "いちばん少ない手元のお金", "計画の終わりの手元のお金", "投資しない場合との差",
    "付加価値額の年平均の伸び", "投資が戻るまで", "計画の目標",
)  # fmt: skip


def compared(saved: Sequence[Saved]) -> dict[str, Any]:
    """くらべる画面に渡すもの。"""
    named = [(each.name, each.document) for each in saved]
    labels = [
        name if [n for n, _ in named].count(name) == 1 else f"{name}（{at}）"
        for at, (name, _) in enumerate(named, start=1)
    ]
    found = [
        (label, each) for label, (_, document) in zip(labels, named, strict=True) if (each := _simulated(document))
    ]
    return {
        "plans": list(zip(labels, saved, strict=True)), "table": rows(list(zip(labels, (d for _, d in named), strict=True))),
        "chart": graphs.compared("cash-of-plans", found) if found else None,
    }  # fmt: skip


def rows(plans: Sequence[tuple[str, dict[str, Any]]]) -> Table:
    """行が主な数、列が計画。せまい画面では、数ごとの札になる。"""
    cells = [_cells(document) for _, document in plans]
    lines = tuple((name, *values) for name, *values in zip(_NAMES, *cells, strict=True))
    return Table(("項目", *(label for label, _ in plans)), lines)


def _cells(document: dict[str, Any]) -> tuple[str, ...]:
    found = _simulated(document)
    if found is None:
        return ("—",) * len(_NAMES)
    plan, chosen = found.plan, found.scenario(found.chosen)
    mine = [each for each in programmes(found) if each.mine]
    return (
        yen(sum(asset.cost for asset in plan.investments)),
        "使わない" if found.grant is None else yen(found.grant.amount) if found.grant.eligible else "対象になりません",
        yen(sum(loan.amount for loan in plan.loans)), f"{yen(chosen.lowest_cash)}：{month(plan, chosen.lowest_month)}",
        f"{yen(chosen.closing_cash[-1])}（{plan.years}年後）", yen(tables.gain(found, found.scenarios)),
        percent(chosen.value_added_growth[plan.goal_years - 1]), years(chosen.payback_years, f"{plan.years}年では戻りません"),
        mine[0].verdict if mine else "—",
    )  # fmt: skip


def _simulated(document: dict[str, Any]) -> Simulation | None:
    plan, _ = read_plan(document)
    return None if plan is None else simulate(plan)

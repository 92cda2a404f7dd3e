"""補助金の財務シミュレーション。一つの計画、感度分析つきの一つ、まとめて一万の計画の秒 (CPU)。

相手は、一月ずつ進む浮動小数のふつうの書き方 (plain_simulation)。相手は積立金方式・目標の判定・端数の定めが無く、計算するものが少ない。
同じ計画の期末の資金・税・正味現在価値を突き合わせ、最も大きい差を並べる (相手は丸めないので、一円に満たない差が残る)。
計画は例 (examples/simulation/plan.yaml) の額と率を乱数で動かしたもの。種は決まっている。
"""

import argparse
import copy
import time
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import yaml

from shien.engines.simulation import Plan, Simulation, simulate
from shien.engines.simulation.grant import grant
from shien.engines.simulation.reading import read_plan
from shien.instance.packages import ROOT

from .line import Line
from .plain_simulation import Answer, plain

T = TypeVar("T")
PLANS, ASKED = 10_000, 200
ONE, BAND, BATCH, APART = 20.0, 150.0, 120.0, 1.0


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    count = options.plans or PLANS
    documents = plans(count)
    chosen = [read(document) for document in documents[:ASKED]]
    simulate(chosen[0], sensitivity=True)
    one, found = _each(simulate, chosen)
    theirs, plainly = _each(lambda plan: plain(plan, subsidy_of(plan)), chosen)
    band, _ = _each(lambda plan: len(simulate(plan, sensitivity=True).bands), chosen)
    furthest = max(apart(ours, other) for ours, other in zip(found, plainly, strict=True))
    begun = time.process_time()
    for document in documents:
        simulate(read(document))
    batch = time.process_time() - begun
    words = f"plain month loop, four scenarios {np.median(theirs):.2f} ms"
    ratio = float(np.median(one) / np.median(theirs))
    points = sum(len(each) for each in chosen[0].sensitivity.values())
    return [
        Line("simulation, one plan, five scenarios: p50, CPU", float(np.median(one)), "ms", None, words, ratio),
        Line("simulation, one plan, five scenarios: p99, CPU", float(np.quantile(one, 0.99)), "ms", ONE),
        Line(f"simulation, {points} sensitivity points: p99, CPU", float(np.quantile(band, 0.99)), "ms", BAND),
        Line(f"simulation, {count:,} plans from text: CPU", batch, "s", BATCH * count / PLANS,
             f"plain, without reading {np.median(theirs) * count / 1000:.1f} s"),
        Line("simulation, largest difference from the plain loop", furthest, "yen", APART),
    ]  # fmt: skip


def plans(count: int) -> list[dict[str, Any]]:
    """計画の文書。額・率・月・耐用年数・償却方法を動かす。"""
    random = np.random.default_rng(20261126)
    example = yaml.safe_load((ROOT / "examples" / "simulation" / "plan.yaml").read_text(encoding="utf-8"))
    return [_varied(copy.deepcopy(example), random) for _ in range(count)]


def _varied(document: dict[str, Any], random: np.random.Generator) -> dict[str, Any]:
    size = float(np.exp(random.normal(0, 0.8)))
    for name in ("opening_cash", "net_sales", "fixed_costs", "personnel_expenses", "depreciation"):
        document["base"][name] = round(document["base"][name] * size * float(random.uniform(0.9, 1.1)))
    document["base"]["total_pay"] = round(document["base"]["personnel_expenses"] * 0.83)
    document["base"]["variable_cost_rate"] = round(float(random.uniform(0.4, 0.6)), 3)
    document["extra"]["net_sales"] = [round(each * size) for each in document["extra"]["net_sales"]]
    paid = int(random.integers(2, 6))
    document["investments"][0].update(
        cost=round(20000 * size * float(random.uniform(0.5, 2))), payment_month=paid, service_month=paid + 1,
        useful_life=int(random.integers(4, 15)), method=str(random.choice(["straight_line", "declining_balance"])),
    )  # fmt: skip
    document["loans"][0].update(amount=round(10000 * size), drawn_month=paid)
    document["subsidy"] = {"rate": "1/2", "cap": 50000, "received_month": 12, "compression": "direct"}
    return document


def read(document: dict[str, Any]) -> Plan:
    """文書の計画。"""
    plan, faults = read_plan(document)
    if plan is None:
        raise SystemExit(f"simulation: {faults[0].line('plan')}")
    return plan


def subsidy_of(plan: Plan) -> float:
    """計画の補助金の額 (円)。"""
    found = grant(plan, plan.subsidy) if plan.subsidy else None
    return float(found.amount) if found and found.amount else 0.0


def _each(what: Callable[[Plan], T], chosen: list[Plan]) -> tuple[list[float], list[T]]:
    times, found = [], []
    for plan in chosen:
        begun = time.process_time()
        found.append(what(plan))
        times.append((time.process_time() - begun) * 1000)
    return times, found


def apart(ours: Simulation, theirs: dict[str, Answer]) -> float:
    """案ごとの、期末の資金・税の和・正味現在価値・最も少ない資金の差の最大 (円)。"""
    pairs: list[tuple[float, float]] = []
    for key, other in theirs.items():
        mine = ours.scenario(key)
        pairs += zip(map(float, mine.closing_cash), other.closing, strict=True)
        pairs += [(float(mine.tax_sum), other.tax_sum), (float(mine.net_present_value), other.worth)]
        pairs.append((float(mine.lowest_cash), other.lowest))
    return max(abs(one - other) for one, other in pairs)

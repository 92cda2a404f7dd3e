"""計画をつくる。"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from shien.engines.simulation import Plan, simulate
from shien.engines.simulation.grant import Grant
from shien.engines.simulation.reading import read_plan

ROOT = Path(__file__).resolve().parents[4]
GOLDEN = ROOT / "tests" / "golden" / "simulation"


def worked_example() -> dict[str, Any]:
    """計算例の文書。"""
    return yaml.safe_load((GOLDEN / "worked_example.yaml").read_text(encoding="utf-8"))


def plan_of(document: dict[str, Any]) -> Plan:
    """文書の計画。"""
    plan, faults = read_plan(document)
    assert plan is not None, [fault.line() for fault in faults]
    return plan


def _moneys(most: int) -> st.SearchStrategy[int]:
    return st.integers(0, most)


@st.composite
def documents(draw: st.DrawFn, years: int | None = None, reduced: bool = False) -> dict[str, Any]:
    """いろいろな計画 (円)。reduced なら年数を耐用年数より長くとる。"""
    method = draw(st.sampled_from(["straight_line", "declining_balance"]))
    life = draw(st.integers(2, 5 if reduced else 20))
    count = years or draw(st.integers(3, 10))
    payment = draw(st.integers(1, 12 if reduced else count * 12 - 1))
    settled = draw(st.integers(payment, min(payment + 14, count * 12)))
    cost = draw(st.integers(1_000_000, 100_000_000))
    yearly = st.lists(_moneys(50_000_000), min_size=count, max_size=count)
    return {
        "start": draw(st.sampled_from(["2025-04-01", "2026-04-01", "2026-10-01"])), "years": count,
        "rounding": draw(st.sampled_from(["exact", "yen"])),
        "base": {
            "opening_cash": draw(_moneys(100_000_000)), "net_sales": draw(st.integers(10_000_000, 900_000_000)),
            "variable_cost_rate": draw(st.integers(0, 100)) / 100, "personnel_expenses": draw(_moneys(90_000_000)),
            "depreciation": draw(_moneys(9_000_000)), "fixed_costs": draw(_moneys(20_000_000)),
            "balance": {"net_assets": draw(_moneys(90_000_000)), "total_liabilities": draw(_moneys(90_000_000))},
        },
        "growth": {"net_sales": draw(st.integers(-20, 20)) / 100, "personnel_expenses": draw(st.integers(0, 5)) / 100},
        "investments": [{
            "cost": cost, "payment_month": payment, "useful_life": life, "method": method,
            "service_month": payment if reduced else draw(st.integers(payment, min(payment + 3, count * 12))),
        }],
        "extra": {"net_sales": draw(yearly), "variable_cost_rate": draw(st.integers(0, 100)) / 100,
                  "personnel_expenses": draw(yearly)},
        "loans": [{"amount": draw(_moneys(30_000_000)), "rate": 0.02, "repayments": draw(st.integers(1, 60)),
                   "interval": draw(st.sampled_from([1, 12]))}],
        "subsidy": {"rate": draw(st.sampled_from(["1/2", "2/3", "3/4"])), "cap": draw(st.integers(1, 50_000_000)),
                    "settled_month": settled,
                    "received_month": settled if reduced else draw(st.integers(1, count * 12))},
        "bridge_loan": {"rate": 0.02},
    }  # fmt: skip


def granted(cost: int, staff: int = 5, **subsidy: Any) -> Grant:
    """投資額 (円) と従業員数から。"""
    document = worked_example() | {"unit": "yen", "loans": []}
    document.pop("bridge_loan")
    document["base"] |= {"employee_number": staff}
    document["investments"][0]["cost"] = cost
    document["subsidy"] = {"received_month": 12, **subsidy}
    found = simulate(plan_of(document)).grant
    assert found is not None
    return found


def thousand(value: Decimal, sign: str = "") -> str:
    """千円、小数第1位。"""
    return f"{value / 1000:{sign}.1f}"

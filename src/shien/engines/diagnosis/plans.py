"""計画の目標。経営力向上計画と経営革新計画の伸びを確かめる。率は plans.toml。"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

# 伸びが目標に届いたかは、百分率で小数6桁に丸めて比べる (1.09 / 1 - 1 が 0.09 に足りなくなる丸めを避ける)。
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Test:
    """一つの目標の確かめ。growth は伸び、required は要る伸び (どちらも分数)。求められなければ growth は None。"""

    item: str
    growth: float | None
    required: float

    @property
    def met(self) -> bool:
        """届いたか。"""
        return self.growth is not None and round(self.growth, _DIGITS) >= self.required


@dataclass(frozen=True, slots=True)
class PlanResult:
    """計画の確かめ。tests は項目ごと、passed は結論、verified は率を官の文書で確かめたか。"""

    tests: tuple[Test, ...]
    passed: bool
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Standing:
    """ある年の実績か計画。付加価値額・給与支給総額は円、workers は労働投入量 (人、または人×時間)。"""

    value_added: float
    workers: float
    pay: float = 0.0


def improvement_plan(before: Standing, after: Standing, years: int, on: date) -> PlanResult:
    """経営力向上計画。労働生産性 (付加価値額 ÷ 労働投入量) の伸び。before は計画の前、after は終わりの年。"""
    rule = _rule("management_improvement", on)
    test = Test("労働生産性", _growth(_per_head(before), _per_head(after)), _required(rule, "productivity", years))
    return PlanResult((test,), test.met, years in rule["verified_years"], rule["source"])


def innovation_plan(before: Standing, after: Standing, years: int, on: date) -> PlanResult:
    """経営革新計画。付加価値額か一人当たり付加価値額の一方と、給与支給総額の伸び。終わりの付加価値額は正であること。"""
    rule = _rule("management_innovation", on)
    added = Test("付加価値額", _growth(before.value_added, after.value_added), _required(rule, "value_added", years))
    head = Test("一人当たり付加価値額", _growth(_per_head(before), _per_head(after)), added.required)
    pay = Test("給与支給総額", _growth(before.pay, after.pay), _required(rule, "pay", years))
    passed = (added.met or head.met) and pay.met and after.value_added > 0
    return PlanResult((added, head, pay), passed, years in rule["verified_years"], rule["source"])


def _per_head(standing: Standing) -> float:
    return standing.value_added / standing.workers if standing.workers > 0 else 0.0


def _growth(before: float, after: float) -> float | None:
    """伸び。元が0以下なら率で言えないので None。"""
    return after / before - 1 if before > 0 else None


def _required(rule: dict[str, Any], item: str, years: int) -> float:
    if str(years) not in rule[item]:
        raise ValueError(f"{years}年の計画の目標はありません（あるもの：{'・'.join(rule[item])}年）。")
    return float(rule[item][str(years)])


def _rule(plan: str, on: date) -> dict[str, Any]:
    """その日の決まり。"""
    found = [rule for rule in _rules() if rule["plan"] == plan and rule["valid_from"] <= on]
    if not found:
        raise ValueError(f"{on} に使える決まりがありません。")
    return max(found, key=lambda rule: rule["valid_from"])


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(Path(__file__).with_name("plans.toml").read_text(encoding="utf-8"))["rule"])

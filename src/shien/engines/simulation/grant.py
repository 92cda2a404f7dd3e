"""補助金の額。S = min(補助対象経費 × 補助率, 上限) を制度の単位で切り捨てる。下限に満たなければ対象外で、そう言う。"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .law import in_force, table
from .plan import Plan, Profit, Subsidy
from .rounding import ZERO


@dataclass(frozen=True, slots=True)
class Grant:
    """補助金の額とわけ (円)。amount 交付される額、returned 収益納付で減る額。対象外なら amount は None。"""

    label: str
    eligible_cost: Decimal
    rate: str
    cap: Decimal | None
    floor: Decimal
    amount: Decimal | None
    returned: Decimal
    reasons: tuple[str, ...]

    @property
    def eligible(self) -> bool:
        """補助を受けられる額になるか。"""
        return self.amount is not None


@dataclass(frozen=True, slots=True)
class Terms:
    """率の段 (率, その率で届く補助額の上限)・上限・下限・単位 (円)。"""

    label: str
    steps: tuple[tuple[Fraction, Decimal | None], ...]
    cap: Decimal | None
    floor: Decimal
    unit: int
    returns_profit: bool = False
    notes: tuple[str, ...] = ()


def schemes() -> dict[str, list[dict[str, Any]]]:
    """制度の鍵 → 版。"""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table("schemes")["scheme"]:
        found.setdefault(row["key"], []).append(row)
    return found


def grant(plan: Plan, subsidy: Subsidy) -> Grant:
    """計画の補助金。"""
    terms = _of_scheme(plan, subsidy) if subsidy.scheme else _explicit(subsidy)
    cost = sum((asset.eligible for asset in plan.investments), ZERO)
    amount = subsidy_amount(cost, terms)
    returned = profit_return(subsidy.profit, amount, cost) if subsidy.profit else ZERO
    rate = "、".join(f"{step}" + ("" if limit is None else f"（補助額{limit:,}円まで）") for step, limit in terms.steps)
    short = amount < terms.floor or amount <= 0
    reasons = [f"補助対象経費 {cost:,}円 × 補助率 {rate}、上限 {_yen(terms.cap)} から {amount:,}円。"]
    if short:
        reasons.append(
            f"下限 {_yen(terms.floor)} に満たないため、補助の対象になりません。補助対象経費を見直してください。"
        )
    if returned:
        reasons.append(f"収益納付により {returned:,}円を差し引きます。")
    return Grant(
        terms.label, cost, rate, terms.cap, terms.floor, None if short else amount - returned, returned,
        (*reasons, *terms.notes),
    )  # fmt: skip


def subsidy_amount(cost: Decimal, terms: Terms) -> Decimal:
    """補助額。率の段ごとに積み、上限で止め、単位未満を切り捨てる。

    >>> subsidy_amount(Decimal(1000000), Terms("", ((Fraction(2, 3), None),), Decimal(700000), Decimal(0), 1))
    Decimal('666666')
    """
    left, total = Fraction(cost), Fraction(0)
    for rate, limit in terms.steps:
        part = left * rate if limit is None else min(left * rate, Fraction(limit) - total)
        total, left = total + part, left - part / rate
    if terms.cap is not None:
        total = min(total, Fraction(terms.cap))
    return Decimal(int(total // terms.unit) * terms.unit)


def profit_return(profit: Profit, amount: Decimal, cost: Decimal) -> Decimal:
    """収益納付。F = {(収益 − 原価) − 除外額} × S ÷ 補助対象経費、0 以上 S 以下、円未満切捨て (持続化補助金の様式)。"""
    gain = max(profit.sales - profit.cost - profit.excluded, ZERO)
    return min(Decimal(int(Fraction(gain) * Fraction(amount) / Fraction(cost))), amount)


def programme_of(subsidy: Subsidy | None) -> str | None:
    """制度が求める計画目標の鍵。"""
    return schemes()[subsidy.scheme][-1].get("programme") if subsidy and subsidy.scheme else None


def programmes_of(subsidy: Subsidy | None) -> tuple[str, ...]:
    """制度と、使う特例が求める計画目標の鍵。"""
    if subsidy is None or not subsidy.scheme:
        return ()
    row = schemes()[subsidy.scheme][-1]
    found = (row, *(row["specials"][name] for name in subsidy.specials))
    return tuple(each["programme"] for each in found if "programme" in each)


def _explicit(subsidy: Subsidy) -> Terms:
    step = Fraction(subsidy.rate_text or subsidy.rate or 0)
    return Terms("率と上限を指定", ((step, None),), subsidy.cap, subsidy.floor, subsidy.unit)


def _of_scheme(plan: Plan, subsidy: Subsidy) -> Terms:
    on = subsidy.applied_on or plan.start
    row = in_force(schemes()[subsidy.scheme or ""], on, since="valid_from")
    chosen = [row["specials"][name] for name in subsidy.specials]
    steps = row["micro_rate"] if subsidy.micro and "micro_rate" in row else row["rate"]
    steps = max([steps, *(each["rate"] for each in chosen if "rate" in each)], key=lambda one: Fraction(one[0]["rate"]))
    cap = _band(row["caps"], plan) + sum((_band(each["add"], plan) for each in chosen if "add" in each), ZERO)
    notes = tuple(f"特例：{each['label']}。" for each in chosen)
    if on > row["valid_to"]:
        notes += (f"{row['source']} の数字で、受付は{row['valid_to']}までです。いまの公募要領をお確かめください。",)
    return Terms(
        row["label"], tuple((Fraction(one["rate"]), _decimal(one.get("up_to"))) for one in steps), cap,
        Decimal(row["floor"]), row["unit"], row.get("profit_return", False), notes,
    )  # fmt: skip


def _band(bands: Sequence[dict[str, Any]], plan: Plan) -> Decimal:
    """従業員数の階級の額。"""
    for band in bands:
        if "employees" not in band or (plan.base.employee_number or ZERO) <= band["employees"]:
            return Decimal(band.get("cap", 0))
    raise LookupError("従業員数の階級が表にありません。")


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _yen(value: Decimal | None) -> str:
    return "なし" if value is None else f"{value:,}円"

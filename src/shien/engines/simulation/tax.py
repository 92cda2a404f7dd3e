"""法人の税。資本金1億円以下の普通法人。赤字の繰越しと事業税の損金算入は見ない (その年に納めるとみる)。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .law import in_force, table
from .rounding import ZERO, Rounding


@dataclass(frozen=True, slots=True)
class Payer:
    """納める会社。資本金 (円) と従業員数は均等割に要る。"""

    rounding: Rounding
    capital_stock: Decimal | None = None
    employee_number: Decimal | None = None
    relief_extended: bool = True


@dataclass(frozen=True, slots=True)
class Tax:
    """税の内訳 (円)。"""

    corporation: Decimal
    defence: Decimal
    local_corporation: Decimal
    inhabitant: Decimal
    enterprise: Decimal
    special_enterprise: Decimal
    per_capita: Decimal

    @property
    def total(self) -> Decimal:
        """合計。"""
        return (
            self.corporation + self.defence + self.local_corporation + self.inhabitant
            + self.enterprise + self.special_enterprise + self.per_capita
        )  # fmt: skip


def assess(income: Decimal, year_start: date, payer: Payer) -> Tax:
    """所得にかかる税。year_start に始まる事業年度の率による。所得が無ければ均等割だけ。"""
    laws, to = table("tax"), payer.rounding
    base = to.base(max(income, ZERO))
    row = in_force(laws["corporation"], year_start)
    relieved = payer.relief_extended or year_start <= row["relief_until"]
    corporation = to.tax(by_steps(base, row["steps" if relieved else "steps_after_relief"]))
    defence = in_force(laws["defence"], year_start)
    enterprise = to.tax(by_steps(base, in_force(laws["enterprise"], year_start)["steps"]))

    def rate(name: str) -> Decimal:
        return Decimal(in_force(laws[name], year_start)["rate"])

    return Tax(
        corporation=corporation,
        defence=to.tax(to.base(max(corporation - defence["deduction"], ZERO)) * Decimal(defence["rate"])),
        local_corporation=to.tax(to.base(corporation) * rate("local_corporation")),
        inhabitant=to.tax(to.base(corporation) * rate("inhabitant")),
        enterprise=enterprise,
        special_enterprise=to.tax(enterprise * rate("special_enterprise")),
        per_capita=_per_capita(in_force(laws["per_capita"], year_start), payer),
    )


def by_steps(base: Decimal, steps: Sequence[dict[str, Any]]) -> Decimal:
    """超過累進。段 (over を超える部分に rate) ごとの額の和。"""
    edges = [*(step["over"] for step in steps[1:]), None]
    total = ZERO
    for step, end in zip(steps, edges, strict=True):
        part = base - step["over"] if end is None else min(base, Decimal(end)) - step["over"]
        total += max(part, ZERO) * step["rate"]
    return total


def _per_capita(row: dict[str, Any], payer: Payer) -> Decimal:
    """均等割。資本金か従業員数が分からなければ表の既定の額。"""
    if payer.capital_stock is None or payer.employee_number is None:
        return Decimal(row["default"])
    for band in row["bands"]:
        few = "employees" not in band or payer.employee_number <= band["employees"]
        if payer.capital_stock <= band["capital"] and few:
            return Decimal(band["amount"])
    raise LookupError("資本金が1億円を超える会社の均等割は表にありません。")

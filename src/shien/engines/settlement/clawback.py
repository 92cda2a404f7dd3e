"""返還・納付。手続きのデータにある式を計り、支払った額を超えないように収める。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shien.engines import forms


@dataclass(frozen=True, slots=True)
class Due:
    """返還・納付の一つ。amount は求める額 (円)。discretion なら、求めるかどうかを人が決める。"""

    id: str
    label: str
    amount: int
    computed: int
    discretion: bool
    source: str
    unverified: bool


def clawback(
    *, definition: Mapping[str, Any], rules: Sequence[Mapping[str, Any]], form: str, case: Mapping[str, Any],
    earlier: Mapping[str, Mapping[str, Any]], today: date, paid: int, ordered: int, done: Sequence[str] = (),
) -> tuple[Due, ...]:  # fmt: skip
    """求める返還・納付。

    definition は procedures.clawback_form、rules は procedure.toml の [[clawback]]、form はいま調べる様式。paid は支払った額、
    ordered はもう求めた額で、合計が paid を超えない。done は一度だけ求めるもの (once) のうち、もう求めたもの。
    """
    values = forms.evaluate(forms.read(definition), {}, forms.Context(today=today, case=case, earlier=earlier)).values
    left = max(0, paid - ordered)
    found = []
    for row in rules:
        if row.get("form", "") != form or values.get(f"{row['id']}_due") is not True:
            continue
        if row.get("once") and row["id"] in done:
            continue
        computed = max(0, int(values.get(row["id"]) or 0))
        amount = min(computed, left)
        left -= amount
        found.append(
            Due(
                row["id"],
                row["label"],
                amount,
                computed,
                bool(row.get("discretion")),
                row.get("source", ""),
                bool(row.get("unverified")),
            )
        )
    return tuple(each for each in found if each.computed)

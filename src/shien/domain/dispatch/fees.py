"""専門家の謝金。時間 × 単価 (fees.toml、日付つき) と、個人への支払の源泉徴収。読み書きをしない。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from shien.values.fault import InvalidValue

_HOUR = 60


@dataclass(frozen=True, slots=True)
class Line:
    """一日の謝金。minutes は報告の時間の合計 (分)、counted は数える時間 (分)、capped は日額の上限に当たったか。"""

    on: date
    minutes: int
    counted: int
    hour: int
    amount: int
    capped: bool
    source: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class Fee:
    """謝金の計算。額はどれも円。payable は、源泉徴収のあとに振り込む額。"""

    lines: tuple[Line, ...]
    fee: int
    travel: int
    withheld: int

    @property
    def gross(self) -> int:
        """謝金と旅費。"""
        return self.fee + self.travel

    @property
    def payable(self) -> int:
        """振り込む額。"""
        return self.gross - self.withheld


@cache
def table() -> Mapping[str, Any]:
    """単価と源泉徴収の表。"""
    return loads((Path(__file__).parent / "fees.toml").read_text(encoding="utf-8"))


def _at(rows: Sequence[Mapping[str, Any]], on: date) -> Mapping[str, Any]:
    """その日に効く行。無ければ InvalidValue。"""
    held = [each for each in rows if date.fromisoformat(str(each["from"])) <= on]
    if not held:
        raise InvalidValue(f"{on.year}年{on.month}月{on.day}日の謝金の単価がありません。事務局へお問い合わせください。")
    return max(held, key=lambda each: str(each["from"]))


def withholding_at(on: date) -> Mapping[str, Any]:
    """その日に払うときの、源泉徴収の率。"""
    return _at(table()["withholding"], on)


def compute(
    visits: Iterable[tuple[date, int]], travel: int, *, paid_on: date, individual: bool, rates: Mapping[str, Any] | None = None
) -> Fee:  # fmt: skip
    """謝金を計算する。visits は (日, 分)。同じ日の時間は合わせてから数える。

    >>> compute([(date(2026, 12, 10), 125)], 1_000, paid_on=date(2027, 1, 20), individual=True).payable
    10147
    """
    known = rates or table()
    minutes: dict[date, int] = {}
    for on, each in visits:
        minutes[on] = minutes.get(on, 0) + each
    lines = tuple(_line(on, many, _at(known["rate"], on)) for on, many in sorted(minutes.items()))
    fee = sum(each.amount for each in lines)
    withheld = withholding(fee + travel, _at(known["withholding"], paid_on)) if individual else 0
    return Fee(lines, fee, travel, withheld)


def _line(on: date, minutes: int, rate: Mapping[str, Any]) -> Line:
    counted = minutes // rate["step"] * rate["step"]
    amount = rate["hour"] * counted // _HOUR
    return Line(
        on, minutes, counted, rate["hour"], min(amount, rate["day_most"]), amount > rate["day_most"], rate["source"],
        bool(rate["unverified"]),
    )  # fmt: skip


def withholding(amount: int, rule: Mapping[str, Any]) -> int:
    """源泉徴収の額 (円)。above を超える分は rate_above で、1円未満は切り捨てる。

    >>> withholding(100_000, table()["withholding"][0])
    10210
    """
    most = int(rule["above"])
    low, high = Decimal(min(amount, most)), Decimal(max(amount - most, 0))
    tax = low * Decimal(rule["rate"]) + high * Decimal(rule["rate_above"])
    return int(tax.quantize(Decimal(1), ROUND_DOWN))

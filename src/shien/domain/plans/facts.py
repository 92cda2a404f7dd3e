"""事業計画の外へ出る形。"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Saved:
    """保存した計画。document はエンジンの書式で、一覧では空。by_supporter は支援者が作った、version_by_supporter は
    いちばん新しい版を支援者が保存した。may_… は、いまの閲覧者にできること。"""

    id: UUID
    name: str
    version: int
    organisation: str
    by_supporter: bool
    version_by_supporter: bool
    made_at: datetime
    saved_by: str
    saved_organisation: str
    saved_at: datetime
    sent: bool
    receiver: str
    stepped_at: datetime | None
    may_save: bool
    may_send: bool
    may_take_back: bool
    may_remove: bool
    document: dict[str, Any]

    def arrived_since(self, at: datetime) -> bool:
        """at より後に支援者から届き、事業者がまだ手を入れていないか。"""
        new = self.stepped_at is not None and self.stepped_at >= at
        return self.sent and self.by_supporter and self.version_by_supporter and new


@dataclass(frozen=True, slots=True)
class Version:
    """版の見出し。"""

    number: int
    name: str
    saved_by: str
    organisation: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class PlanYear:
    """申請書の計画欄の一年。金額は円 (1円に四捨五入)。number は0が基準年度。"""

    number: int
    start: date
    net_sales: int
    operating_income: int
    personnel_expenses: int
    depreciation: int
    value_added: int
    total_pay: int | None
    employee_number: int | None


@dataclass(frozen=True, slots=True)
class PlanPart:
    """申請書の計画欄に入る値。growth は付加価値額の年平均成長率、subsidy は見込みの補助額 (対象外なら None)。"""

    name: str
    version: int
    scheme: str
    investment: int
    eligible_cost: int
    subsidy: int | None
    years: tuple[PlanYear, ...]
    growth: Decimal | None

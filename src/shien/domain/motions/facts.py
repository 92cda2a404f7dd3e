"""起案の外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Motion:
    """起案。open は決裁を待つもの、accepted は決裁が無ければ None。

    site_name は起案を求めた外部システム。by_id が None なら、まだだれも引き受けていない。
    """

    id: int
    key: UUID
    application: UUID
    application_id: int
    enterprise_id: int
    application_number: str
    applicant_name: str
    call_name: str
    procedure: str
    transition: str
    label: str
    amount: int | None
    reason: str
    detail: Mapping[str, Any]
    by_id: int | None
    by_name: str
    site_name: str
    at: datetime
    open: bool
    accepted: bool | None
    ruled_by: str
    ruled_at: datetime | None
    comment: str

    @property
    def step(self) -> str:
        """段階。受け手のシステムに返す語。"""
        if self.open:
            return "proposed" if self.by_id else "reported"
        return "closed" if self.accepted is None else "approved" if self.accepted else "rejected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """まとめて決裁したときの、一件ごとの結果。refusal が空なら、できた。"""

    number: str
    applicant_name: str
    refusal: str = ""

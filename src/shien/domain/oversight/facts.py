"""監督の外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from .choices import ReadAlarmKind


@dataclass(frozen=True, slots=True)
class ReadAlarm:
    """閲覧の警報。own は、見ている人自身についての警報か。"""

    key: UUID
    kind: str
    name: str
    organisation: str
    detail: str
    found_at: datetime
    settled_at: datetime | None
    settled_by_name: str
    note: str
    own: bool

    @property
    def label(self) -> str:
        """種類の名前。"""
        return ReadAlarmKind(self.kind).label


@dataclass(frozen=True, slots=True)
class RightsList:
    """月ごとの権限の一覧。"""

    month: date
    rows: tuple[Mapping[str, Any], ...]
    made_at: datetime
    checked_at: datetime | None
    checked_by_name: str

"""起案の外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Motion:
    """起案。accepted は決裁の前なら None。"""

    id: int
    key: UUID
    application: UUID
    application_id: int
    enterprise_id: int
    application_number: str
    applicant_name: str
    procedure: str
    transition: str
    label: str
    amount: int | None
    reason: str
    detail: Mapping[str, Any]
    by_id: int
    by_name: str
    at: datetime
    accepted: bool | None
    ruled_by: str
    ruled_at: datetime | None
    comment: str

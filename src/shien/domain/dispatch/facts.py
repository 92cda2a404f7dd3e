"""専門家派遣の、外へ出る形。"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .matching import Reason


@dataclass(frozen=True, slots=True)
class Expert:
    """名簿の一人。"""

    key: UUID
    number: str
    name: str
    qualification: str
    recommended_by: str
    themes: tuple[str, ...]
    prefectures: tuple[str, ...]
    times: tuple[str, ...]
    online: bool
    registered_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """引き当て。"""

    expert_number: str
    expert_name: str
    reasons: tuple[Reason, ...]
    by_name: str
    at: datetime
    live: bool


@dataclass(frozen=True, slots=True)
class Year:
    """年度の回数。"""

    fiscal_year: int
    used: int
    most: int

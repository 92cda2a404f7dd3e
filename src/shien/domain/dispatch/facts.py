"""専門家派遣の、外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from .matching import Reason


@dataclass(frozen=True, slots=True)
class Expert:
    """名簿の一人。application は登録の届出、state はその状態、until は委嘱の終わりの日。"""

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
    application: UUID
    state: str
    live: bool
    until: date

    @property
    def in_office(self) -> bool:
        """就任を承諾して、打診を受けられるか。"""
        return self.state == "in_office"


@dataclass(frozen=True, slots=True)
class Assignment:
    """引き当て。declined は、断ったわけ (職員だけが見る)。"""

    expert_number: str
    expert_name: str
    reasons: tuple[Reason, ...]
    by_name: str
    at: datetime
    live: bool
    declined: str


@dataclass(frozen=True, slots=True)
class Mission:
    """専門家が打診された派遣の一つ。live は、いまも受け持つか。"""

    application: UUID
    number: str
    applicant_name: str
    state: str
    state_label: str
    waits_for: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """謝金の請求。額は円。lines は日ごとの計算、bank は振込先。"""

    lines: tuple[Mapping[str, Any], ...]
    fee: int
    travel: int
    withheld: int
    payable: int
    bank: Mapping[str, str]
    by_name: str
    at: datetime

    @property
    def gross(self) -> int:
        """謝金と旅費。"""
        return self.fee + self.travel


@dataclass(frozen=True, slots=True)
class Paid:
    """専門家に払った・払う途中の謝金。額は円。outcome は銀行の答えの前なら空、paid_on は振り込まれた日。"""

    application: UUID
    applicant_name: str
    gross: int
    withheld: int
    amount: int
    outcome: str
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class Days:
    """専門家の行けない日。own は本人が入れた日、held は日程の決まった派遣の日。"""

    own: tuple[date, ...]
    held: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """年度の回数。"""

    fiscal_year: int
    used: int
    most: int

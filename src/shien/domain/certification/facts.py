"""認定の、外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Referral:
    """回付。due_on を過ぎて認定を待つものは遅れている。"""

    application: UUID
    application_number: str
    applicant_name: str
    procedure: str
    form: str
    state: str
    offices: tuple[Mapping[str, str], ...]
    days: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Term:
    """期間の一行。"""

    kind: str
    label: str
    starts_on: date
    ends_on: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """認定書。live は、いま効いているか。"""

    key: UUID
    application: UUID
    procedure: str
    number: str
    name: str
    offices: tuple[Mapping[str, str], ...]
    certified_on: date
    terms: tuple[Term, ...]
    live: bool

    @property
    def ends_on(self) -> date | None:
        """いまの期間の末日。"""
        return self.terms[-1].ends_on

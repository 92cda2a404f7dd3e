"""外部システムの、外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shien.ledger.audit import Actor

from .choices import HandoverState, OfferState, Work


@dataclass(frozen=True, slots=True)
class System:
    """トークンの持ち主のシステム。procedures は、この仕事を任された手続き。"""

    site_id: int
    client_id: str
    name: str
    owner: str
    work: str
    procedures: frozenset[str]

    @property
    def actor(self) -> Actor:
        """証跡に書く名前。"""
        return Actor("site", self.client_id, self.name, self.owner, "外部システム")


@dataclass(frozen=True, slots=True)
class Assignment:
    """任せた仕事。"""

    id: int
    client_id: str
    site_name: str
    procedure: str
    work: str
    began_at: datetime
    began_by: str
    ended_at: datetime | None

    @property
    def label(self) -> str:
        """仕事の名前。"""
        return Work(self.work).label


@dataclass(frozen=True, slots=True)
class Handover:
    """引渡し。body は、知らせに載せたもの (番号と要約値だけ)。"""

    id: int
    key: UUID
    event: UUID
    sequence: int
    procedure: str
    body: Mapping[str, Any]
    state: str
    ready_at: datetime
    delivered_at: datetime | None
    acknowledged_at: datetime | None
    failed_at: datetime | None
    error: str

    @property
    def label(self) -> str:
        """段階の名前。"""
        return HandoverState(self.state).label


@dataclass(frozen=True, slots=True)
class Failed:
    """24時間を超えても届かなかった知らせ。"""

    event: UUID
    client_id: str
    number: str
    error: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """渡した申請書。claim_token は、作った答えにだけ入る。"""

    key: UUID
    expires_at: datetime
    claim_token: str


@dataclass(frozen=True, slots=True)
class Offer:
    """前もって書いた申請書 (受け取る事業者から見た形)。"""

    key: UUID
    site_name: str
    site_owner: str
    call: UUID
    call_name: str
    form_title: str
    answers: Mapping[str, Any]
    definition: Mapping[str, Any]
    offered_at: datetime
    expires_at: datetime
    state: str
    claimed_at: datetime | None
    application: UUID | None
    tells: bool

    @property
    def label(self) -> str:
        """段階の名前。"""
        return OfferState(self.state).label

"""訂正の外へ出る形。"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shien.values.yen import yen_words

from .choices import Source, State


@dataclass(frozen=True, slots=True)
class Proposal:
    """訂正の一行。"""

    batch: UUID
    key: UUID
    title: str
    label: str
    before: str
    after: str
    state: str
    waiting: bool
    proposer: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """一件の訂正の画面。values は欄のいまの値、past はこれまでの訂正 (新しい順)。"""

    key: UUID
    title: str
    state: str
    source: str
    values: Mapping[str, str]
    past: tuple[Proposal, ...]

    @property
    def source_label(self) -> str:
        """名簿の名前。"""
        return Source(self.source).label

    @property
    def state_label(self) -> str:
        """公開の状態。"""
        return State(self.state).label

    @property
    def published(self) -> bool:
        """公開中か。"""
        return self.state == State.PUBLISHED


def words(field: str, value: str) -> str:
    """人に見せる値。"""
    if not value:
        return "記載なし"
    if field == "state":
        return State(value).label
    return yen_words(int(value)) if field == "subsidy_max_limit" else value

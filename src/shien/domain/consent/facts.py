"""承諾の外へ出る形。"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from .choices import Direction, EndReason

# A month ahead: time to look at what the site read, and to renew or to let it end.
RENEWAL_NOTICE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Purpose:
    """利用目的。months は承諾の長さ。"""

    code: str
    label: str
    sentence: str
    recipients: tuple[str, ...]
    months: int


@dataclass(frozen=True, slots=True)
class Site:
    """連携サイト。"""

    id: int
    client_id: str
    name: str
    owner: str
    description: str
    contact: str
    base_url: str
    purposes: tuple[str, ...]
    groups: tuple[str, ...]
    forms: tuple[str, ...]
    direction: str
    active: bool
    recipient_class: str
    redirect_uris: tuple[str, ...]
    webhook_url: str

    @property
    def registers(self) -> bool:
        """登録の提案もするか。"""
        return self.direction == Direction.READ_REGISTER

    @property
    def direction_label(self) -> str:
        """連携の向きの名前。"""
        return Direction(self.direction).label


@dataclass(frozen=True, slots=True)
class Consent:
    """承諾。"""

    id: UUID
    site: Site
    purpose: Purpose
    groups: tuple[str, ...]
    declined: tuple[str, ...]
    direction: str
    auto_accept: bool
    granted_by: str
    granted_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    end_reason: str
    receipt: str
    text_version: str

    def ends_soon(self, at: datetime) -> bool:
        """期限が近く、改めるとよいか (三十日前から)。"""
        return self.live(at) and self.expires_at - at <= RENEWAL_NOTICE

    def live(self, at: datetime) -> bool:
        """いま効いているか。"""
        return self.ended_at is None and at < self.expires_at

    @property
    def end_label(self) -> str:
        """終わったわけ。"""
        return EndReason(self.end_reason).label if self.end_reason else ""


@dataclass(frozen=True, slots=True)
class Webhook:
    """知らせの送り先と署名の鍵。"""

    url: str
    secret: str

"""編集の行いを証跡に書く。"""

from datetime import datetime
from typing import Any

from shien.domain.accounts.choices import Role
from shien.ledger import audit
from shien.ledger.audit import SYSTEM, Act, Actor


def actor(user: Any) -> Actor:
    """証跡に書く名前。人がいなければ自動処理 (予約した公開など)。"""
    return Actor("staff", str(user.key), user.name, "", Role.EDITOR.label) if user else SYSTEM


def published(kind: str, content: Any, user: Any, proposed_by: Any, *, at: datetime) -> None:
    """公開した、または公開を予約した。"""
    goes_live = content.go_live_at if content.go_live_at and content.go_live_at > at else None
    audit.record(
        Act.CONTENT_PUBLISH, by=actor(user), at=at, target=f"{kind}:{content.key}",
        detail={
            "revision": content.latest_revision_id, "goes_live": goes_live.isoformat() if goes_live else "",
            "proposed_by": str(proposed_by.key) if proposed_by else "",
        },
    )  # fmt: skip


def unpublished(kind: str, content: Any, user: Any, *, at: datetime) -> None:
    """公開をやめた (期限が来たときは自動処理)。"""
    audit.record(Act.CONTENT_UNPUBLISH, by=actor(user), at=at, target=f"{kind}:{content.key}")

"""監督の読取り。運用と監査の担当だけ。"""

from datetime import datetime
from typing import Any

from shien.domain.accounts import staffing
from shien.domain.accounts.choices import OVERSEERS
from shien.domain.accounts.facts import Invited, Right, Viewer

from . import facts
from .models import ReadAlarm, RightsList

_SHOWN = 200


def oversees(viewer: Viewer) -> bool:
    """監督の画面を見る人か。"""
    return viewer.role in OVERSEERS


def read_alarms(viewer: Viewer, *, waiting: bool) -> list[facts.ReadAlarm]:
    """閲覧の警報 (新しい順)。"""
    if not oversees(viewer):
        return []
    rows = ReadAlarm.objects.filter(settled_at__isnull=waiting).order_by("-id")[:_SHOWN]
    return [
        facts.ReadAlarm(
            row.key, row.kind, row.name, row.organisation, row.detail, row.found_at, row.settled_at, row.settled_by_name, row.note,
            row.account_id == viewer.account_id,
        )
        for row in rows
    ]  # fmt: skip


def rights(viewer: Viewer, *, at: datetime) -> list[Right]:
    """いまの権限の一覧。"""
    return staffing.rights(at=at) if oversees(viewer) else []


def invited(viewer: Viewer, *, at: datetime) -> list[Invited]:
    """まだサインインしていない招待。"""
    return staffing.invited(at=at) if oversees(viewer) else []


def rights_lists(viewer: Viewer) -> list[facts.RightsList]:
    """月ごとの権限の一覧 (新しい順)。"""
    rows = RightsList.objects.order_by("-month")[:24] if oversees(viewer) else ()
    return [
        facts.RightsList(row.month, tuple(row.rows), row.made_at, row.checked_at, row.checked_by_name) for row in rows
    ]


def waiting_line(each: Invited) -> dict[str, Any]:
    """招待を、一覧に残す形。名前は、サインインするまで分からない。"""
    return {
        "account": "", "name": "（招待中）", "role": each.role, "organisation": each.organisation,
        "prefectures": list(each.prefectures), "duties": list(each.duties), "starts_at": each.starts_at.isoformat(),
        "ends_at": each.ends_at.isoformat(), "seen_at": "", "unused_days": 0,
    }  # fmt: skip


def line(each: Right, at: datetime) -> dict[str, Any]:
    """一覧に残す形。"""
    return {
        "account": str(each.account_key), "name": each.name, "role": each.role, "organisation": each.organisation,
        "prefectures": list(each.prefectures), "duties": list(each.duties), "starts_at": each.starts_at.isoformat(),
        "ends_at": each.ends_at.isoformat(), "seen_at": each.seen_at.isoformat() if each.seen_at else "",
        "unused_days": each.unused_days(at),
    }  # fmt: skip

"""見回り。動いていた記録、締切の延長の提案、対象要件の判定のやり直し。全行を読める範囲で呼ぶ。"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from shien.domain.accounts import queries as accounts
from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import reading, rules
from shien.domain.applications.models import Application, Call, Draft, Grace, Heartbeat, Verdict
from shien.ledger import outbox

from .carry import owner_of
from .drafts import judge

_ACTIVE = timedelta(hours=24)
_LOOK_BACK = timedelta(days=1)


def beat(*, minute: datetime, ready: bool, detail: str = "") -> None:
    """その一分に、入口が答えたかを残す。同じ分の二度目は、悪いほうを残す。"""
    minute = minute.replace(second=0, microsecond=0)
    row, made = Heartbeat.objects.get_or_create(minute=minute, defaults={"ready": ready, "detail": detail[:200]})
    if not made and row.ready and not ready:
        Heartbeat.objects.filter(minute=minute).update(ready=False, detail=detail[:200])


def forget_beats(*, at: datetime) -> int:
    """四百日より古い記録を消す。"""
    return Heartbeat.objects.filter(minute__lt=at - timedelta(days=400)).delete()[0]


def propose_grace(*, at: datetime) -> int:
    """締め切った公募回のうち、締切前の60分に止まっていたものについて、延長を提案する (REL-11)。提案した数を返す。"""
    made = 0
    for call in Call.objects.filter(closes_at__gt=at - _LOOK_BACK, closes_at__lte=at).order_by("id"):
        end = call.closes_at or at
        beats = Heartbeat.objects.filter(minute__gte=end - timedelta(minutes=61), minute__lt=end)
        down = rules.minutes_down(end, dict(beats.values_list("minute", "ready")))
        if down:
            _, new = Grace.objects.get_or_create(
                call=call, closed_at=end,
                defaults={"minutes_down": down, "drafts": _active(call, end), "proposed_at": at},
            )  # fmt: skip
            made += new
    return made


def _active(call: Call, end: datetime) -> list[dict[str, Any]]:
    """締切前の一日に書いていて、まだ出していない申請。"""
    rows = Draft.objects.filter(
        application__call=call, application__live=True, saved_at__gte=end - _ACTIVE, saved_at__lt=end
    )
    return [
        {
            "application": str(row.application.key), "number": row.application.number,
            "name": row.application.applicant_name, "saved_at": row.saved_at.isoformat(),
        }
        for row in rows.select_related("application", "application__call", *(f"application__{each}" for each in reading.CASE)).order_by("id")
        if row.form in reading.application(row.application).open_forms
    ]  # fmt: skip


def rejudge(*, procedure: str, by: Viewer | None, at: datetime) -> dict[str, int]:
    """対象要件を改めたあとで、生きている申請を判定し直す (REL-18)。結論の変わった申請者に知らせる。

    返すのは {前の結論→新しい結論: 数}。変わらなかったものは数えない。
    """
    if by is not None and not by.does("decide", procedure):
        raise NotAllowed("この手続きの決定の担当ではありません。")
    changed: dict[str, int] = {}
    with row_security.system():
        numbers = list(
            Application.objects.filter(procedure=procedure, live=True).order_by("id").values_list("id", flat=True)
        )
        for number in numbers:
            with transaction.atomic():
                told = _rejudged(number, at)
            if told:
                changed[told] = changed.get(told, 0) + 1
    return changed


def _rejudged(number: int, at: datetime) -> str:
    row = (
        Application.objects.select_related("call", "started_by", *reading.CASE)
        .select_for_update(of=("self",))
        .get(id=number)
    )
    before = Verdict.objects.filter(application=row).order_by("-id").first()
    draft = Draft.objects.filter(application=row, form=row.call.form_version.form).first()
    after = judge(row, draft.answers if draft else {}, owner_of(row), at, why="rejudge")
    if before is None or before.outcome == after.outcome:
        return ""
    email = accounts.email_of(row.started_by_id)
    if email:
        outbox.put(
            "mail", recipient=f"mail:{email}", subject=f"application:{row.key}", at=at,
            payload={
                "title": f"「{row.call.name}」の要件の判定が変わりました",
                "text": f"要件の見直しにより、判定が「{before.get_outcome_display()}」から「{after.get_outcome_display()}」に変わりました。\n"
                f"理由は、サインインしてご覧いただけます。\n{settings.PUBLIC_URL}/apply/{row.key}/\n",
            },
        )  # fmt: skip
    return f"{before.outcome}→{after.outcome}"

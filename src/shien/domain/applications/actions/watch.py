"""見回り。動いていた記録、締切の延長の提案、対象要件の判定のやり直し。全行を読める範囲で呼ぶ。"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import localdate

from shien.domain.accounts import queries as accounts
from shien.domain.applications import eligibility, reading, rules
from shien.domain.applications.models import Application, Call, Draft, Grace, Heartbeat, Verdict
from shien.ledger import outbox

from .carry import owner_of
from .drafts import judge, rule_set_of

_ACTIVE = timedelta(hours=24)
_LOOK_BACK = timedelta(days=1)
_REFUSED = timedelta(days=365)


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


def rejudge(*, at: datetime) -> dict[str, int]:
    """対象要件が改まっていれば、前の版で判定した申請を判定し直す (REL-18)。結論の変わった申請者に知らせる。

    生きている申請と、要件に合わないまま一年以内に締め切った申請。返すのは {前の結論→新しい結論: 数}。変わらなかったものは数えない。
    """
    changed: Counter[str] = Counter()
    for call in Call.objects.select_related("procedure_version").order_by("id"):
        rules_now = eligibility.version_of(rule_set_of(call), localdate(min(at, call.closes_at or at)))
        for number in _judged_before(call, rules_now, at) if rules_now else ():
            with transaction.atomic():
                told = _rejudged(number, at)
            if told:
                changed[told] += 1
    return dict(changed)


def _judged_before(call: Call, rules_now: str, at: datetime) -> list[int]:
    """いまと違う版で判定した申請。"""
    last = Verdict.objects.filter(application=OuterRef("id")).order_by("-id")
    found = Application.objects.filter(call=call).annotate(
        rules=Subquery(last.values("rules")[:1]), outcome=Subquery(last.values("outcome")[:1])
    )
    late = call.closes_at is None or call.closes_at > at - _REFUSED
    wanted = Q(live=True) | Q(outcome="not_met") if late else Q(live=True)
    return list(
        found.filter(wanted).exclude(rules=rules_now).exclude(rules=None).order_by("id").values_list("id", flat=True)
    )


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
    outbox.mail(
        accounts.email_of(row.started_by_id), f"「{row.call.name}」の要件の判定が変わりました",
        f"要件の見直しにより、判定が「{before.get_outcome_display()}」から「{after.get_outcome_display()}」に変わりました。\n"
        f"{'' if row.live else 'この公募回はもう終わっています。改めて出せるかは、事務局にお尋ねください。' + chr(10)}"
        f"理由は、サインインしてご覧いただけます。\n{settings.PUBLIC_URL}/apply/{row.key}/\n",
        subject=f"application:{row.key}", at=at,
    )  # fmt: skip
    return f"{before.outcome}→{after.outcome}"

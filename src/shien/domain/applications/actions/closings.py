"""締切の近い書きかけを、始めた人に知らせる。三日前と一時間前に、一度ずつ (UX-9)。"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from shien.domain.applications import definitions, reading, rules
from shien.domain.applications.models import Application, Call, CallChange
from shien.ledger import outbox
from shien.ledger.models import Event
from shien.values.dates import both

_DAYS, _HOUR = timedelta(days=3), timedelta(hours=1)
_BATCH = 200  # each notice holds one lock until its transaction ends


@dataclass(frozen=True, slots=True)
class _Notice:
    subject: str
    email: str
    call: str
    key: str
    end: datetime
    soon: bool


def tell_closings(*, at: datetime) -> int:
    """知らせを置く。全行を読める範囲で呼ぶ。同じ締切の同じ知らせは、二度置かない。置いた数を返す。"""
    found = list(_due(at))
    told = 0
    for start in range(0, len(found), _BATCH):
        with transaction.atomic():
            told += _put(found[start : start + _BATCH], at)
    return told


def _due(at: datetime) -> Iterator[_Notice]:
    """締切の近い、まだ出していない申請。名指しの延長があれば、その締切で数える。"""
    near = set(Call.objects.filter(closes_at__gt=at, closes_at__lte=at + _DAYS).values_list("id", flat=True))
    near |= set(
        CallChange.objects.filter(closes_at__gt=at, closes_at__lte=at + _DAYS).exclude(applications=[]).values_list("call_id", flat=True)
    )  # fmt: skip
    rows = Application.objects.filter(call_id__in=near, live=True, started_by__suspended_at=None).exclude(
        started_by__email=""
    )
    extended = reading.extensions(near)
    for row in rows.select_related("call", "started_by", *reading.CASE).order_by("id").iterator():
        end = rules.closing(row.call.closes_at, extended.get(row.call_id, []), row.id)
        if end is None or not at < end <= at + _DAYS or not _unsent(row):
            continue
        soon = end - at <= _HOUR
        if row.started_at <= end - (_HOUR if soon else _DAYS):
            mark = f"{'hour' if soon else 'days'}:{end:%Y%m%d%H%M%S}"
            yield _Notice(f"closing:{row.key}:{mark}", row.started_by.email, row.call.name, str(row.key), end, soon)


def _unsent(row: Application) -> bool:
    """締切までに出す申請書が、まだ出ていないか (作成中、支援事業者の入力中、直しの途中)。"""
    cycle = definitions.lifecycle_of(row.call.procedure_version)
    return cycle.states[row.state].editable or any(each.before_close and each.form for each in cycle.allowed(row.state))


def _put(found: list[_Notice], at: datetime) -> int:
    told = set(Event.objects.filter(subject__in=[each.subject for each in found]).values_list("subject", flat=True))
    new = [each for each in found if each.subject not in told]
    for each in new:
        local = localtime(each.end)
        outbox.mail(
            each.email, f"「{each.call[:80]}」の締切まで、{'1時間を切りました' if each.soon else 'あと3日です'}",
            f"締切は{both(local.date())} {local:%H:%M:%S}です（日本時間）。この瞬間より後に届いたものは、受け付けられません。\n"
            f"書きかけの申請が残っています。\n{settings.PUBLIC_URL}/apply/{each.key}/\n",
            subject=each.subject, at=at, urgent=False,
        )  # fmt: skip
    return len(new)

"""監督の書込み。見張る・警報を済みにする・権限の一覧を作って確かめる。"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from shien.domain.accounts import staffing
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.choices import OVERSEERS
from shien.domain.accounts.facts import Viewer
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue

from . import queries, reads
from .choices import ReadAlarmKind
from .models import ReadAlarm, RightsList

_LOOK_BACK = timedelta(days=1)
_NOTE = 5


@transaction.atomic
def watch(*, at: datetime) -> int:
    """職員の閲覧を見張り、新しい警報を上げる。全行を読める範囲で呼ぶ。上げた数を返す。"""
    found = [
        *((ReadAlarmKind.MANY, *row) for row in reads.many(at)),
        *((ReadAlarmKind.REJECTED, *row) for row in reads.rejected(at)),
        *(
            (ReadAlarmKind.OUTSIDE, who, target, f"所管か担当の外の{what}を開こうとしました。開けていません。")
            for who, target, what in reads.outside(at, at - _LOOK_BACK)
        ),
    ]
    organisations = {each.account_key: each.organisation for each in staffing.rights(at=at)} if found else {}
    made = sum(_raise(kind, who, subject, detail, organisations, at) for kind, who, subject, detail in found)
    if made:
        staffing.tell_overseers(
            f"職員の閲覧の警報が{made}件あります",
            f"だれの何の警報かは、サインインしてご覧ください。\n{settings.PUBLIC_URL}/staff/oversight/\n",
            subject="oversight", at=at,
        )  # fmt: skip
    return made


def _raise(
    kind: ReadAlarmKind, who: UUID, subject: str, detail: str, organisations: dict[UUID, str], at: datetime
) -> bool:  # fmt: skip
    account = staffing.account_of(who)
    if account is None:
        return False
    _, new = ReadAlarm.objects.get_or_create(
        kind=kind, account_id=account[0], subject=subject,
        defaults={"name": account[1], "organisation": organisations.get(who, ""), "detail": detail, "found_at": at},
    )  # fmt: skip
    return new


@transaction.atomic
def settle_alarm(*, alarm: UUID, note: str, by: Viewer, at: datetime) -> None:
    """確かめて分かったことを書き、済みにする。自分についての警報は、ほかの人が確かめる。"""
    _may(by)
    row = ReadAlarm.objects.select_for_update().filter(key=alarm, settled_at=None).first()
    if row is None:
        raise InvalidValue("この警報は、もう済んでいます。")
    if row.account_id == by.account_id:
        raise NotAllowed("自分についての警報は、ほかの担当が確かめます。")
    if len(note.strip()) < _NOTE:
        raise InvalidValue(f"確かめて分かったことを、{_NOTE}文字以上で書いてください。")
    row.settled_at, row.settled_by_id, row.settled_by_name, row.note = at, by.account_id, by.name, note.strip()[:400]
    row.save(update_fields=["settled_at", "settled_by", "settled_by_name", "note"])
    audit.record(
        Act.OVERSIGHT_SETTLE, by=by.actor, at=at, target=row.get_kind_display(), detail={"alarm": str(row.key)}
    )


@transaction.atomic
def make_rights_list(*, at: datetime) -> bool:
    """今月の権限の一覧を作り、運用と監査の担当に知らせる。もうあれば何もしない。全行を読める範囲で呼ぶ。"""
    month = localdate(at).replace(day=1)
    rows = [queries.line(each, at) for each in staffing.rights(at=at)]
    rows += [queries.waiting_line(each) for each in staffing.invited(at=at)]
    _, new = RightsList.objects.get_or_create(month=month, defaults={"rows": rows, "made_at": at})
    if new:
        staffing.tell_overseers(
            f"{month:%Y年%-m月}の権限の一覧ができました",
            f"要らない権限が残っていないか、確かめてください。\n{settings.PUBLIC_URL}/staff/oversight/rights/\n",
            subject="oversight", at=at,
        )  # fmt: skip
    return new


@transaction.atomic
def check_rights_list(*, month: date, by: Viewer, at: datetime) -> None:
    """権限の一覧を確かめた。"""
    _may(by)
    row = RightsList.objects.select_for_update().filter(month=month, checked_at=None).first()
    if row is None:
        raise InvalidValue("この一覧は、もう確かめてあります。")
    row.checked_at, row.checked_by_id, row.checked_by_name = at, by.account_id, by.name
    row.save(update_fields=["checked_at", "checked_by", "checked_by_name"])
    audit.record(Act.OVERSIGHT_SETTLE, by=by.actor, at=at, target="権限の一覧", detail={"month": f"{month:%Y-%m}"})


def _may(by: Viewer) -> None:
    if by.role not in OVERSEERS:
        raise NotAllowed("この操作ができるのは、運用か監査の担当です。")

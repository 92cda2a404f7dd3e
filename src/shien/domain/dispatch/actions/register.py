"""専門家の名簿。本人が届け出て (様式5)、二人で決めると載る。就任を承諾した (様式4) 本人は、行けない日を入れる。"""

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applications
from shien.domain.applications import queries as cases
from shien.domain.applications.definitions import form_of
from shien.domain.applications.errors import NotFound
from shien.domain.dispatch import enrolment, queries, rules
from shien.domain.dispatch.models import BusyDay, Expert
from shien.domain.motions import actions as motions
from shien.domain.motions.facts import Motion
from shien.values.fault import InvalidValue

from .desk import on_duty, record

COMMISSIONS = ("register", "renew")
MOST_BUSY = 366
_GRACE = 90


@transaction.atomic
def propose_commission(
    *, application: UUID, transition: str, starts: date, ends: date, by: Viewer, at: datetime
) -> UUID:  # fmt: skip
    """名簿に載せる (register)・委嘱を改める (renew) 起案。委嘱の期間を決める。"""
    on_duty(by)
    if transition not in COMMISSIONS:
        raise InvalidValue("いまは、その操作はできません。画面を読み直してください。")
    case = enrolment.commission(starts, ends, localdate(at))
    return motions.propose(application=application, transition=transition, by=by, at=at, detail={"case": case})


def enrol(motion: Motion, state: str, by: Viewer, at: datetime) -> None:
    """決裁に伴うこと。載せれば名簿の行を作り、改めれば委嘱の終わりを移し、外せば終える。"""
    if motion.procedure != queries.REGISTER:
        return
    on_duty(by)
    if motion.transition in COMMISSIONS:
        until = str(motion.detail.get("case", {}).get("commission_to", ""))
        if not until:
            raise NotAllowed("委嘱の期間がありません。専門家の名簿の画面から起案してください。")
        _written(motion, date.fromisoformat(until), by, at)
    elif motion.transition == "end":
        Expert.objects.filter(application_id=motion.application_id).update(ended_at=at)
        record(None, "end", by, at, application=str(motion.application))


def _written(motion: Motion, until: date, by: Viewer, at: datetime) -> None:
    if Expert.objects.filter(application_id=motion.application_id).update(until=until):
        record(None, "renew", by, at, application=str(motion.application))
        return
    number = "E" + "".join(secrets.choice("23456789") for _ in range(8))
    account = cases.openers([motion.application_id])[motion.application_id]
    # who resigned may register anew
    gone = Expert.objects.filter(account_id=account, ended_at=None).exclude(application__state__in=rules.REGISTERED)
    gone.update(ended_at=at)
    try:
        with transaction.atomic():
            Expert.objects.create(
                number=number, application_id=motion.application_id, account_id=account, enterprise_id=motion.enterprise_id,
                until=until, registered_by_id=by.account_id, registered_at=at, **_row(motion.application, by),
            )  # fmt: skip
    except IntegrityError:
        raise NotAllowed("この人は、もう別の登録番号で名簿に載っています。") from None
    record(None, "register", by, at, expert=number)


def _row(application: UUID, by: Viewer) -> dict[str, Any]:
    sent = [each for each in cases.staff_submissions(application, by) if each.form == "application"]
    if not sent:
        raise NotAllowed("登録の届出がありません。")
    return enrolment.row_of(form_of(sent[-1].form_version), {**sent[-1].values, **sent[-1].answers})


def expire_commissions(*, at: datetime) -> int:
    """委嘱の終わりから90日のうちに改められなかった登録を終える。自動処理で、全行を読める範囲で呼ぶ。終えた数を返す。"""
    over = Expert.objects.select_related("application").filter(
        until__lt=localdate(at) - timedelta(days=_GRACE), application__state__in=rules.REGISTERED
    )
    done = 0
    for row in over.order_by("id"):
        if row.application is not None:
            done += _expired(row, row.application.key, at)
    return done


@transaction.atomic
def _expired(row: Expert, application: UUID, at: datetime) -> bool:
    try:
        applications.move(application=application, transition="expire", by=None, at=at)
    except NotAllowed:  # moved on meanwhile
        return False
    Expert.objects.filter(id=row.id).update(ended_at=at)
    return True


@transaction.atomic
def set_busy(*, add: Collection[date] = (), drop: Collection[date] = (), by: Viewer, at: datetime) -> None:
    """行けない日を足し、消す。今日からの、一年のうち。"""
    expert = Expert.objects.filter(account_id=by.account_id or 0, ended_at=None).first()
    if expert is None or expert.enterprise_id != by.enterprise_id:
        raise NotFound
    today = localdate(at)
    if any(not 0 <= (each - today).days <= MOST_BUSY for each in add):
        raise InvalidValue("行けない日は、今日から一年のうちの日を入れてください。")
    BusyDay.objects.bulk_create(
        [BusyDay(expert=expert, enterprise_id=expert.enterprise_id, on=each) for each in sorted(set(add))],
        ignore_conflicts=True,
    )
    BusyDay.objects.filter(expert=expert, on__in=list(drop)).delete()
    record(None, "busy", by, at, expert=expert.number, added=len(set(add)), dropped=len(set(drop)))

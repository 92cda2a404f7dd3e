"""専門家を決める。打診し、専門家が引き受けるか断る。"""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from shien.domain.accounts import row_security
from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import actions as applications
from shien.domain.applications.errors import NotFound
from shien.domain.applications.facts import Application
from shien.domain.dispatch import matching, queries
from shien.domain.dispatch.models import Expert, ExpertAssignment
from shien.ledger import outbox, turn
from shien.values.fault import InvalidValue

from .desk import case_of, record, request_of

RELEASES = ("rematch", "recall")


def wish_of(application: UUID, by: Viewer, prefecture: str) -> matching.Wish:
    """派遣の希望。いちばん新しい申請書から。"""
    return matching.wish(request_of(application, by), prefecture)


def prefecture_of(application: UUID, by: Viewer) -> str:
    """事業者の都道府県。市区町村の符号の頭二桁。"""
    return str(request_of(application, by).get("municipality") or "")[:2]


@transaction.atomic
def assign(*, application: UUID, expert: str, by: Viewer, at: datetime) -> str:
    """専門家を選んで、打診する。三つの見どころのどれかが合わない人は、選べない。新しい状態を返す。"""
    turn.wait_for(f"dispatch:{application}")
    case = case_of(application, by)
    wanted = wish_of(application, by, prefecture_of(application, by))
    found = next((each for each in queries.candidates(wanted, by) if each.number == expert), None)
    if found is None:
        raise NotFound
    if not found.fits:
        lacking = "、".join(each.aspect for each in found.reasons if not each.met)
        raise NotAllowed(f"{found.name}さんは、{lacking}が合わないので選べません。")
    row = Expert.objects.select_related("account").get(number=expert)
    ExpertAssignment.objects.filter(application_id=case.id, live=True).update(live=False)
    ExpertAssignment.objects.create(
        application_id=case.id, enterprise_id=case.enterprise_id, expert=row, expert_enterprise_id=row.enterprise_id,
        reasons=[asdict(each) for each in found.reasons], by_id=by.account_id, by_name=by.name, at=at,
    )  # fmt: skip
    record(case, "offer", by, at, expert=expert)
    _tell(row, case, at)
    moved = applications.move(
        application=application,
        transition="offer",
        by=by,
        at=at,
        detail={"case": {"expert_name": row.name, "expert_number": expert}},
    )
    return moved.state


def _tell(row: Expert, case: Application, at: datetime) -> None:
    outbox.mail(
        row.account.email if row.account else "", "専門家派遣の打診があります",
        "派遣の打診が届きました。内容を見て、引き受けるかどうかをお答えください。\n"
        f"{settings.PUBLIC_URL}/dispatch/expert/{case.key}/\n",
        subject=f"application:{case.key}", at=at,
    )  # fmt: skip


@transaction.atomic
def answer(*, application: UUID, take: bool, by: Viewer, at: datetime, reason: str = "") -> None:
    """打診に答える。断るときは、わけが要る (窓口にだけ見える)。"""
    standing = queries.stand_in(application, by)
    if standing is None or standing.application_id is None:
        raise NotFound
    if not take and len(reason.strip()) < 5:
        raise InvalidValue("引き受けられないわけを、5文字以上で書いてください。")
    with row_security.standing(standing.application_id):
        case = queries.case(application, standing)
        applications.move(application=application, transition="take" if take else "turn_down", by=standing, at=at)
        record(case, "take" if take else "turn_down", standing, at)
    if not take:
        ExpertAssignment.objects.filter(
            application_id=standing.application_id, live=True, expert__account_id=by.account_id
        ).update(live=False, declined=reason.strip()[:500])


@transaction.atomic
def release(*, application: UUID, transition: str, reason: str, by: Viewer, at: datetime) -> None:
    """打診を取り消す・選び直す。いまの専門家は、この派遣を離れる。"""
    case = case_of(application, by)
    if transition not in RELEASES:
        raise InvalidValue("いまは、その操作はできません。画面を読み直してください。")
    applications.move(application=application, transition=transition, reason=reason, by=by, at=at)
    ExpertAssignment.objects.filter(application_id=case.id, live=True).update(live=False)
    record(case, transition, by, at)

"""口頭審査の枠と予約。一つの枠に一社だけ (REL-14)。"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.applications.errors import Full, NotFound
from shien.domain.review import duty
from shien.domain.review.models import Booking, Slot
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue


@transaction.atomic
def offer_slots(*, call: UUID, starts: Sequence[datetime], minutes: int, place: str, by: Viewer, at: datetime) -> int:
    """枠を設ける。"""
    duty.call_of(call, by, "review", "decide")
    if not starts or any(each <= at for each in starts):
        raise InvalidValue("枠の始まりは、いまより後の日時にしてください。")
    if not 5 <= minutes <= 240:
        raise InvalidValue("長さは、5分から240分までです。")
    if not 0 < len(place.strip()) <= 400:
        raise InvalidValue("場所か、オンラインの入り方を400文字以内で書いてください。")
    taken = set(Slot.objects.filter(call_id=call, cancelled_at=None).values_list("starts_at", flat=True))
    rows = [
        Slot(call_id=call, starts_at=each, minutes=minutes, place=place.strip(), by_id=by.account_id, at=at)
        for each in dict.fromkeys(starts)
        if each not in taken
    ]
    return len(Slot.objects.bulk_create(rows))


@transaction.atomic
def book(*, application: UUID, slot: int, by: Viewer, at: datetime) -> None:
    """申請者が日時を選ぶ。前に選んだ枠があれば、移る。"""
    case = applications.application(application, by)
    if case is None:
        raise NotFound
    if case.state != "interview" or not by.is_owner:
        raise NotAllowed("口頭審査の日時を選べるのは、口頭審査に進んだ申請の事業者です。")
    row = Slot.objects.filter(id=slot, call_id=case.call.key, cancelled_at=None, starts_at__gt=at).first()
    if row is None:
        raise NotFound
    Booking.objects.filter(application_id=application, cancelled_at=None).update(cancelled_at=at)
    try:
        with transaction.atomic():
            Booking.objects.create(slot=row, application_id=application, by_id=by.account_id, at=at)
    except IntegrityError as error:
        if "one_booking_per_slot" in str(error) or "one_interview" in str(error):
            raise Full("taken", "この日時は、先に選ばれました。ほかの日時をお選びください。") from None
        raise
    audit.record(
        Act.APPLICATION_MOVE, by=by.actor, at=at, enterprise_id=case.enterprise_id, target=case.call.name,
        purpose="口頭審査の日時を選んだ", detail={"application": str(case.key), "slot": row.starts_at.isoformat()},
    )  # fmt: skip

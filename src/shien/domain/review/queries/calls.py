"""公募回のよくある質問・知らせ・口頭審査の枠・公表。"""

from datetime import datetime
from uuid import UUID

from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.domain.applications import queries as applications
from shien.domain.review import facts
from shien.domain.review.models import Booking, CallMessage, Faq, Publication, PublicationRow, Slot


def questions(call: UUID) -> list[facts.Question]:
    """よくある質問。だれでも読める。"""
    rows = Faq.objects.filter(call_id=call, removed_at=None).order_by("id")
    return [facts.Question(row.id, row.question, row.answer) for row in rows]


def messages(call: UUID, viewer: Viewer) -> list[facts.MessageFact]:
    """書きかけの申請者への知らせ (新しい順)。公募回の担当だけ。"""
    found = applications.call(call)
    if found is None or found.procedure not in viewer.nationwide | viewer.regional:
        return []
    return [_message(row) for row in CallMessage.objects.filter(call_id=call).order_by("-id")]


def told(call: UUID, message: int) -> facts.MessageFact | None:
    """送った知らせ。"""
    row = CallMessage.objects.filter(call_id=call, id=message, sent_at__isnull=False).first()
    return _message(row) if row else None


def _message(row: CallMessage) -> facts.MessageFact:
    return facts.MessageFact(
        row.id, row.title, row.text, row.count, row.by_id, row.by_name, row.at, row.sent_at, row.sent
    )


def slots(call: UUID, viewer: Viewer) -> list[facts.SlotFact]:
    """口頭審査の枠と、予約した申請。担当の職員だけ。"""
    found = applications.call(call)
    if found is None or found.procedure not in viewer.nationwide | viewer.regional:
        return []
    rows = list(Slot.objects.filter(call_id=call, cancelled_at=None).order_by("starts_at", "id"))
    booked = Booking.objects.filter(slot_id__in=[row.id for row in rows], cancelled_at=None)
    taken = {row.slot_id: row.application for row in booked.select_related("application")}
    return [
        facts.SlotFact(
            row.id, row.starts_at, row.minutes, row.place, row.id in taken,
            taken[row.id].number if row.id in taken else "", taken[row.id].applicant_name if row.id in taken else "",
        )
        for row in rows
    ]  # fmt: skip


def my_slots(application: UUID, viewer: Viewer, *, at: datetime) -> tuple[facts.SlotFact | None, list[facts.SlotFact]]:
    """申請者に見せる枠。(選んだ枠, 空いている枠)。"""
    case = applications.application(application, viewer)
    if case is None:
        return None, []
    with row_security.system():
        taken = dict(
            Booking.objects.filter(slot__call_id=case.call.key, cancelled_at=None).values_list(
                "slot_id", "application_id"
            )
        )
    rows = Slot.objects.filter(call_id=case.call.key, cancelled_at=None, starts_at__gt=at).order_by("starts_at", "id")
    found = [facts.SlotFact(row.id, row.starts_at, row.minutes, row.place, row.id in taken) for row in rows]
    own = next((each for each in found if taken.get(each.id) == application), None)
    return own, [each for each in found if not each.taken]


def published(call: UUID) -> facts.Published | None:
    """公表した一覧の、いちばん新しい版。だれでも読める。"""
    row = Publication.objects.filter(call_id=call).order_by("-id").first()
    if row is None:
        return None
    rows = PublicationRow.objects.filter(publication=row).order_by("order").values_list("cells", flat=True)
    return facts.Published(
        call, row.title, tuple(label for _, label in row.items), tuple(tuple(each) for each in rows), row.at, row.count
    )

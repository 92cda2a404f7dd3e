"""判定への異議の読取り。事業者には自社のもの、職員には問合せの担当の手続きのもの。"""

from uuid import UUID

from shien.domain.accounts.facts import Viewer
from shien.domain.applications import cases, facts, reading
from shien.domain.applications.choices import DisputeOutcome
from shien.domain.applications.models import Dispute

_SHOWN = 200


def disputes(viewer: Viewer, *, call: UUID | None = None) -> list[facts.Dispute]:
    """自社の異議 (新しい順)。支援者には、任された申請書のものだけ。"""
    rows = Dispute.objects.select_related("call", "call__form_version").filter(enterprise_id=viewer.enterprise_id or 0)
    if call is not None:
        rows = rows.filter(call__key=call)
    return [
        reading.dispute(row) for row in rows.order_by("-id")[:_SHOWN] if cases.may_see(row.call.form_version, viewer)
    ]


def desk_disputes(viewer: Viewer, *, waiting: bool) -> list[facts.DisputeLine]:
    """窓口の一覧。待っているものは古い順、答えたものは新しい順。値は含まない。"""
    mine = [each for each in viewer.nationwide | viewer.regional if viewer.does("help", each)]
    rows = Dispute.objects.select_related("call").filter(procedure__in=mine)
    rows = (
        rows.filter(outcome=DisputeOutcome.WAITING).order_by("id")
        if waiting
        else rows.exclude(outcome=DisputeOutcome.WAITING).order_by("-answered_at")
    )
    return [
        facts.DisputeLine(row.key, row.applicant_name, row.call.name, row.rule, row.outcome, row.at, row.answered_at)
        for row in rows[:_SHOWN]
    ]

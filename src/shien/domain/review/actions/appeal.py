"""異議の調べ。結論は、二人の決定 (異議を認める・認めない) で出す。"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shien.domain.accounts.actions import NotAllowed
from shien.domain.accounts.facts import Viewer
from shien.domain.review import duty
from shien.domain.review.models import AppealExamination
from shien.ledger import audit
from shien.ledger.audit import Act


@transaction.atomic
def examine(*, application: UUID, text: str, by: Viewer, at: datetime) -> None:
    """調べたことを残す。"""
    case = duty.case(application, by, "decide", "review")
    if case.state != "appealed":
        raise NotAllowed("異議の申出がある申請だけ、調べを書けます。")
    AppealExamination.objects.create(
        application_id=application,
        text=duty.reason_of(text, "調べたこと")[:2000],
        by_id=by.account_id,
        by_name=by.name,
        at=at,
    )
    audit.record(
        Act.REVIEW_CHECK,
        by=by.actor,
        at=at,
        target=case.call.name,
        detail={"application": str(case.key), "appeal": True},
    )

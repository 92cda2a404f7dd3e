"""採択・認定の一覧の公表。手続きが公表すると決めた項目だけが出る。"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shien.domain.accounts.facts import Viewer
from shien.domain.review import duty, publishing
from shien.domain.review.models import Publication, PublicationRow
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue


@transaction.atomic
def publish(*, call: UUID, by: Viewer, at: datetime) -> int:
    """いま採択・認定されている申請の一覧を公表する。公表した数を返す。"""
    found = duty.call_of(call, by, "decide")
    items, rows = publishing.listing(found, by)
    if not items:
        raise InvalidValue("この手続きには、公表する項目がありません。")
    if not rows:
        raise InvalidValue("公表する申請がありません。")
    made = Publication.objects.create(
        call_id=call, procedure=found.procedure, title=f"{found.name} {publishing.TITLE}",
        items=[list(each) for each in items], count=len(rows), by_id=by.account_id, at=at,
    )  # fmt: skip
    PublicationRow.objects.bulk_create(
        PublicationRow(publication=made, order=order, cells=list(cells)) for order, cells in enumerate(rows, 1)
    )
    audit.record(
        Act.REVIEW_PUBLISH, by=by.actor, at=at, target=found.name,
        detail={"call": str(call), "rows": len(rows), "items": [key for key, _ in items]},
    )  # fmt: skip
    return len(rows)

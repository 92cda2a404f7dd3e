"""順位表を作る。点・加点・申請額から engines.ranking が並べ、表として残す。"""

from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from shien.domain.accounts.facts import Viewer
from shien.domain.review import duty, standings
from shien.domain.review.models import RankingRow, RankingTable
from shien.engines.ranking import rank
from shien.ledger import audit
from shien.ledger.audit import Act
from shien.values.fault import InvalidValue


@transaction.atomic
def make_ranking(*, call: UUID, by: Viewer, at: datetime, mark: str = "") -> UUID:
    """審査済みの申請を並べる。mark は合格点 (空なら無し)。作った表の鍵を返す。"""
    found = duty.call_of(call, by, "review", "decide")
    try:
        line = Fraction(mark.strip()) if mark.strip() else None
    except (ValueError, ZeroDivisionError):
        raise InvalidValue("合格点は数字で入力してください（例：60）。") from None
    candidates = standings.candidates(found, by)
    if not candidates:
        raise InvalidValue("審査済みの申請がありません。")
    taken = standings.held(found, by)
    made = rank(candidates, on=localdate(at), budget=found.budget, taken=taken, mark=line)
    row = RankingTable.objects.create(
        call_id=call, procedure=found.procedure, budget=found.budget, taken=taken, mark=mark.strip(), by_id=by.account_id,
        by_name=by.name, at=at,
    )  # fmt: skip
    RankingRow.objects.bulk_create(
        RankingRow(
            ranking=row, application_id=UUID(each.id), place=each.number, order=order, points=str(each.points),
            amount=each.amount, total=each.total, verdict=each.verdict, tie=each.tie,
        )
        for order, each in enumerate(made.places)
    )  # fmt: skip
    audit.record(
        Act.REVIEW_RANK, by=by.actor, at=at, target=found.name,
        detail={"call": str(call), "rows": len(made.places), "within": len(made.within)},
    )  # fmt: skip
    return row.key

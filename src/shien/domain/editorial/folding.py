"""名簿をまたぐ重なりを見つけ、編集者が決めたものを一つにまとめて見せる。"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shien.domain.accounts.facts import Viewer
from shien.domain.catalogue import desk as catalogue
from shien.domain.catalogue import folds
from shien.engines.likeness import Entry, pair_up
from shien.ledger import audit
from shien.ledger.audit import SYSTEM, Act, Actor

from .choices import TwinState
from .models import Twin


@transaction.atomic
def look(*, at: datetime) -> int:
    """見立てを新しくする。決めたものは残し、待っている古い見立ては消す。確かな組は、自動でまとめる。"""
    pairs = pair_up([Entry(**each) for each in catalogue.to_compare()])
    known = set(Twin.objects.exclude(judgement=TwinState.WAITING).values_list("measure_id", "other_id"))
    fresh = [each for each in pairs if (each.newer, each.older) not in known]
    Twin.objects.filter(judgement=TwinState.WAITING).delete()
    Twin.objects.bulk_create(
        Twin(
            measure_id=each.newer, other_id=each.older, likeness=each.likeness, reason=each.reason[:200], found_at=at,
            judgement=TwinState.FOLDED if each.sure else TwinState.WAITING, judged_at=at if each.sure else None,
        )
        for each in fresh
    )  # fmt: skip
    _fold()
    sure = sum(each.sure for each in fresh)
    if sure:
        _record("", TwinState.FOLDED, SYSTEM, at, sure)
    return len(fresh)


@transaction.atomic
def judge(*, measure: UUID, other: UUID, same: bool, by: Viewer, at: datetime) -> bool:
    """編集者が決める。見立てが無ければ偽。決め直しもできる。"""
    twin = Twin.objects.select_for_update(of=("self",)).filter(measure__key=measure, other__key=other).first()
    if twin is None:
        return False
    twin.judgement = TwinState.FOLDED if same else TwinState.APART
    twin.judged_at, twin.judged_by_id = at, by.account_id
    twin.save()
    _fold()
    _record(f"measure:{measure}", TwinState(twin.judgement), by.actor, at, 1)
    return True


def _record(target: str, judgement: TwinState, by: Actor, at: datetime, count: int) -> None:
    audit.record(Act.MEASURE_FOLD, by=by, at=at, target=target, detail={"judgement": judgement.value, "count": count})


def _fold() -> None:
    """一覧で代表だけを見せるよう、名簿に伝える。"""
    folds.fold(Twin.objects.filter(judgement=TwinState.FOLDED).values_list("measure_id", "other_id"))

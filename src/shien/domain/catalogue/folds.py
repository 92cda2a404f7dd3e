"""同じものとしてまとめた支援施策。一覧では代表だけを見せ、ほかの掲載元を添える。行は消さない。"""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from . import facts
from .choices import Source, State
from .models import Measure

# 代表にする順。出所が生きていて、新しい名簿のものが先。
_FIRST = (Source.JGRANTS, Source.TABLE, Source.DEMO, Source.SEIDO_NAVI)


def fold(pairs: Iterable[tuple[int, int]]) -> int:
    """まとめた組の全部を渡して、代表を決め直す。変えた数を返す。"""
    groups = _groups(pairs)
    rows = Measure.objects.filter(Q(id__in=[each for group in groups for each in group]) | Q(folded_into__isnull=False))
    held = {
        row.id: row for row in rows.select_related("record").only("folded_into", "record__source", "record__gone_at")
    }
    wanted = {key: min(group, key=lambda each: _order(held[each])) for group in groups for key in group}
    changed = []
    for key, row in held.items():
        leader = wanted.get(key, key)
        if row.folded_into_id != (leader if leader != key else None):
            row.folded_into_id = leader if leader != key else None
            changed.append(row)
    Measure.objects.bulk_update(changed, ["folded_into"], batch_size=500)
    return len(changed)


def _order(row: Measure) -> tuple[bool, int, int]:
    return row.record.gone_at is not None, _FIRST.index(Source(row.record.source)), row.id


def _groups(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """組をたどってつながるもの同士。"""
    place: dict[int, set[int]] = {}
    for one, other in pairs:
        joined = place.get(one, {one}) | place.get(other, {other})
        for each in joined:
            place[each] = joined
    return list({id(group): group for group in place.values()}.values())


def also_at(row: Measure) -> tuple[facts.AlsoAt, ...]:
    """一件の、ほかの掲載元 (公開中)。問合せは一つ。"""
    leader = row.folded_into_id or row.id
    rows = Measure.objects.filter(Q(folded_into=leader) | Q(id=leader), state=State.PUBLISHED).exclude(id=row.id)
    return tuple(map(_also, rows.order_by("id")))


def members(leaders: Sequence[int]) -> dict[int, tuple[facts.AlsoAt, ...]]:
    """代表 → 一覧に出ない、ほかの掲載元。問合せは一つ。"""
    found: dict[int, tuple[facts.AlsoAt, ...]] = {}
    for row in Measure.objects.filter(folded_into__in=leaders, state=State.PUBLISHED).defer("detail").order_by("id"):
        found[row.folded_into_id or 0] = (*found.get(row.folded_into_id or 0, ()), _also(row))
    return found


def _also(row: Measure) -> facts.AlsoAt:
    return facts.AlsoAt(row.key, row.title, row.licence, row.front_subsidy_detail_page_url)

"""内容のはたらき。だれかは書かず、数だけを残す。

画面を一度見せるたびに、記録 (WAL) を書かない表に一行足すだけにする。待ちは一往復で、ディスクを待たない。
落ちれば、まとめる前の数分の数は消えてよい。申請の始めと終わりは、消えない表に、申請のトランザクションの中で書くので、
一つの申請で、ちょうど一度ずつ数える。まとめるのは仕事 (jobs.tally)。
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from shien.domain.catalogue import desk as catalogue

from . import facts
from .choices import CameFrom, Deed, Kind
from .models import Article, CaseStudy, Effect

KEEP = "INSERT INTO content_seen (kind, key, day, came_from, deed) VALUES (%s, %s, %s, %s, %s)"
KEEP_DONE = "INSERT INTO content_done (kind, key, day, came_from, deed) VALUES (%s, %s, %s, %s, %s)"
GATHER = """
WITH seen AS (DELETE FROM content_seen RETURNING kind, key, day, came_from, deed),
     done AS (DELETE FROM content_done RETURNING kind, key, day, came_from, deed),
     gone AS (SELECT * FROM seen UNION ALL SELECT * FROM done)
INSERT INTO editorial_effect (kind, key, day, came_from, views, saves, started, finished)
SELECT kind, key, day, came_from, count(*) FILTER (WHERE deed = 'views'), count(*) FILTER (WHERE deed = 'saves'),
       count(*) FILTER (WHERE deed = 'started'), count(*) FILTER (WHERE deed = 'finished')
FROM gone GROUP BY kind, key, day, came_from
ON CONFLICT (kind, key, day, came_from) DO UPDATE SET
    views = editorial_effect.views + excluded.views, saves = editorial_effect.saves + excluded.saves,
    started = editorial_effect.started + excluded.started, finished = editorial_effect.finished + excluded.finished
"""
SINCE_DAYS = 28
DEEDS_OF_APPLICATIONS = frozenset({Deed.START, Deed.FINISH})


def note(*, kind: Kind, key: UUID, deed: Deed, came_from: CameFrom, day: date) -> None:
    """一つ足す。申請の始めと終わりは、その申請のトランザクションの中で呼ぶ。"""
    with connection.cursor() as cursor:
        keep = KEEP_DONE if deed in DEEDS_OF_APPLICATIONS else KEEP
        cursor.execute(keep, [kind.value, key, day, came_from.value, deed.value])


@transaction.atomic
def gather() -> int:
    """一件ずつの行を数にまとめる。まとめた行 (内容 × 日 × 来た所) の数。"""
    with connection.cursor() as cursor:
        cursor.execute(GATHER)
        return cursor.rowcount


def load(rows: Iterable[tuple[Kind, UUID, date, CameFrom, int]]) -> None:
    """見本の数を入れる (内容, 日, 来た所, 見られた数)。同じ所の数は、入れ直す。"""
    Effect.objects.bulk_create(
        [Effect(kind=kind, key=key, day=day, came_from=came_from, views=views) for kind, key, day, came_from, views in rows],
        update_conflicts=True, unique_fields=["kind", "key", "day", "came_from"], update_fields=["views"],
    )  # fmt: skip


def views_of(kind: Kind, *, on: date) -> dict[UUID, int]:
    """この四週間に見られた数。"""
    rows = Effect.objects.filter(kind=kind, day__gt=on - timedelta(days=SINCE_DAYS))
    return dict(rows.values_list("key").annotate(total=Sum("views")).values_list("key", "total"))


def totals(*, on: date, limit: int = 50) -> list[facts.Totals]:
    """よく見られた順。この四週間。"""
    rows: dict[tuple[str, UUID], dict[str, int]] = {}
    sources: dict[tuple[str, UUID], list[facts.FromSource]] = {}
    found = Effect.objects.filter(day__gt=on - timedelta(days=SINCE_DAYS)).values("kind", "key", "came_from")
    each: Any
    for each in found.annotate(**{f"n_{deed.value}": Sum(deed.value) for deed in Deed}):
        place, counts = (each["kind"], each["key"]), {deed.value: each[f"n_{deed.value}"] for deed in Deed}
        for deed, count in counts.items():
            rows.setdefault(place, dict.fromkeys(Deed.values, 0))[deed] += count
        sources.setdefault(place, []).append(facts.FromSource(CameFrom(each["came_from"]).label, **counts))
    first = sorted(rows, key=lambda place: (-rows[place]["views"], -rows[place]["started"], place))[:limit]
    names = _titles(first)
    return [
        facts.Totals(
            Kind(kind), key, names.get(key, "（いまは見せていません）"), **rows[kind, key],
            by_source=tuple(sorted(sources[kind, key], key=lambda each: (-each.views, -each.started, each.label))),
        )
        for kind, key in first
    ]  # fmt: skip


def _titles(places: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    """題。問合せは三つ。"""
    keys: dict[str, list[UUID]] = {}
    for kind, key in places:
        keys.setdefault(kind, []).append(key)
    models: dict[str, Any] = {Kind.ARTICLE: Article, Kind.CASE: CaseStudy}
    found = catalogue.titles(keys.get(Kind.MEASURE, []))
    for kind, model in models.items():
        found |= dict(model.objects.filter(key__in=keys.get(kind, [])).values_list("key", "title"))
    return found

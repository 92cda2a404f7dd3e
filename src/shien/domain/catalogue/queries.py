"""支援施策の名簿の読取り。訪問者には、公開したものだけ。"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from shien.values.area import NATIONWIDE
from shien.values.markdown import markdown_html
from shien.values.measure import flat, from_json
from shien.values.safe_html import safe_html

from . import facts, rules, search
from .choices import LinkKind, Opening, State
from .models import Call, Doubt, Link, Measure, SourceRecord

_ROWS = ("record", "provider")


def measures(
    filters: facts.Filters, *, at: datetime, offset: int = 0, limit: int = 20
) -> tuple[list[facts.Measure], int]:
    """公開中の支援施策と、その数。問合せは三つ (数・見出し・公募回)。"""
    found = _filtered(_published(at), filters)
    total = found.count()
    rows = list(_sorted(found, filters.sort).select_related(*_ROWS)[offset : offset + limit])
    calls = _calls(rows)
    return [_measure(row, calls.get(row.id, []), at) for row in rows], total


def _published(at: datetime) -> QuerySet[Measure]:
    """公開中。募集のようすを、rules.opening と同じ決まりで添える。"""
    calls = Call.objects.filter(measure=OuterRef("pk"))
    real = calls.filter(follow_up=False)
    running = real.filter(acceptance_end_datetime__gt=at).filter(
        Q(acceptance_start_datetime=None) | Q(acceptance_start_datetime__lte=at)
    )
    return Measure.objects.filter(state=State.PUBLISHED).annotate(
        over=Q(expires_at__isnull=False, expires_at__lte=at) | Q(record__gone_at__isnull=False),
        running=Exists(running),
        upcoming=Exists(real.filter(acceptance_start_datetime__gt=at)),
        unending=Exists(real.filter(Q(acceptance_end_datetime=None) | Q(acceptance_end_datetime__gt=at))),
        called=Exists(calls),
        closes=Subquery(running.order_by("acceptance_end_datetime").values("acceptance_end_datetime")[:1]),
        opens=Subquery(
            real.filter(acceptance_start_datetime__gt=at)
            .order_by("acceptance_start_datetime")
            .values("acceptance_start_datetime")[:1]
        ),
    )


_ENDED = Q(over=True) | Q(called=True, unending=False)
_OPENINGS = {
    Opening.OPEN: Q(over=False, running=True),
    Opening.UPCOMING: Q(over=False, running=False, upcoming=True),
    Opening.ENDED: _ENDED,
}


def _filtered(found: QuerySet[Measure], filters: facts.Filters) -> QuerySet[Measure]:
    if filters.opening in _OPENINGS:
        found = found.filter(_OPENINGS[Opening(filters.opening)])
    elif filters.opening != "all":
        found = found.exclude(_ENDED)
    if filters.prefecture:
        found = found.filter(_stated("target_area_search", [filters.prefecture, NATIONWIDE], filters.unstated))
    for name, value in (("use_purpose", filters.use_purpose), ("industry", filters.industry)):
        if value:
            found = found.filter(_stated(name, [value], filters.unstated))
    return search.matching(found, filters.keyword)


def _stated(name: str, values: list[str], unstated: bool) -> Q:
    """値のどれかを含む。unstated なら、記載のないものも。"""
    wanted = Q(**{f"{name}__overlap": values})
    return wanted | Q(**{name: []}) if unstated else wanted


def _sorted(found: QuerySet[Measure], sort: str) -> QuerySet[Measure]:
    if sort == "amount":
        return found.order_by(F("subsidy_max_limit").desc(nulls_last=True), "id")
    if sort == "new":
        return found.order_by("-published_at", "-id")
    return found.order_by(F("closes").asc(nulls_last=True), F("opens").asc(nulls_last=True), "-published_at", "-id")


def measure(key: UUID, *, at: datetime) -> facts.MeasureDetail | None:
    """公開した支援施策の全部。公開していなければ、無いのと同じ。"""
    row = Measure.objects.filter(key=key, state=State.PUBLISHED).select_related(*_ROWS).first()
    if row is None:
        return None
    calls = _calls([row]).get(row.id, [])
    record = row.record
    return facts.MeasureDetail(
        _measure(row, calls, at), row.number, detail_html(row.detail, row.detail_format), row.target, row.target_area_detail,
        row.acceptance_remarks, row.project_end_deadline, row.usage, row.inquiry, row.front_subsidy_detail_page_url,
        tuple(calls), _related(row), record.first_seen_at, record.last_seen_at, record.gone_at,
        Doubt.objects.filter(record=record, settled_at=None, blocking=True).exists(),
    )  # fmt: skip


def headings(keys: Iterable[UUID], *, at: datetime) -> list[facts.Measure]:
    """番号で選んだ支援施策 (公開中のものだけ、締切の近い順)。問合せは二つ。"""
    chosen = list(keys)
    if not chosen:
        return []
    rows = list(_sorted(_published(at).filter(key__in=chosen), "closing").select_related(*_ROWS))
    calls = _calls(rows)
    return [_measure(row, calls.get(row.id, []), at) for row in rows]


def detail_html(detail: str, detail_format: str) -> str:
    """見せてよい HTML。もとの文は、見せるたびに洗う。"""
    return safe_html(detail) if detail_format == "html" else markdown_html(detail)


def _related(row: Measure) -> tuple[facts.Related, ...]:
    """つながりのある、公開中の支援施策。"""
    links = (
        Link.objects.filter(Q(measure=row) | Q(other=row))
        .select_related("measure", "other")
        .order_by("kind", "id")[:20]
    )
    found = [(each.other if each.measure_id == row.id else each.measure, LinkKind(each.kind).label) for each in links]
    return tuple(facts.Related(each.key, each.title, label) for each, label in found if each.state == State.PUBLISHED)


def _calls(rows: Iterable[Measure]) -> dict[int, list[facts.Call]]:
    found: dict[int, list[facts.Call]] = {}
    wanted = Call.objects.filter(measure__in=[row.id for row in rows])
    for each in wanted.order_by(F("acceptance_start_datetime").asc(nulls_first=True), "id"):
        found.setdefault(each.measure_id, []).append(
            facts.Call(
                each.number,
                each.acceptance_start_datetime,
                each.acceptance_end_datetime,
                each.time_stated,
                each.follow_up,
            )
        )
    return found


def _measure(row: Measure, calls: list[facts.Call], at: datetime) -> facts.Measure:
    record = row.record
    return facts.Measure(
        row.key, row.title, row.subsidy_catch_phrase, row.service_category, row.institution_name,
        row.provider.kind if row.provider else "", tuple(row.use_purpose), tuple(row.industry), tuple(row.target_area_search),
        row.target_number_of_employees, row.subsidy_rate, row.subsidy_max_limit, record.source, row.licence,
        rules.opening(calls, row.expires_at, record.gone_at is not None, at), rules.current(calls, at), row.published_at,
        row.changed_at, row.confirmed_on,
    )  # fmt: skip


def queue(*, offset: int = 0, limit: int = 20) -> tuple[list[facts.QueueRow], int]:
    """編集者を待つ記録。公開を止めているものが先、古いものが先。問合せは三つ。"""
    waiting = Q(settled_at=None)
    rows = (
        SourceRecord.objects.filter(Exists(Doubt.objects.filter(waiting, record=OuterRef("pk"))))
        .annotate(
            blocked=Exists(Doubt.objects.filter(waiting, record=OuterRef("pk"), blocking=True)),
            since=Subquery(
                Doubt.objects.filter(waiting, record=OuterRef("pk"))
                .order_by()
                .values("record")
                .annotate(at=Min("opened_at"))
                .values("at")
            ),
        )
        .select_related("measure")
        .order_by("-blocked", "since", "id")
    )
    total = rows.count()
    page = list(rows[offset : offset + limit])
    doubts: dict[int, list[facts.Doubt]] = {}
    for each in Doubt.objects.filter(waiting, record__in=page).order_by("-blocking", "id"):
        doubts.setdefault(each.record_id, []).append(
            facts.Doubt(each.id, each.code, each.column, each.reason, each.blocking, each.opened_at)
        )
    return [_queued(row, doubts.get(row.id, [])) for row in page], total


def queued(record: int) -> facts.QueueRow | None:
    """待っている一件。もう決まっていれば無い。"""
    row = SourceRecord.objects.filter(id=record).select_related("measure").first()
    if row is None:
        return None
    waiting = Doubt.objects.filter(record=row, settled_at=None).order_by("-blocking", "id")
    doubts = [
        facts.Doubt(each.id, each.code, each.column, each.reason, each.blocking, each.opened_at) for each in waiting
    ]
    return _queued(row, doubts) if doubts else None


def _queued(row: SourceRecord, doubts: list[facts.Doubt]) -> facts.QueueRow:
    measure = row.measure
    return facts.QueueRow(
        row.id, row.source, row.record_id, row.parsed["title"] or "（名前がありません）", row.raw, flat(from_json(row.parsed)),
        tuple(doubts), measure.key if measure else None, measure.state if measure else "",
    )  # fmt: skip


def raw_records(source: str, record_ids: Iterable[str]) -> dict[str, str]:
    """もとの文。番号 → JSON。一覧の記録を、前に読んだ詳細に重ねるために使う。"""
    rows = SourceRecord.objects.filter(source=source, record_id__in=list(record_ids))
    return dict(rows.values_list("record_id", "raw"))


def counts() -> dict[str, int]:
    """公開の状態ごとの数。"""
    rows: Any = Measure.objects.values_list("state").annotate(count=Count("id")).order_by("state")
    return dict(rows)

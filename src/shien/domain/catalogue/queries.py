"""支援施策の名簿の読取り。訪問者には、公開したものだけ。"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from math import isinf
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.utils.timezone import localdate

from shien.engines.eligibility import Firms, Sourced
from shien.engines.eligibility.items import Item
from shien.values.markdown import markdown_html
from shien.values.measure import flat, from_json
from shien.values.safe_html import safe_html

from . import columns, eligible, facts, folds, granted, knowing, past_grants, quality, quoting, reasons, rules, search
from .book import Book, Cover, cover_of
from .choices import LinkKind, Opening, State
from .eligible import Judged, Sheet
from .models import Call, Doubt, Extracted, Link, Measure, SourceRecord
from .shelf import current

_ROWS = ("record", "provider")


def found(
    filters: facts.Filters, *, at: datetime, offset: int = 0, limit: int = 20, judged: Judged | None = None
) -> facts.Finding:
    """支援施策を探す。棚の版を確かめる一回の問合せだけで答える。何も無ければ、条件を外して近いものを返し、そう言う。

    judged があれば (合う順のとき) その事業者に合うものを上に並べる。
    """
    shelf, answer, dropped, asked = search.found(filters, at=at, offset=offset, limit=limit, judged=judged)
    return facts.Finding(
        tuple(_hit(shelf.books[each.place], shelf.index.documents[each.place].text, each, asked, filters, at) for each in answer.hits),
        answer.total, answer.nearest, dropped, search.suggested(answer, asked), search.counted(answer, filters),
        tuple(facts.Asked(each.kind, each.code, each.surface) for each in asked.found)
        + tuple(facts.Asked("without", "", each) for each in asked.without),
    )  # fmt: skip


def _hit(book: Book, text: str, hit: Any, asked: Any, filters: facts.Filters, at: datetime) -> facts.Hit:
    begin, end = hit.excerpt
    lead = "…" if begin else ""
    shift = begin - len(lead)
    marks = tuple((max(a, begin) - shift, min(b, end) - shift) for a, b in hit.text_marks if a < end and b > begin)
    return facts.Hit(
        _heading(book, at), book.known,
        reasons.why(book.known, asked, filters, hit, (book.cover.title, text)), hit.title_marks, lead + text[begin:end], marks, hit.place, book.cover.inquiry or book.known.inquiry,
    )  # fmt: skip


def _heading(book: Book, at: datetime) -> facts.Measure:
    return _measure(book.cover, dated(book.calls, book.known), at, book.known, book.also_at)


def edition(at: datetime) -> tuple[str, date, int]:
    """いま答えている棚の版と、その時刻の間。同じなら、同じ問いの答えは同じ。控えの鍵に使う。"""
    here = current()
    return (here.digest, *here.columns.period(at))


def filled() -> tuple[facts.Filled, ...]:
    """名簿ごとの、埋まった割合。"""
    return quality.filled(current())


def past_grants_of(measure: facts.Measure) -> past_grants.PastGrants | None:
    """この支援策と同じ制度とみられる、過去の交付。合成の見本には出さない。"""
    return None if measure.synthetic else granted.of_measure(measure)


def past_grant_counts() -> past_grants.PastGrantCounts:
    """取り込んだ、過去の交付の数。"""
    return granted.counted()


def judged(firm: Firms, given: Mapping[str, Sourced], *, at: datetime) -> Judged:
    """一社を、公開中の全件についてまとめて判定する。一覧に使う。"""
    return eligible.judged(current(), firm, given, localdate(at))


def next_question(found: Judged, answerable: frozenset[str], *, at: datetime) -> tuple[Item, int] | None:
    """いま応募できるか、これから始まるもののうち、最も多くの判定が進む一つの項目と、その件数。"""
    state, _ = found.shelf.columns.openings(at)
    return eligible.next_question(found, state != list(Opening).index(Opening.ENDED), answerable)


def sheet(key: UUID, known: facts.Known, firm: Firms, given: Mapping[str, Sourced], *, at: datetime) -> Sheet:
    """一社の、一件の判定の全部。"""
    return eligible.sheet(str(key), known, firm, given, localdate(at))


def measures(
    filters: facts.Filters, *, at: datetime, offset: int = 0, limit: int = 20
) -> tuple[list[facts.Measure], int]:
    """公開中の支援施策と、その数。条件に合うものだけ (近いものは入らない)。"""
    answer = found(filters, at=at, offset=offset, limit=limit)
    if answer.nearest or answer.relaxed:
        return [], 0
    return [each.measure for each in answer.hits], answer.total


def dated(calls: Iterable[facts.Call], known: facts.Known) -> list[facts.Call]:
    """公募回。出所の欄に無ければ、本文から読んだ期間。"""
    own = list(calls)
    if known.opening is None and known.closing is None:
        return own
    start, end = columns.window(known)
    return [*own, facts.Call("", _moment(start), _moment(end), time_stated=False, follow_up=False)]


def _moment(seconds: float) -> datetime | None:
    return None if isinf(seconds) else datetime.fromtimestamp(seconds, UTC)


def measure(key: UUID, *, at: datetime) -> facts.MeasureDetail | None:
    """公開した支援施策の全部。公開していなければ、無いのと同じ。"""
    row = Measure.objects.filter(key=key, state=State.PUBLISHED).select_related(*_ROWS).first()
    if row is None:
        return None
    calls = _calls([row]).get(row.id, [])
    record = row.record
    rows = list(Extracted.objects.filter(measure=row).order_by("place"))
    known = knowing.known(row, rows, called=any(not each.follow_up for each in calls))
    return facts.MeasureDetail(
        _measure(cover_of(row), dated(calls, known), at, known, folds.also_at(row)), row.number, detail_html(row.detail, row.detail_format), row.target, row.target_area_detail,
        row.acceptance_remarks, row.project_end_deadline, row.usage, row.inquiry, row.front_subsidy_detail_page_url,
        tuple(calls), _related(row), record.first_seen_at, record.last_seen_at, record.gone_at,
        Doubt.objects.filter(record=record, settled_at=None, blocking=True).exists(), known, quoting.of(record, rows),
        row.detail_format != "html",
    )  # fmt: skip


def headings(keys: Iterable[UUID], *, at: datetime) -> list[facts.Measure]:
    """番号で選んだ支援施策 (公開中のものだけ、締切の近い順)。棚だけで答える。まとめた組は、選んだ方の番号で見せる。"""
    chosen, here = set(keys), current()
    named = {here.keys[key]: key for key in chosen if key in here.keys}
    rows = [replace(_heading(here.books[place], at), key=key) for place, key in named.items()]
    return sorted(rows, key=lambda each: (_last_moment(each), each.title))


def _last_moment(measure: facts.Measure) -> float:
    end = measure.call.acceptance_end_datetime if measure.call else None
    return end.timestamp() if end and measure.opening != Opening.ENDED else float("inf")


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


def _measure(
    cover: Cover, calls: list[facts.Call], at: datetime, known: facts.Known, also_at: tuple[facts.AlsoAt, ...]
) -> facts.Measure:
    """見出し。本文から読んだ期間では、終わったとは決めない。"""
    gone = cover.gone_at is not None
    opening = rules.opening(calls, cover.expires_at, gone, at)
    if opening == Opening.ENDED and rules.opening([], cover.expires_at, gone, at) != Opening.ENDED:
        opening = Opening.UNKNOWN if known.read & {"opening", "closing"} else opening
    return facts.Measure(
        cover.key, cover.title, cover.subsidy_catch_phrase, cover.service_category, cover.institution_name,
        cover.institution_kind, cover.use_purpose, cover.industry, cover.target_area_search, cover.target_number_of_employees,
        cover.subsidy_rate, cover.subsidy_max_limit, cover.source, cover.licence, opening, rules.current(calls, at),
        cover.published_at, cover.changed_at, cover.confirmed_on, also_at,
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

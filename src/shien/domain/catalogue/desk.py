"""編集者の机が要る読取り。公開中の支援施策だけを見る。"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from shien.values.fold import fold
from shien.values.safe_html import words_of

from .choices import Opening, State
from .models import Call, Doubt, Measure

_WORDS = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """机に並べる一件の様子。closes は、いまの募集の締切。"""

    key: UUID
    title: str
    url: str
    opening: Opening
    closes: datetime | None
    ended_at: datetime | None
    doubtful: bool
    record: int
    changed_at: datetime


def titles(keys: Iterable[UUID]) -> dict[UUID, str]:
    """題。"""
    return dict(Measure.objects.filter(key__in=list(keys)).values_list("key", "title"))


def some_keys(*, source: str, limit: int) -> list[UUID]:
    """公開中の支援施策の鍵。記録の番号の順。"""
    rows = Measure.objects.filter(state=State.PUBLISHED, record__source=source).order_by("record__record_id")
    return list(rows.values_list("key", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class Choice:
    """まとめて直すときに選ぶ一件。"""

    key: UUID
    title: str
    institution_name: str
    state: str


def choices(keyword: str, *, limit: int) -> list[Choice]:
    """言葉を含む支援施策 (公開していないものも)。名前の順。"""
    rows = _matching(keyword).order_by("title", "id")[:limit]
    return [Choice(row.key, row.title, row.institution_name, State(row.state).label) for row in rows.defer("detail")]


def pages() -> set[str]:
    """公開中の支援施策のもとのページ。"""
    rows = Measure.objects.filter(state=State.PUBLISHED).exclude(front_subsidy_detail_page_url="")
    return set(rows.values_list("front_subsidy_detail_page_url", flat=True))


def to_compare() -> list[dict[str, Any]]:
    """重なりを見るための中身。公開中のもの。"""
    rows = Measure.objects.filter(state=State.PUBLISHED).order_by("id").iterator(chunk_size=1000)
    ends = dict(
        Call.objects.filter(follow_up=False, acceptance_end_datetime__isnull=False)
        .values_list("measure")
        .annotate(end=Max("acceptance_end_datetime"))
        .values_list("measure", "end")
    )
    return [
        {
            "id": row.id, "title": row.title, "provider": row.institution_name, "number": row.number,
            "text": f"{row.subsidy_catch_phrase}\n{words_of(row.detail) if row.detail_format == 'html' else row.detail}",
            "area": tuple(row.target_area_search),
            "closes": f"{timezone.localtime(ends[row.id]):%Y-%m-%d}" if row.id in ends else "",
        }
        for row in rows
    ]  # fmt: skip


def standings(*, at: datetime) -> list[Standing]:
    """公開中の支援施策の様子。問合せは一つ。"""
    ends = Call.objects.filter(measure=OuterRef("pk"), follow_up=False).order_by("-acceptance_end_datetime")
    doubts = Doubt.objects.filter(record=OuterRef("record"), settled_at=None)
    rows = (
        _published(at)
        .annotate(doubtful=Exists(doubts), ended=ends.values("acceptance_end_datetime")[:1])
        .values_list(
            "key", "title", "front_subsidy_detail_page_url", "over", "running", "upcoming", "called", "unending",
            "closes", "ended", "expires_at", "doubtful", "record__id", "changed_at",
        )
    )  # fmt: skip
    return [
        Standing(key, title, url, _opening(over, running, upcoming, called, unending), closes, expires_at or ended,
                 doubtful, record, changed_at)
        for key, title, url, over, running, upcoming, called, unending, closes, ended, expires_at, doubtful, record,
        changed_at in rows
    ]  # fmt: skip


def _opening(over: bool, running: bool, upcoming: bool, called: bool, unending: bool) -> Opening:
    """rules.opening と同じ決まり。"""
    if over or (called and not unending):
        return Opening.ENDED
    return Opening.OPEN if running else Opening.UPCOMING if upcoming else Opening.UNKNOWN


def _matching(keyword: str) -> QuerySet[Measure]:
    """空白で区切った言葉の、すべてを含む支援施策 (公開していないものも)。全角半角・かな・異体字は同じに見る。"""
    found = Measure.objects.all()
    for word in keyword.split()[:_WORDS]:
        folded = fold(word.replace("\0", ""))
        found = found.filter(search_text__contains=folded) if folded else found
    return found


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
    )

"""検索に当てはまる、新しいものと締切の近いもの。catalogue の公開の問合せだけを使う。"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from shien.domain.catalogue import queries as catalogue
from shien.domain.catalogue.facts import Filters, Measure

from . import rules

NEW = "new"
_PAGE = 100


def overlap(at: datetime) -> timedelta:
    """どれだけ遡って見直すか。公開の時刻より遅れて書き終わる取込みを、落とさないため。"""
    return timedelta(hours=int(rules.rule("closing", localdate(at))["overlap_hours"]))


def new(filters: Filters, *, since: datetime, at: datetime) -> list[Measure]:
    """since より後に公開されたもの (新しい順)。"""
    newest = replace(filters, sort="new")
    return list(_while(newest, at, lambda each: each.published_at is not None and each.published_at > since))


def closing(filters: Filters, *, days: int, at: datetime) -> list[Measure]:
    """いま応募できて、days 日以内に締め切るもの (近い順)。"""
    limit = rules.day_in_japan(at) + timedelta(days=days)
    near = replace(filters, opening="open", sort="closing")
    return list(_while(near, at, lambda each: (end := end_of(each)) is not None and rules.day_in_japan(end) <= limit))


def end_of(measure: Measure) -> datetime | None:
    """締切。"""
    return measure.call.acceptance_end_datetime if measure.call else None


def _while(filters: Filters, at: datetime, wanted: Callable[[Measure], bool]) -> Iterator[Measure]:
    """並びの先頭から、当てはまる間だけ読む。"""
    offset = 0
    while True:
        rows, _ = catalogue.measures(filters, at=at, offset=offset, limit=_PAGE)
        for each in rows:
            if not wanted(each):
                return
            yield each
        if len(rows) < _PAGE:
            return
        offset += _PAGE

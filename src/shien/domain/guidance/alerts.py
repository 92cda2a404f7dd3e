"""保存した検索とお気に入りの知らせ。定時の仕事が呼ぶ。

検索の透かし (watermark)、知らせた印 (Told)、メールの行は、一つのトランザクションで書く。途中で止まれば三つとも無く、
次にもう一度同じことをする。二つの worker が同時に調べても、行の鍵と Told の一意で、知らせは一度だけになる。
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.timezone import localdate

from shien.domain.catalogue.facts import Filters, Measure
from shien.ledger import outbox

from . import letters, looking, rules, tokens
from .facts import Tiding
from .models import Favourite, SavedSearch, StoppedAddress, Subscriber, Told

_ADDRESSES = 50


@transaction.atomic
def tell(*, at: datetime) -> int:
    """期限の来た検索を、番地ごとにまとめて調べる。調べた検索の数を返す (0 なら、もう無い)。全行を読める範囲で呼ぶ。"""
    live = SavedSearch.objects.filter(confirmed_at__isnull=False, paused_at=None, ended_at=None, due_at__lte=at)
    addresses = live.annotate(address=Lower("subscriber__email")).values_list("address", flat=True).distinct()
    chosen = list(addresses.order_by("address")[:_ADDRESSES])
    rows = list(
        live.annotate(address=Lower("subscriber__email"))
        .filter(address__in=chosen)
        .select_related("subscriber")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("id")
    )
    found = _findings(rows, at)
    stopped = _stopped(chosen)
    for address in chosen:
        mine = [row for row in rows if row.address == address and found[row.id]]
        if mine and address not in stopped:
            _put_alert(mine, found, at)
    for row in rows:
        row.watermark, row.due_at = at, rules.next_due(row.rhythm, at)
    SavedSearch.objects.bulk_update(rows, ["watermark", "due_at"])
    return len(rows)


def _findings(rows: list[Any], at: datetime) -> dict[int, list[Tiding]]:
    """検索ごとの、まだ知らせていないこと。同じ絞り込みは一度だけ調べる。知らせた印も書く。"""
    days = int(rules.rule("closing", localdate(at))["search_days"])
    closing = _once(lambda filters: looking.closing(filters, days=days, at=at))
    since = min((row.watermark for row in rows), default=at) - looking.overlap(at)
    new = _once(lambda filters: looking.new(filters, since=since, at=at))
    told = set(
        Told.objects.filter(search__in=[row.id for row in rows]).values_list("search_id", "measure_key", "occasion")
    )
    found = {row.id: _of(row, new, closing, told, at) for row in rows}
    Told.objects.bulk_create(
        Told(
            subscriber_id=row.subscriber_id, search_id=row.id, measure_key=each.measure.key, occasion=occasion, told_at=at
        )
        for row in rows
        for each in found[row.id]
        for occasion in each.occasions
    )  # fmt: skip
    return found


def _once(look: Callable[[Filters], list[Measure]]) -> Callable[[Filters], list[Measure]]:
    held: dict[Filters, list[Measure]] = {}

    def ask(filters: Filters) -> list[Measure]:
        if filters not in held:
            held[filters] = look(filters)
        return held[filters]

    return ask


def _of(row: Any, new: Any, closing: Any, told: set[Any], at: datetime) -> list[Tiding]:
    filters = rules.unpack(row.filters)
    since = row.watermark - looking.overlap(at)
    occasions: dict[Any, tuple[Measure, list[str]]] = {}
    for each in new(filters):
        if each.published_at > since:
            occasions.setdefault(each.key, (each, []))[1].append(looking.NEW)
    for each in closing(filters):
        occasions.setdefault(each.key, (each, []))[1].append(rules.closes(looking.end_of(each)))
    fresh = (
        Tiding(each, tuple(name for name in names if (row.id, key, name) not in told))
        for key, (each, names) in occasions.items()
    )
    return [each for each in fresh if each.occasions]


def _put_alert(rows: list[Any], found: dict[int, list[Tiding]], at: datetime) -> None:
    """一つの番地に一通。見出しの解除は、この一通に載った検索を全部やめる。"""
    portal = settings.PUBLIC_URL
    parts = {
        row.name if all(row.name != other.name for other in rows if other is not row) else f"{row.name}（{row.id}）": (
            found[row.id], f"{portal}/measures/?{urlencode(row.filters, doseq=True)}", tokens.stop_url(searches=[row.id])
        )
        for row in rows
    }  # fmt: skip
    title, text = letters.alert(parts, portal, at)
    outbox.mail(
        rows[0].subscriber.email, title, text, subject=f"subscriber:{rows[0].subscriber_id}", at=at,
        headers=tokens.stop_headers(tokens.stop_url(searches=[row.id for row in rows])),
    )  # fmt: skip


@transaction.atomic
def tell_closing(*, at: datetime) -> int:
    """お気に入りの締切を知らせる。知らせた人の数を返す。全行を読める範囲で呼ぶ。"""
    days = int(rules.rule("closing", localdate(at))["favourite_days"])
    near = {each.key: each for each in looking.closing(Filters(), days=days, at=at)}
    rows = (
        Favourite.objects.filter(measure_key__in=near, subscriber__closing_notice=True)
        .exclude(subscriber__email="")
        .select_related("subscriber")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("subscriber_id", "id")
    )
    told = set(
        Told.objects.filter(search=None, measure_key__in=near).values_list("subscriber_id", "measure_key", "occasion")
    )
    waiting: dict[int, list[Any]] = {}
    for row in rows:
        occasion = rules.closes(looking.end_of(near[row.measure_key]))
        if (row.subscriber_id, row.measure_key, occasion) not in told:
            waiting.setdefault(row.subscriber_id, []).append((row, occasion))
    Told.objects.bulk_create(
        Told(subscriber_id=who, measure_key=row.measure_key, occasion=occasion, told_at=at)
        for who, mine in waiting.items()
        for row, occasion in mine
    )
    stopped = _stopped(mine[0][0].subscriber.email.lower() for mine in waiting.values())
    for mine in waiting.values():
        if mine[0][0].subscriber.email.lower() not in stopped:
            _put_closing(mine[0][0].subscriber, [near[row.measure_key] for row, _ in mine], at)
    return len(waiting)


def _put_closing(subscriber: Subscriber, measures: list[Measure], at: datetime) -> None:
    stop = tokens.stop_url(favourites=[subscriber.id])
    title, text = letters.closing(measures, settings.PUBLIC_URL, stop, at)
    outbox.mail(
        subscriber.email, title, text, subject=f"subscriber:{subscriber.id}", at=at, headers=tokens.stop_headers(stop)
    )


def _stopped(addresses: Iterable[str]) -> set[str]:
    """不達で送るのをやめた番地 (小文字)。"""
    rows = StoppedAddress.objects.annotate(address=Lower(F("email")))
    return set(rows.filter(address__in=list(addresses)).values_list("address", flat=True))

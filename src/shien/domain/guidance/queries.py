"""お知らせの読取り。"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, F

from shien.domain.accounts import row_security
from shien.domain.accounts.facts import Viewer
from shien.domain.catalogue import queries as catalogue
from shien.domain.catalogue.facts import Filters, Measure

from . import doors, facts, letters, rules, tokens
from .choices import Move, Rhythm
from .facts import Interests
from .models import (
    Favourite,
    Newsletter,
    NewsletterStep,
    Readership,
    Recipient,
    SavedSearch,
    StoppedAddress,
    Subscriber,
)
from .reach import reach


def searches(subscriber: int | None) -> list[facts.Search]:
    """保存した検索 (新しい順)。確かめるのを待つものと、消したものは出さない。"""
    if subscriber is None:
        return []
    with reach([subscriber]):
        rows = SavedSearch.objects.filter(subscriber_id=subscriber, confirmed_at__isnull=False, ended_at=None)
        return [
            facts.Search(
                row.key, row.name, rules.unpack(row.filters), Rhythm(row.rhythm), row.made_at, row.paused_at, row.due_at
            )
            for row in rows.order_by("-made_at", "-id")
        ]


def saved_since(at: datetime) -> int:
    """この時から後に保存された検索の数。だれのものかは読まない。"""
    with row_security.system():
        return SavedSearch.objects.filter(confirmed_at__gte=at).count()


def stoppable(token: str) -> bool:
    """解除のリンクとして本物か。"""
    return tokens.stopped_by(token) is not None


def conditions(filters: Filters) -> dict[str, Any]:
    """絞り込みの、既定と違う欄。一覧の URL の問いと同じ名前。"""
    return rules.pack(filters)


def favourites(viewer: Viewer) -> set[UUID]:
    """お気に入りの支援施策の番号。"""
    subscriber = doors.of_viewer(viewer)
    if subscriber is None:
        return set()
    with reach([subscriber]):
        return set(Favourite.objects.filter(subscriber_id=subscriber).values_list("measure_key", flat=True))


def favourite_measures(viewer: Viewer, *, at: datetime) -> list[Measure]:
    """お気に入りの支援施策 (締切の近い順)。"""
    return catalogue.headings(favourites(viewer), at=at)


def closing_notice(viewer: Viewer) -> bool:
    """お気に入りの締切を、メールで知らせるか。"""
    subscriber = doors.of_viewer(viewer)
    if subscriber is None:
        return True
    with reach([subscriber]):
        return bool(Subscriber.objects.values_list("closing_notice", flat=True).get(id=subscriber))


def interests(viewer: Viewer) -> Interests | None:
    """いまのニュースレターの申込みの関心。申し込んでいなければ None。"""
    subscriber = doors.of_viewer(viewer)
    if subscriber is None:
        return None
    with reach([subscriber]):
        row = Readership.objects.filter(subscriber_id=subscriber, confirmed_at__isnull=False, ended_at=None).first()
        return Interests(tuple(row.industry), tuple(row.prefecture), tuple(row.use_purpose)) if row else None


# A reader who named nothing reads everything; a letter that names nothing goes to all.
AUDIENCE = """
FROM guidance_readership r JOIN guidance_subscriber s ON s.id = r.subscriber_id
WHERE r.confirmed_at IS NOT NULL AND r.ended_at IS NULL
  AND (r.industry && %(industry)s::varchar[] OR r.industry = '{}' OR %(industry)s::varchar[] = '{}')
  AND (r.prefecture && %(prefecture)s::varchar[] OR r.prefecture = '{}' OR %(prefecture)s::varchar[] = '{}')
  AND (r.use_purpose && %(use_purpose)s::varchar[] OR r.use_purpose = '{}' OR %(use_purpose)s::varchar[] = '{}')
  AND NOT EXISTS (SELECT FROM guidance_stoppedaddress x WHERE lower(x.email) = lower(s.email))
"""


def segments(chosen: Interests) -> dict[str, Any]:
    """AUDIENCE に渡す値。"""
    return {name: list(getattr(chosen, name)) for name in ("industry", "prefecture", "use_purpose")}


def audience(chosen: Interests) -> int:
    """宛先の数。数だけを読むので、宛先そのものは画面に渡らない。"""
    with row_security.system(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT lower(s.email)) {AUDIENCE}", segments(chosen))
        return int(cursor.fetchone()[0])


def letters_of_editors(*, offset: int = 0, limit: int = 20) -> tuple[list[facts.Letter], int]:
    """ニュースレターの一覧 (新しい順)。問合せの数は、長さによらない。"""
    rows = Newsletter.objects.order_by("-made_at", "-id")
    return _letters(list(rows[offset : offset + limit])), rows.count()


def letter(key: UUID) -> facts.Letter | None:
    """ニュースレターの一号。"""
    return next(iter(_letters(list(Newsletter.objects.filter(key=key)))), None)


def _letters(rows: list[Newsletter]) -> list[facts.Letter]:
    steps: dict[int, list[facts.Taken]] = {}
    for each in NewsletterStep.objects.filter(newsletter__in=rows).annotate(person=F("taken_by__name")).order_by("id"):
        steps.setdefault(each.newsletter_id, []).append(
            facts.Taken(Move(each.move), each.count, each.digest, each.taken_by_id, each.person, each.taken_at)
        )
    progress: dict[int, dict[str, int]] = {}
    with row_security.system():
        counted = Recipient.objects.filter(newsletter__in=rows).values_list("newsletter_id", "state")
        for number, state, count in counted.annotate(count=Count("id")).order_by():
            progress.setdefault(number, {})[state] = count
    return [_letter(row, tuple(steps.get(row.id, ())), progress.get(row.id, {})) for row in rows]


def _letter(row: Newsletter, steps: tuple[facts.Taken, ...], progress: dict[str, int]) -> facts.Letter:
    chosen = Interests(tuple(row.industry), tuple(row.prefecture), tuple(row.use_purpose))
    return facts.Letter(
        row.key, row.subject, row.text, tuple(row.measures), chosen, row.made_at,
        rules.stage(steps, progress.get("waiting", 0)), steps, progress,
        rules.digest(row.subject, row.text, row.measures, chosen),
    )  # fmt: skip


def body_of(found: facts.Letter, at: datetime) -> str:
    """一号の本文 (Markdown)。選んだ支援施策は、いま公開しているものだけ。"""
    held = {each.key: each for each in catalogue.headings(found.measures, at=at)}
    chosen = [held[key] for key in found.measures if key in held]
    return letters.newsletter(found.text, chosen, settings.PUBLIC_URL, at)


def chosen_measures(keys: Iterable[UUID], *, at: datetime) -> list[Measure]:
    """選んだ支援施策 (いま公開しているもの)。"""
    return catalogue.headings(keys, at=at)


def stopped_count() -> int:
    """不達で送るのをやめた番地の数。"""
    with row_security.system():
        return StoppedAddress.objects.count()

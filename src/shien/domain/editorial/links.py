"""支援策のもとのページの見張り。"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import connection, transaction

from shien.domain.catalogue import desk as catalogue

from .models import LinkCheck, WatchedLink

EVERY = timedelta(days=7)
# A page that is said to be gone is asked once more the next day; other failures (the server rests) twice more.
AGAIN = timedelta(days=1)
GONE = frozenset({404, 410})
BATCH = 30
_WATCH = """
INSERT INTO editorial_watchedlink (url, host, next_at, failures)
SELECT url, host, %s, 0 FROM unnest(%s::text[], %s::text[]) AS new (url, host) ON CONFLICT (url) DO NOTHING
"""
# One link of a site at a time, so that no site is asked more than once in ten minutes.
_DUE = """
SELECT id, url FROM (
    SELECT DISTINCT ON (host) id, url, next_at FROM editorial_watchedlink WHERE next_at <= %s ORDER BY host, next_at, id
) turn ORDER BY next_at, id LIMIT %s
"""


def watch(*, at: datetime) -> None:
    """公開中の支援策のもとのページを、見張りに加える。"""
    urls = sorted(catalogue.pages())
    with connection.cursor() as cursor:
        cursor.execute(_WATCH, [at, urls, [(urlsplit(url).hostname or "")[:255] for url in urls]])


def due(*, at: datetime) -> list[tuple[int, str]]:
    """順の来たリンク (番号, 番地)。サイトごとに一つ。"""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [at, BATCH])
        return [(row[0], row[1]) for row in cursor.fetchall()]


@transaction.atomic
def note(*, link_id: int, status: int, error: str, at: datetime) -> None:
    """結果を足し、次の順を決める。無いと二度言われるか、三度続けて開けなければ、切れたとする。"""
    link = WatchedLink.objects.select_for_update().get(id=link_id)
    LinkCheck.objects.create(link=link, checked_at=at, status=status, error=error[:60])
    # A refusal (401, 403, 429) is the answer of a living server.
    well = 0 < status < 400 or status in (401, 403, 429)
    link.failures = 0 if well else link.failures + 1
    if well:
        link.dead_since = None
    elif link.dead_since is None and link.failures >= (2 if status in GONE else 3):
        link.dead_since = at
    link.next_at = at + (EVERY if well or link.dead_since else AGAIN)
    link.save()


def dead() -> dict[str, datetime]:
    """切れたリンク。番地 → 切れたと決めた時。"""
    rows = WatchedLink.objects.filter(dead_since__isnull=False).values_list("url", "dead_since")
    return {url: since for url, since in rows if since}


def dead_since(url: str) -> datetime | None:
    """もとのページが切れた時。開けるなら None。"""
    return WatchedLink.objects.filter(url=url).values_list("dead_since", flat=True).first() if url else None

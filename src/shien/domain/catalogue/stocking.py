"""棚に並べるものを、表から読む。読むのは変わった支援策だけ。"""

from collections.abc import Iterable, Mapping

from django.db import connection

from shien.engines.search import Document
from shien.values.markdown import plain_text
from shien.values.safe_html import words_of
from shien.values.use_purpose import PURPOSES

from . import folds, knowing
from .book import Book, cover_of
from .choices import State
from .columns import facets
from .facts import Call
from .models import Call as CallRow
from .models import Extracted, Measure

_BATCH = 500
_STAMPS = """
SELECT m.id, concat(m.xmin, m.ctid, p.xmin, r.gone_at, c.stamp, f.stamp) FROM catalogue_measure m
JOIN catalogue_sourcerecord r ON r.measure_id = m.id
LEFT JOIN catalogue_provider p ON p.id = m.provider_id
LEFT JOIN (SELECT measure_id, string_agg(concat(xmin, ctid), ',' ORDER BY id) stamp FROM catalogue_call GROUP BY measure_id) c
    ON c.measure_id = m.id
LEFT JOIN (SELECT folded_into_id, string_agg(concat(xmin, ctid), ',' ORDER BY id) stamp FROM catalogue_measure
    WHERE state = %(published)s AND folded_into_id IS NOT NULL GROUP BY folded_into_id) f ON f.folded_into_id = m.id
WHERE m.state = %(published)s AND NOT EXISTS (
    SELECT FROM catalogue_measure leader WHERE leader.id = m.folded_into_id AND leader.state = %(published)s)
"""
_EDITION = "SELECT max(id), count(*), sum(changes) FROM catalogue_alteration"


def edition() -> str:
    """名簿の版。問合せは一つ。"""
    with connection.cursor() as cursor:
        cursor.execute(_EDITION)
        return "-".join(map(str, cursor.fetchone()))


def stamps() -> dict[int, str]:
    """棚に並ぶ支援策の番号 → 行の版。"""
    with connection.cursor() as cursor:
        cursor.execute(_STAMPS, {"published": State.PUBLISHED})
        return dict(cursor.fetchall())


def read(keys: list[int], versions: Mapping[int, str]) -> Iterable[tuple[Book, Document]]:
    """番号の支援策を、棚の一件と、探される文書に。"""
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        calls, rows, also = _calls(part), _extracted(part), folds.members(part)
        found = (
            Measure.objects.filter(id__in=part)
            .select_related("record", "provider")
            .defer("record__raw", "record__parsed")
        )
        for row in found.order_by("id"):
            own = calls.get(row.id, ())
            known = knowing.known(row, rows.get(row.id, ()), called=any(not each.follow_up for each in own))
            cover = cover_of(row)
            yield (
                Book(cover, own, known, versions[row.id], also.get(row.id, ())),
                Document(str(row.id), row.title, _text(row), facets(cover, known)),
            )


def _text(row: Measure) -> str:
    """探される本文。"""
    html = row.detail_format == "html"
    body = words_of(row.detail) if html else plain_text(row.detail)
    target, area = (each if html else plain_text(each) for each in (row.target, row.target_area_detail))
    purposes = "、".join(PURPOSES[code] for code in row.use_purpose)
    parts = (row.subsidy_catch_phrase, target, area, row.institution_name, purposes, body)
    return "\n".join(filter(None, parts))[:30_000]


def _calls(keys: list[int]) -> dict[int, tuple[Call, ...]]:
    found: dict[int, tuple[Call, ...]] = {}
    for each in CallRow.objects.filter(measure__in=keys).order_by("acceptance_start_datetime", "id"):
        call = Call(
            each.number, each.acceptance_start_datetime, each.acceptance_end_datetime, each.time_stated, each.follow_up
        )
        found[each.measure_id] = (*found.get(each.measure_id, ()), call)
    return found


def _extracted(keys: list[int]) -> dict[int, list[Extracted]]:
    found: dict[int, list[Extracted]] = {}
    for each in Extracted.objects.filter(measure__in=keys).order_by("measure", "place"):
        found.setdefault(each.measure_id, []).append(each)
    return found

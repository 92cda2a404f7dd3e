"""過去の交付の見せ方の数。少ない数は出さない。

一社を見分けられないよう、交付を受けた法人が FEWEST に満たない数は出さない。年ごとの数は、全体から引いても隠した年が出ないように、
出す年だけを合計する。金額は二桁に丸めた、真ん中の半分 (四分位) だけを出す。
"""

import re
from datetime import date
from typing import Any

from django.db import connection

from shien.engines.likeness import name_of
from shien.values.area import AREAS

from . import facts, past_grants
from .choices import InstitutionKind
from .models import PastGrant

FEWEST = 5
_MINISTRY = re.compile(r"[省庁府]\Z")  # ほかの名前 (事務局の法人など) は、所管と比べられない
# 国が直接交付したものだけの名簿なので、自治体の支援策とは結ばない。所管が書かれていれば、実施機関と合うものだけ。
_COUNTS = """
SELECT extract(year FROM date_of_approval)::int AS year, count(*), count(DISTINCT corporate_number),
       percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY amount), count(amount), min(date_of_approval),
       max(date_of_approval)
FROM catalogue_pastgrant
WHERE names @> ARRAY[%(name)s]::varchar[] AND gone_at IS NULL AND (amount IS NULL OR amount > 0)
  AND (government_departments = '' OR %(provider)s = '' OR strpos(%(provider)s, government_departments) > 0
       OR strpos(government_departments, %(provider)s) > 0)
GROUP BY GROUPING SETS ((extract(year FROM date_of_approval)), ())
ORDER BY grouping(extract(year FROM date_of_approval)) DESC, year DESC NULLS LAST
"""


def of_measure(measure: facts.Measure) -> past_grants.PastGrants | None:
    """題が同じ制度とみられる、過去の交付。無ければ None。問合せは一つ。"""
    name = name_of(measure.title)
    if not name or _local(measure):
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTS,
            {"name": name, "provider": measure.institution_name if _MINISTRY.search(measure.institution_name) else ""},
        )
        (_, count, firms, quarters, amounts, first, last), *years = cursor.fetchall()
    return _told(count, firms, quarters if amounts >= FEWEST else None, first, last, years) if count else None


def _local(measure: facts.Measure) -> bool:
    """自治体の支援策か。名簿が種類を言わなければ、実施機関の名前で見る。"""
    by_kind = measure.institution_kind in (InstitutionKind.PREFECTURE, InstitutionKind.MUNICIPALITY)
    name = measure.institution_name
    return by_kind or name in AREAS.values() or bool(re.search(r"[県市区町村]\Z", name))


def _told(
    count: int, firms: int, quarters: list[int] | None, first: date | None, last: date | None, years: list[tuple[Any, ...]]
) -> past_grants.PastGrants:  # fmt: skip
    if firms < FEWEST:
        return past_grants.PastGrants(None, None, (), None, None)
    shown = tuple((int(year), each) for year, each, others, *_ in years if year and others >= FEWEST)
    hidden = count - sum(each for _, each in shown)
    # A total beside all years but one would give the hidden one away.
    total = count if not hidden or (hidden >= FEWEST and len(years) - len(shown) > 1) else None
    typical = tuple(map(_rounded, quarters)) if quarters else None
    return past_grants.PastGrants(total, typical, shown, first, last)  # type: ignore[arg-type]


def _rounded(amount: int) -> int:
    """二桁に丸める。

    >>> _rounded(1234567), _rounded(98)
    (1200000, 98)
    """
    step: int = 10 ** max(len(str(amount)) - 2, 0)
    return int(round(amount / step) * step)


def counted() -> past_grants.PastGrantCounts:
    """品質の画面の数。"""
    rows = PastGrant.objects.filter(gone_at=None)
    return past_grants.PastGrantCounts(
        rows.count(), rows.values("corporate_number").distinct().count(), rows.exclude(amount=None).count(),
        rows.exclude(date_of_approval=None).count(), rows.exclude(government_departments="").count(),
    )  # fmt: skip

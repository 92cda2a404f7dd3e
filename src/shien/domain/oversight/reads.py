"""証跡から、職員の閲覧を数える。見張りは証跡だけを読み、ほかの表の行は増やさない。"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate

from . import rules

_VIEWS = ("staff_view", "application_view", "application_file", "contact_view", "dispute_view")
_MANY = """
WITH day AS (
    SELECT body #>> '{by,key}' AS who, count(*) AS many FROM ledger_entry
    WHERE act = ANY (%s) AND at > %s AND at <= %s AND body #>> '{by,kind}' = 'staff' GROUP BY 1 HAVING count(*) >= %s
)
SELECT day.who, day.many, (SELECT count(*) FROM ledger_entry e WHERE e.act = ANY (%s) AND e.at > %s AND e.at <= %s
    AND e.body #>> '{by,key}' = day.who) FROM day
"""
# What was opened after it had been rejected; the checks before the decision are the daily work.
_REJECTED = """
WITH rejected AS (
    SELECT a.key, a.call_id, min(r.at) AS at FROM applications_application a
    JOIN applications_staterow r ON r.application_id = a.id AND r.state = 'declined'
    WHERE a.call_id IN (SELECT b.call_id FROM ledger_entry e JOIN applications_application b
        ON b.key = (e.body #>> '{detail,application}')::uuid WHERE e.act = ANY (%s) AND e.at > %s AND e.at <= %s)
    GROUP BY a.key, a.call_id
), opened AS (
    SELECT e.body #>> '{by,key}' AS who, x.call_id, count(DISTINCT x.key) AS many FROM ledger_entry e
    JOIN rejected x ON x.key = (e.body #>> '{detail,application}')::uuid AND e.at > x.at
    WHERE e.act = ANY (%s) AND e.at > %s AND e.at <= %s AND e.body #>> '{by,kind}' = 'staff' GROUP BY 1, 2
)
SELECT o.who, c.key, c.name, o.many, (SELECT count(*) FROM rejected x WHERE x.call_id = o.call_id)
FROM opened o JOIN applications_call c ON c.id = o.call_id
"""
_TRIED = """
SELECT body #>> '{by,key}', body ->> 'target', body -> 'detail', at FROM ledger_entry
WHERE act = 'staff_refused' AND at > %s AND at <= %s ORDER BY at
"""
_PLACE = """
SELECT e.prefecture_code, NULL FROM accounts_enterprise e WHERE e.key = %s
UNION ALL
SELECT e.prefecture_code, a.procedure FROM applications_application a JOIN accounts_enterprise e ON e.id = a.enterprise_id
WHERE a.key = %s
"""
Row = tuple[UUID, str, str]  # the account, the subject, the words


def many(at: datetime) -> Iterable[Row]:
    """この24時間の閲覧が、自分の30日の平均の3倍を超えた人。"""
    day, start = at - timedelta(days=1), at - timedelta(days=1 + rules.DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [list(_VIEWS), day, at, rules.FLOOR, list(_VIEWS), start, day])
        for who, today, before in cursor.fetchall():
            if rules.many(today, before):
                mean = f"{before / rules.DAYS:.1f}"
                yield (
                    UUID(who),
                    localdate(at).isoformat(),
                    f"24時間に{today:,}件を開きました。ふだんは一日{mean}件です。",
                )


def rejected(at: datetime) -> Iterable[Row]:
    """この30日に、一つの公募回の不採択を軒並み開いた人。"""
    acts, start = ["application_view", "application_file"], at - timedelta(days=rules.DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_REJECTED, [acts, at - timedelta(days=1), at, acts, start, at])
        for who, call, name, opened, whole in cursor.fetchall():
            if rules.all_rejected(opened, whole):
                yield (
                    UUID(who),
                    str(call),
                    f"「{name[:100]}」の不採択{whole:,}件のうち{opened:,}件を、決定のあとに開きました。",
                )


def outside(at: datetime, since: datetime) -> Iterable[Row]:
    """所管・担当の外にある事業者か申請を開こうとした人。無い鍵に当たっただけなら数えない。"""
    with connection.cursor() as cursor:
        cursor.execute(_TRIED, [since, at])
        for who, target, detail, _ in cursor.fetchall():
            cursor.execute(_PLACE, [target, target])
            place = cursor.fetchone()
            if place is not None and _is_outside(json.loads(detail), *place):
                yield UUID(who), target, "事業者" if place[1] is None else "申請"


def _is_outside(detail: dict[str, list[str] | str], prefecture: str, procedure: str | None) -> bool:
    prefectures = set(detail.get("prefectures", ()))
    if procedure is None:
        return rules.outside(str(detail.get("role", "")), prefectures, prefecture)
    regional = procedure in detail.get("regional", ()) and prefecture in prefectures
    return procedure not in detail.get("procedures", ()) and not regional

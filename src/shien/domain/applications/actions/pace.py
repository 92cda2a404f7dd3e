"""手続きの日数を数え直す。結果の出た申請の、状態の行から (UX-26)。"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.timezone import localdate

from shien.domain.applications.models import Pace
from shien.domain.applications.rules import RESULTS

_YEARS = timedelta(days=3 * 365)
# How long each decided application stayed in each state, and from its first submission to its first result.
_SPENT = """
WITH steps AS (
    SELECT a.procedure, r.application_id, r.seq, r.state, r.submission_id, r.at,
           lead(r.at) OVER (PARTITION BY r.application_id ORDER BY r.seq) AS left_at
    FROM applications_staterow r JOIN applications_application a ON a.id = r.application_id
    WHERE a.started_at >= %s
), decided AS (
    SELECT procedure, application_id, min(at) FILTER (WHERE state = ANY (%s)) AS result_at,
           min(at) FILTER (WHERE submission_id IS NOT NULL) AS sent_at
    FROM steps GROUP BY procedure, application_id
), spent AS (
    SELECT s.procedure, s.state, s.left_at - s.at AS spent FROM steps s
    JOIN decided d ON d.application_id = s.application_id AND d.result_at IS NOT NULL WHERE s.left_at IS NOT NULL
    UNION ALL
    SELECT procedure, '', result_at - sent_at FROM decided WHERE result_at > sent_at
)
SELECT procedure, state, count(*), ceil(extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY spent)) / 86400),
       ceil(extract(epoch FROM percentile_cont(0.9) WITHIN GROUP (ORDER BY spent)) / 86400)
FROM spent GROUP BY procedure, state
"""


@transaction.atomic
def measure_pace(*, at: datetime) -> int:
    """三年の実績を、手続きと状態ごとに数え直す。全行を読める範囲で呼ぶ。数えた組の数を返す。"""
    since = at - _YEARS
    with connection.cursor() as cursor:
        cursor.execute(_SPENT, [since, list(RESULTS)])
        rows = [
            Pace(procedure=procedure, state=state, count=count, median=median, most=most, since=localdate(since), measured_at=at)
            for procedure, state, count, median, most in cursor.fetchall()
        ]  # fmt: skip
    Pace.objects.all().delete()
    return len(Pace.objects.bulk_create(rows))

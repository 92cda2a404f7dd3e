"""分析の書込み。"""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction

from shien.domain.karte import figures

from . import copying, errors, queries, rules
from .models import Piece, Question, Snapshot

KEPT = 2
TESTED = 4  # 予測の外れ方を試す切れの数。一切れは 5,000 社までなので、記憶は行数によらない


@transaction.atomic
def build(*, at: datetime) -> tuple[int, int]:
    """参考集団の新しい版を作り、(企業の数, 事業年度の数) を返す。全行を読める範囲で呼ぶ。

    カルテを事業者の番号の範囲ごとに読み、名前を外して一切れずつ書く。費用は値の数に比例し、記憶は一切れの分だけ。
    途中で止まれば何も残らない。新しい版から二つを残す (読み替えている最中のプロセスが、前の版を読み終えられる)。
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('shien.analytics.build'))")
        cursor.execute("SET LOCAL statement_timeout = '300s'")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '300s'")
    nonce, key = secrets.token_bytes(16), queries.key()
    row = Snapshot.objects.create(
        built_at=at, firms=0, years=0, nonce=nonce, key_check=rules.key_check(key), errors={}
    )  # fmt: skip
    firms = years = 0
    for number, table in enumerate(figures.statements_of_all()):
        copy = copying.pseudonymous(table, nonce, key)
        Piece.objects.create(snapshot=row, number=number, data=copying.packed(copy))
        firms, years = firms + _firms(copy), years + copy.num_rows
    row.firms, row.years = firms, years
    pieces = Piece.objects.filter(snapshot=row).order_by("number")[:TESTED].values_list("data", flat=True)
    row.errors = errors.measured(copying.years_of(bytes(each) for each in pieces))
    row.save(update_fields=["firms", "years", "errors"])
    kept = list(Snapshot.objects.order_by("-id").values_list("id", flat=True)[:KEPT])
    Snapshot.objects.exclude(id__in=kept).delete()
    return firms, years


def _firms(copy: pa.Table) -> int:
    return int(pc.count_distinct(copy["owner"]).as_py())


_ASK = """
WITH before AS (
    SELECT COALESCE(bool_or(digest = %(digest)s), false) AS known, count(*) AS asked FROM analytics_question
    WHERE enterprise_id = %(enterprise)s AND asked_on = %(day)s
), added AS (
    INSERT INTO analytics_question (enterprise_id, asked_on, digest)
    SELECT %(enterprise)s, %(day)s, %(digest)s FROM before WHERE NOT known AND asked < %(most)s ON CONFLICT DO NOTHING
)
SELECT known OR asked < %(most)s FROM before
"""


def ask(*, enterprise_id: int, parts: Iterable[bytes | str], on: date) -> bool:
    """参考集団に尋ねてよいか。同じ問いは数えず、違う問いは一日 QUESTIONS_A_DAY 通りまで。一回の問合せ。

    値を少しずつ変えて尋ね続け、一社の値を絞り込むことを防ぐ (PRIV-17)。同時に尋ねると、同時の数だけ多く通ることがある。
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _ASK,
            {
                "digest": rules.digest(parts),
                "enterprise": enterprise_id,
                "day": on,
                "most": rules.QUESTIONS_A_DAY,
            },
        )
        return bool(cursor.fetchone()[0])


def forget_questions(*, on: date) -> int:
    """七日より前の問いの記録を消す。全行を読める範囲で呼ぶ。"""
    return Question.objects.filter(asked_on__lt=on - timedelta(days=7)).delete()[0]

"""比べる相手。確かめも証跡の鎖も無く、同じ行をそのまま入れる。

製品が書いた提出の行 (提出・ファイル・状態・証跡・知らせ・鍵) を、索引も制約も無い写しの表に、提出ごとに一つの
トランザクションで入れ直す。八本の接続で、一秒あたりの件数を返す。
"""

import threading
import time
from collections.abc import Sequence

import psycopg
from psycopg import sql

TABLES = {
    "applications_submission": "id", "applications_submissionfile": "submission_id", "applications_staterow": "submission_id",
}  # fmt: skip
LOOSE = ("ledger_entry", "ledger_event", "applications_idempotencykey")


def rate(url: str, *, connections: int = 8) -> float:
    """一秒あたりに入る提出の数。"""
    with psycopg.connect(url, autocommit=True) as line:
        for table in (*TABLES, *LOOSE):
            line.execute(
                sql.SQL("DROP TABLE IF EXISTS {0}; CREATE TABLE {0} (LIKE {1})").format(
                    sql.Identifier(f"plain_{table}"), sql.Identifier(table)
                )
            )
        numbers = [row[0] for row in line.execute("SELECT id FROM applications_submission ORDER BY id").fetchall()]
    parts = [numbers[place::connections] for place in range(connections)]
    threads = [threading.Thread(target=_insert, args=(url, part)) for part in parts]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(numbers) / (time.monotonic() - begun)


def _insert(url: str, numbers: Sequence[int]) -> None:
    with psycopg.connect(url, autocommit=True) as line:
        for number in numbers:
            with line.transaction():
                for table, column in TABLES.items():
                    line.execute(
                        sql.SQL("INSERT INTO {} SELECT * FROM {} WHERE {} = %s").format(
                            sql.Identifier(f"plain_{table}"), sql.Identifier(table), sql.Identifier(column)
                        ),
                        [number],
                    )
                for table in LOOSE:  # one row each, whichever: the work is the same
                    line.execute(
                        sql.SQL("INSERT INTO {} SELECT * FROM {} LIMIT 1").format(
                            sql.Identifier(f"plain_{table}"), sql.Identifier(table)
                        )
                    )

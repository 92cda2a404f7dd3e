"""購読者の範囲。メールの宛先は事業者の表ではないので、購読者の番号で行を守る。"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

_SET = "SELECT set_config('shien.subscribers', %s, false)"


@contextmanager
def reach(subscribers: Iterable[int]) -> Iterator[None]:
    """この購読者の行だけを読み書きする。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('shien.subscribers', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute(_SET, ["{" + ",".join(str(each) for each in subscribers) + "}"])
    try:
        yield
    finally:
        # A transaction that is rolled back takes the setting with it.
        if connection.connection is not None and not connection.needs_rollback and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute(_SET, [before])

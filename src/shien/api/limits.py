"""呼出しの数の上限。連携サイトごと・人ごと・一分ごとに数える (SEC-41)。

数えはプロセスの中でまとめ、16回か0.5秒ごとに表へ足すので、一回ごとに書かない。全プロセスの合計に効く。
"""

import threading
import time
from hashlib import sha256

from django.conf import settings
from django.db import connection

_BATCH, _SECONDS = 16, 0.5
_lock = threading.Lock()
_pending: dict[tuple[str, int], list[float]] = {}  # (who, minute) -> [not yet written, total seen, last write]


def exceeded(kind: str, who: str) -> int:
    """上限を超えていれば、待つ秒数。超えていなければ 0。"""
    limit = settings.RATE_LIMITS[kind]
    now = time.time()
    minute = int(now // 60)
    key = (sha256(f"{kind}:{who}".encode()).hexdigest()[:32], minute)
    with _lock:
        for old in [each for each in _pending if each[1] < minute]:
            del _pending[old]
        pending = _pending.setdefault(key, [0, 0, 0.0])
        pending[0] += 1
        flush = pending[0] >= _BATCH or now - pending[2] > _SECONDS
        count = pending[0]
        if flush:
            pending[0], pending[2] = 0, now
    if flush:
        total = _add(key, int(count))
        with _lock:
            pending[1] = total
    return 60 - int(now % 60) if pending[1] + pending[0] > limit else 0


def _add(key: tuple[str, int], count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO api_calls AS c (who, minute, calls) VALUES (%s, %s, %s)"
            " ON CONFLICT (who, minute) DO UPDATE SET calls = c.calls + EXCLUDED.calls RETURNING calls",
            [*key, count],
        )
        return int(cursor.fetchone()[0])

"""呼出しの数の上限。連携サイトごと・人ごと・失敗した相手ごとに数える (SEC-41)。

数えはプロセスの中でまとめ、16回か0.5秒ごとに表へ足すので、一回ごとに書かない。全プロセスの合計に効く。
"""

import threading
import time
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from shien.ledger import prepared

_BATCH, _SECONDS = 16, 0.5
_KEPT = 60  # minutes, longer than any window
_purged = [0]
_lock = threading.Lock()
_pending: dict[tuple[str, int], list[float]] = {}  # (who, minute) -> [not yet written, total seen, last write]


def exceeded(kind: str, who: str) -> int:
    """一回と数え、上限を超えていれば待つ秒数。超えていなければ 0。"""
    limit, minutes = settings.RATE_LIMITS[kind]
    now = time.time()
    key = _key(kind, who)
    minute = key[1]
    with _lock:
        if _purged[0] < minute:  # once a window, not once a call
            _purged[0] = minute
            for old in [each for each in _pending if each[1] < minute - _KEPT]:
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
    return 60 * minutes - int(now % (60 * minutes)) if pending[1] + pending[0] > limit else 0


class TooMany(Exception):
    """上限を超えた。wait は待つ秒数。"""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


def count(kind: str, who: str) -> None:
    """一回と数え、上限を超えていれば TooMany。"""
    wait = exceeded(kind, who)
    if wait:
        raise TooMany(wait)


def failed(kind: str, who: str) -> None:
    """失敗を一回、すぐに書く。"""
    _add(_key(kind, who), 1)


def blocked(kind: str, who: str) -> int:
    """失敗が上限に達していれば、待つ秒数。正しい相手の成功は数えない。"""
    limit, minutes = settings.RATE_LIMITS[kind]
    with connection.cursor() as cursor:
        cursor.execute("SELECT calls FROM api_calls WHERE who = %s AND minute = %s", [*_key(kind, who)])
        row = cursor.fetchone()
    return 60 * minutes - int(time.time() % (60 * minutes)) if row and row[0] >= limit else 0


def guess(request: HttpRequest) -> None:
    """使えないトークンで来た。同じ所から続けば TooMany。"""
    count("bearer_failure", address(request))


def forget() -> None:
    """どの窓よりも古い数えを消す。"""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM api_calls WHERE minute < %s", [int(time.time() // 60) - _KEPT])


def address(request: HttpRequest) -> str:
    """相手の所。運用者が決めた見出しか、接続そのもの。相手の名乗りは信じない。"""
    if settings.CLIENT_ADDRESS_HEADER:
        return request.headers.get(settings.CLIENT_ADDRESS_HEADER, "").rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _key(kind: str, who: str) -> tuple[str, int]:
    minutes = settings.RATE_LIMITS[kind][1]
    return sha256(f"{kind}:{who}".encode()).hexdigest()[:32], int(time.time() // (60 * minutes)) * minutes


def _add(key: tuple[str, int], count: int) -> int:
    found = prepared.rows(
        "INSERT INTO api_calls AS c (who, minute, calls) VALUES (%s, %s, %s)"
        " ON CONFLICT (who, minute) DO UPDATE SET calls = c.calls + EXCLUDED.calls RETURNING calls",
        [*key, count],
    )
    return int(found[0][0])

"""画面が一度見られるたびに数える費用。製品の一文 (effects.KEEP) と、内容ごとの数を一つずつ増やす普通のやり方を、同じ表の集まりで。

どの糸も同じ一つの内容を数える (人気の支援策)。普通のやり方は、同じ行を待ち合い、一回ごとにディスクを待つ。
"""

import argparse
import statistics
import threading
import time
from uuid import UUID

import django
import psycopg

from . import cluster
from .line import Line

THREADS, MILLISECONDS = 4, 5
KEY = UUID("00000000-0000-4000-8000-000000000001")
_PLAIN = """
INSERT INTO editorial_effect (kind, key, day, came_from, views, saves, started, finished)
VALUES (%s, %s, %s, %s, 1, 0, 0, 0)
ON CONFLICT (kind, key, day, came_from) DO UPDATE SET views = editorial_effect.views + 1
"""


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。どちらも、数え落としが無いことを確かめる。"""
    django.setup()
    from shien.domain.editorial import effects

    with cluster.cluster() as found:
        url = cluster.database(found, "views")
        kept, kept_rate = _load(url, effects.KEEP, ("measure", KEY, "2026-04-01", "site", "views"), options.seconds / 2)
        _check(url, "SELECT count(*) FROM content_seen", kept)
        plain, plain_rate = _load(url, _PLAIN, ("measure", KEY, "2026-04-02", "site"), options.seconds / 2)
        _check(url, "SELECT views FROM editorial_effect WHERE day = '2026-04-02'", plain)
        begun = time.monotonic()
        with psycopg.connect(url) as connection:
            connection.execute(effects.GATHER)
        gathered = time.monotonic() - begun
    words = f"logged counter of one row: median {_middle(plain):.2f} ms, {plain_rate:,.0f}/s"
    return [
        Line(f"one view counted, {THREADS} connections on one measure: median", _middle(kept), "ms", MILLISECONDS, words,
             _middle(kept) / _middle(plain)),
        Line("views counted a second", kept_rate, "/s", None, words, kept_rate / plain_rate),
        Line(f"gathering {len(kept):,} views", gathered, "s"),
    ]  # fmt: skip


def _load(url: str, statement: str, row: tuple[object, ...], seconds: float) -> tuple[list[float], float]:
    """(一回ずつの秒, 一秒の数)。"""
    times: list[float] = []
    lock = threading.Lock()

    def work() -> None:
        own = []
        with psycopg.connect(url, autocommit=True) as connection:
            until = time.monotonic() + seconds
            while (begun := time.monotonic()) < until:
                connection.execute(statement, row)  # type: ignore[call-overload]
                own.append(time.monotonic() - begun)
        with lock:
            times.extend(own)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(times) / seconds


def _middle(times: list[float]) -> float:
    return statistics.median(times) * 1000


def _check(url: str, question: str, times: list[float]) -> None:
    with psycopg.connect(url) as connection:
        counted = connection.execute(question).fetchone()  # type: ignore[call-overload]
    if counted is None or counted[0] != len(times):
        raise SystemExit(f"views: {counted} counted of {len(times)}")

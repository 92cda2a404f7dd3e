"""``manage.py worker``: 待ち行列の仕事をする。"""

import os
import signal
import sys
import time
from collections.abc import Callable

from django.core.management.base import BaseCommand
from django.db import connections
from procrastinate.contrib.django import app


class Command(BaseCommand):
    """待ち行列の仕事をする。SIGTERM で、いまの仕事を終えて止まる。"""

    help = "Run the job worker (drains on SIGTERM)."

    def handle(self, *args: object, **options: object) -> None:
        """止められるまで働く。働くのは分けた子で、死ねばすぐ分け直す。定時の起動は scheduler の仕事。"""
        sys.exit(keep_one(work))


def work() -> None:
    """仕事をする。"""
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.periodic_registry.periodic_tasks.clear()
        working.run_worker(concurrency=2, delete_jobs="successful", shutdown_graceful_timeout=15)


def keep_one(task: Callable[[], None]) -> int:
    """task をする子を一つ保つ。子が無事に終えるか、止められれば、その終了コード。

    プログラムは読み終えているので、殺された子も、データベースを失って終わった子も、読み直しを待たずに戻る。
    """
    stopping = False
    child = 0

    def stop(number: int, frame: object) -> None:
        nonlocal stopping
        stopping = True
        if child:
            os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while True:
        connections.close_all()
        begun = time.monotonic()
        child = _begin(task)
        if stopping:  # told to stop while it was being made
            os.kill(child, signal.SIGTERM)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if stopping or code == 0:
            return max(code, 0)
        print(f"the worker ended ({code}); starting it again", file=sys.stderr, flush=True)
        time.sleep(max(0.0, 1 - (time.monotonic() - begun)))


def _begin(task: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    code = 1
    try:
        task()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

"""殺す人。web の一つと worker を決まった間で、PostgreSQL を決まった時に kill -9 し、戻るまでを計る。"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from shien.instance import postgres
from shien.instance.supervisor import Supervisor

from . import cluster


class Killer(threading.Thread):
    """殺し続ける。done は殺した数、back は PostgreSQL を殺してから答えるまでの秒。"""

    def __init__(self, children: Supervisor, port: int, home: Path, moments: Sequence[float], every: float = 5) -> None:
        super().__init__(daemon=True)
        self.children, self.port, self.home, self.moments, self.every = children, port, home, list(moments), every
        self.done: dict[str, int] = {}
        self.back: list[float] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        """殺す。"""
        begun = time.monotonic()
        while not self.stopped.wait(self.every):
            for name in ("web", "worker"):
                self._end(name, victim(self.children, name))
            if self.moments and time.monotonic() - begun > self.moments[0]:
                del self.moments[0]
                self._end("postgres", self._postmaster())
                self.back.append(self._until_it_answers())

    def end(self) -> None:
        """やめさせ、待つ。"""
        self.stopped.set()
        self.join(90)

    def _end(self, name: str, pid: int) -> None:
        with contextlib.suppress(OSError):
            if pid:
                os.kill(pid, signal.SIGKILL)
                self.done[name] = self.done.get(name, 0) + 1

    def _postmaster(self) -> int:
        with contextlib.suppress(OSError, ValueError, IndexError):
            return int((postgres.cluster(self.home).data / "postmaster.pid").read_text().split()[0])
        return 0

    def _until_it_answers(self) -> float:
        begun = time.monotonic()
        time.sleep(0.1)
        while not cluster._answers(self.port) and time.monotonic() - begun < 60:
            time.sleep(0.05)
        return time.monotonic() - begun


def victim(children: Supervisor, name: str) -> int:
    """殺すプロセスの番号。見守られている親が分けた子。子がいなければ、その親。"""
    process = next(each for each in children.children if each.name == name).process
    if process is None:
        return 0
    with contextlib.suppress(OSError):
        found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if found:
            # The older of two: the newer was begun after the last kill, and killing it again and again is a crash loop.
            return int(found[-2:][0])
    return process.pid

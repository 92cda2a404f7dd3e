"""見守り。子のプロセスを起こし、死んだら起こし直し、止めるときは待つ。"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .packages import ROOT


@dataclass(slots=True)
class Child:
    """子のプロセス。"""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restarts: int = 0
    env: dict[str, str] = field(default_factory=dict)


class Supervisor:
    """子を起こして見守る。"""

    def __init__(self, logs: Path, env: dict[str, str]) -> None:
        self.logs, self.env = logs, env
        self.children: list[Child] = []
        self.guards: list[Callable[[], None]] = []
        self.stopping = False
        logs.mkdir(parents=True, exist_ok=True)

    def add(self, name: str, *command: str, **env: str) -> Child:
        """子を起こす。"""
        child = Child(name, list(command), env=env)
        self.children.append(child)
        self._start(child)
        return child

    def _start(self, child: Child) -> None:
        with (self.logs / f"{child.name}.log").open("ab") as out:
            child.process = subprocess.Popen(
                child.command, cwd=ROOT, env={**os.environ, **self.env, **child.env}, stdout=out, stderr=out,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        child.started = time.monotonic()

    def watch(self) -> None:
        """死んだ子を起こし直す。すぐ死ぬ子は間をあける。guards は子でないもの (PostgreSQL) の見回り。"""
        while not self.stopping:
            for guard in self.guards:
                guard()
            for child in self.children:
                if child.process is not None and child.process.poll() is not None and not self.stopping:
                    lived = time.monotonic() - child.started
                    child.restarts += 1
                    print(
                        f"· {child.name} ended ({child.process.returncode}); starting it again",
                        file=sys.stderr,
                        flush=True,
                    )
                    _end_group(child.process.pid)
                    if lived < 2:
                        time.sleep(1)
                    self._start(child)
            time.sleep(0.2)

    def stop(self, seconds: float = 18) -> None:
        """すべての子を静かに終わらせる。間に合わないものは止める。"""
        self.stopping = True
        alive = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in alive:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + seconds
        for process in alive:
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _end_group(leader: int) -> None:
    """先に死んだ親が残した子を終わらせる。残れば、古いプログラムのまま要求に答え続ける。"""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)

"""小さな締切の駆け込みの最中に、web の一つ・worker・PostgreSQL を kill -9 する (REL-2)。長いものは ``python -m benchmarks rush``。"""

import contextlib
import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from benchmarks import rush
from tests.crash.conftest import Breakable
from tests.crash.test_kill import ready_within, victim

DRAFTS, RATE = 80, 8.0


@pytest.mark.xdist_group("crash")
def test_what_was_acknowledged_is_what_is_stored(breakable: Breakable, tmp_path: Path) -> None:
    env, port = breakable.env, breakable.port
    drafts = tmp_path / "drafts.json"
    drafts.write_text(json.dumps(rush.ask(env, "benchmarks.rush_world", "prepare", str(DRAFTS), "8")))
    stop = threading.Event()
    killer = threading.Thread(target=_kill, args=(breakable, stop), daemon=True)
    killer.start()
    told = rush.ask(env, "benchmarks.rush_load", str(port), str(RATE), "7", str(drafts))
    stop.set()
    killer.join(30)
    assert ready_within(port) <= 10
    kept = rush.ask(env, "benchmarks.rush_world", "inspect")
    assert [(each.name, each.figure) for each in rush.verdict(told, kept, {}, {}) if not each.passed] == []
    assert len({number for _, number in told["acknowledged"]}) == DRAFTS


def _kill(breakable: Breakable, stop: threading.Event) -> None:
    for turn in range(60):
        if stop.wait(2.5):
            return
        for name in ("postgres",) if turn == 1 else ("web", "worker"):
            with contextlib.suppress(ProcessLookupError, IndexError, OSError):
                os.kill(victim(breakable, name), signal.SIGKILL)
        time.sleep(0.1)

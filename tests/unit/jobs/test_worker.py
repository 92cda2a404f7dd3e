"""worker: 殺された子は戻り、止められれば終わる。"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.processes import lives

# A task that names its process and works until it is told to stop.
WORK = """
import os, signal, sys, time
from pathlib import Path
from shien.jobs.management.commands.worker import keep_one
def task():
    with Path(sys.argv[1]).open("a") as out:
        out.write(f"{os.getpid()}\\n")
    signal.signal(signal.SIGTERM, lambda *given: sys.exit(0))
    time.sleep(60)
sys.exit(keep_one(task))
"""


def test_a_killed_child_is_made_again_and_a_stop_ends_both(tmp_path: Path) -> None:
    log = tmp_path / "children"
    parent = subprocess.Popen([sys.executable, "-c", WORK, str(log)], stderr=subprocess.DEVNULL)
    try:
        first = _numbers(log, 1)[0]
        os.kill(first, signal.SIGKILL)
        second = _numbers(log, 2)[1]
        assert second != first
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(20) == 0
        assert not lives(second)
    finally:
        parent.kill()
        parent.wait()


def _numbers(log: Path, count: int) -> list[int]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = [int(each) for each in log.read_text().split()] if log.exists() else []
        if len(found) >= count:
            return found
        time.sleep(0.05)
    raise AssertionError(f"fewer than {count} children")

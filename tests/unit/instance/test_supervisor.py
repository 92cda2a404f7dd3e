"""見守り: 親が kill -9 されても、その子は残らない。"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from shien.instance.supervisor import Supervisor
from tests.processes import lives

# A parent that starts a child, writes the number of the child, and waits.
PARENT = "import subprocess, sys; c = subprocess.Popen(['sleep', '60']); print(c.pid, flush=True); c.wait()"


def test_the_children_of_a_killed_parent_are_ended(tmp_path: Path) -> None:
    watched = Supervisor(tmp_path, {})
    child = watched.add("parent", sys.executable, "-c", PARENT)
    log = tmp_path / "parent.log"
    first = _numbers(log, 1)[0]
    watching = threading.Thread(target=watched.watch, daemon=True)
    watching.start()
    try:
        assert child.process is not None
        os.kill(child.process.pid, signal.SIGKILL)
        second = _numbers(log, 2)[1]
        assert second != first
        assert not lives(first)
        assert lives(second)
        assert child.restarts == 1
    finally:
        watched.stopping = True
        watching.join(5)
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()


def _numbers(log: Path, count: int) -> list[int]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = [int(line) for line in log.read_text().split()] if log.exists() else []
        if len(found) >= count:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{log} has fewer than {count} lines")

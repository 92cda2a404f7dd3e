"""自分だけの PostgreSQL の上に一式を起こす。ここでは何を殺してもよい。"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shien.instance import postgres, run, template
from shien.instance.supervisor import Supervisor
from tests.journeys.conftest import free_ports

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Breakable:
    """殺してよい一式。"""

    port: int
    data_dir: Path
    env: dict[str, str]
    children: Supervisor

    def ask(self, code: str) -> Any:
        """一式のデータベースで走らせ、RESULT の行を読む。"""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", f"from tests.crash import world; {code}"],
            env={**os.environ, **self.env, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))[7:])


@pytest.fixture(scope="session")
def breakable() -> Iterator[Breakable]:
    """一式を起こし、終われば跡を消す。"""
    data_dir = Path(tempfile.mkdtemp(prefix="shien-crash-"))
    data_dir.chmod(0o755)
    url = postgres.start(data_dir).url("shien")
    template.make(url, "shien")
    port = free_ports()
    env = run.settings(data_dir, port, url)
    env["DJANGO_SETTINGS_MODULE"] = "shien.config.dev"
    run.manage(env, "load_procedures")
    run.manage(env, "demo")
    children = run.launch(data_dir, port, env)
    children.guards.append(lambda: postgres.keep(data_dir))
    watching = threading.Thread(target=children.watch, daemon=True)
    watching.start()
    try:
        run.wait_until_ready(port, children)
        yield Breakable(port, data_dir, env, children)
    finally:
        children.stop()
        watching.join(10)
        postgres.stop(data_dir, "immediate")
        shutil.rmtree(postgres.cluster(data_dir).data.parent, ignore_errors=True)
        shutil.rmtree(data_dir, ignore_errors=True)

"""起こせないときは、わけとすることを一行で言う。"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shien.instance import postgres, run
from shien.instance.stop import CannotRun
from tests.journeys.conftest import free_ports
from tests.processes import lives


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """自分だけの集まりの置き場。root のときの持ち主も通れる所。"""
    folder = Path(tempfile.mkdtemp(prefix="shien-instance-"))
    folder.chmod(0o755)
    yield folder
    postgres.stop(folder, "immediate")
    shutil.rmtree(postgres.cluster(folder).data.parent, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def said(error: pytest.ExceptionInfo[CannotRun]) -> str:
    line = str(error.value)
    assert line.startswith("shien: ")
    assert "\n" not in line
    return line


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(CannotRun) as error:
            run.check_ports(number - 2)
    assert f"port {number} (example site) is taken" in said(error)
    assert "set PORT" in said(error)


@pytest.mark.parametrize("given", ["x", "0", "70000"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PORT", given)
    with pytest.raises(CannotRun) as error:
        run.port()
    assert f"PORT={given}" in said(error)


def test_a_database_that_does_not_answer_is_one_line() -> None:
    with pytest.raises(CannotRun) as error:
        postgres.wait("postgresql://nobody@127.0.0.1:9/none", seconds=0)
    assert "DATABASE_URL" in said(error)


def test_a_damaged_cluster_says_what_to_move_away(data_dir: Path) -> None:
    found = postgres.start(data_dir)
    postgres.stop(data_dir)
    control = found.data / "global" / "pg_control"
    control.write_bytes(b"\0" * control.stat().st_size)
    with pytest.raises(CannotRun) as error:
        postgres.start(data_dir)
    assert "FATAL" in said(error) or "PANIC" in said(error)
    assert f"move {found.data} away" in said(error)
    (found.data / "PG_VERSION").unlink()
    with pytest.raises(CannotRun) as error:
        postgres.start(data_dir)
    assert "no PG_VERSION" in said(error)


def test_rel_2_a_killed_server_starts_again_though_a_child_of_it_hangs(data_dir: Path) -> None:
    found = postgres.start(data_dir)
    with psycopg.connect(found.url("postgres")) as connection:
        child = connection.info.backend_pid
        os.kill(child, signal.SIGSTOP)  # as one that waits for a lock: it does not notice that its parent died
        os.kill(int((found.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        deadline = time.monotonic() + 5
        while postgres._alive(found) and time.monotonic() < deadline:  # the killed one may still be dying
            time.sleep(0.02)
        postgres.keep(data_dir)
        postgres.wait(found.url("postgres"), seconds=10)
        assert not lives(child)
        first = (found.data / "postmaster.pid").read_text()
        postgres.keep(data_dir)
        assert (found.data / "postmaster.pid").read_text() == first


def test_a_start_that_is_stopped_half_way_leaves_no_server(data_dir: Path) -> None:
    env = {key: each for key, each in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "-m", "shien.instance", "run"]
    env |= {"DATA_DIR": str(data_dir), "PORT": str(free_ports())}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as started:
        assert started.stdout is not None
        assert any("template" in line for line in started.stdout)
        server = int((postgres.cluster(data_dir).data / "postmaster.pid").read_text().split()[0])
        started.terminate()
        assert started.wait(20) == 128 + signal.SIGTERM
    assert not lives(server)

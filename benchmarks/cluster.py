"""測るための集まり。製品と同じ道具で、DATA_DIR の下に自分の PostgreSQL を持つ (fsync は入れたまま)。"""

import os
import shutil
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shien.instance import postgres, run, template
from shien.instance.packages import ROOT
from shien.instance.postgres import Cluster
from shien.instance.supervisor import Supervisor

HOME = Path(ROOT, os.environ.get("BENCHMARK_DIR", "").strip() or ".run/bench").resolve()


@contextmanager
def cluster() -> Iterator[Cluster]:
    """起こし、終われば止める。"""
    HOME.mkdir(parents=True, exist_ok=True)
    found = postgres.start(HOME)
    try:
        yield found
    finally:
        postgres.stop(HOME)


def remove() -> None:
    """集まりを消す。"""
    postgres.stop(HOME, "immediate")
    shutil.rmtree(postgres.cluster(HOME).data.parent, ignore_errors=True)
    shutil.rmtree(HOME, ignore_errors=True)


def database(found: Cluster, name: str) -> str:
    """ひな型から新しいデータベースを作り、接続先を返す。"""
    url = found.url(name)
    template.ensure(url)
    template.drop(url, name)
    template.make(url, name)
    return url


def environment(url: str, port: int, settings: str = "shien.config.dev") -> dict[str, str]:
    """子に渡す環境。"""
    return run.settings(HOME, port, url) | {"DJANGO_SETTINGS_MODULE": settings}


def free_port() -> int:
    """空いている口。"""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web(port: int, env: dict[str, str]) -> Iterator[int]:
    """製品と同じ命令で web の二つのプロセスだけを起こし、その親の番号を返す。"""
    children = Supervisor(HOME / "logs", env)
    child = children.add("web", *run.web(port))
    try:
        deadline = time.monotonic() + 60
        while not _answers(port):
            if time.monotonic() > deadline or child.process is None or child.process.poll() is not None:
                raise SystemExit(f"the web processes do not start; see {HOME / 'logs' / 'web.log'}")
            time.sleep(0.1)
        yield child.process.pid  # type: ignore[union-attr]
    finally:
        children.stop()


def _answers(port: int) -> bool:
    try:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": "localhost"})
        with urllib.request.urlopen(request, timeout=3) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def postmaster(found: Cluster) -> int:
    """PostgreSQL の親の番号。"""
    return int((found.data / "postmaster.pid").read_text().split()[0])


def python(*arguments: str) -> list[str]:
    """この環境の Python で。"""
    return [sys.executable, *arguments]


def free_ports() -> int:
    """一式のための、続けて空いている口の最初。"""
    for first in range(19000, 60000, 10):
        try:
            run.check_ports(first)
        except SystemExit:
            continue
        return first
    raise SystemExit("no five free ports in a row")

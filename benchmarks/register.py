"""法人番号公表サイトのファイルの読込み。製品の命令 (manage.py load_register) の秒と、記憶の最大。"""

import argparse
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg

from shien.instance.packages import ROOT

from . import cluster
from .line import Line

SECONDS, MEGABYTES = 60, 500


def file() -> Path | None:
    """実データのファイル。SHIEN_DATA か、隣の shared/data。"""
    for folder in (os.environ.get("SHIEN_DATA", ""), str(ROOT.parent / "shared" / "data")):
        found = Path(folder) / "companies" / "nta_companies.csv.gz"
        if folder and found.exists():
            return found
    return None


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。ファイルが無ければ、そう言って飛ばす。"""
    source = file()
    if source is None:
        print("register: skipped, SHIEN_DATA does not name a folder with companies/nta_companies.csv.gz")
        return []
    with cluster.cluster() as found:
        url = cluster.database(found, "register")
        env = cluster.environment(url, cluster.free_port())
        seconds, megabytes = _child(cluster.python("manage.py", "load_register", str(source)), env)
        loaded = _count(url)
        url = cluster.database(found, "register")
        rival, rival_megabytes = _child(cluster.python("-m", "benchmarks.plain_import", str(source), url), env)
        if _count(url) != loaded:
            raise SystemExit(f"register: the rival loaded {_count(url)} companies, the product {loaded}")
    size = f"register, {loaded:,} companies"
    words = f"csv.reader + executemany {rival:.1f} s, {rival_megabytes:.0f} MB"
    return [
        Line(f"{size}: time", seconds, "s", SECONDS, words, seconds / rival),
        Line(f"{size}: peak memory", megabytes, "MB", MEGABYTES, words, megabytes / rival_megabytes),
    ]


def _child(command: Sequence[str], env: Mapping[str, str]) -> tuple[float, float]:
    """子の秒と、記憶の最大 (MB)。"""
    begun = time.monotonic()
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"register: {' '.join(command[1:3])} ended with {child.returncode}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def _count(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM karte_registercompany").fetchone()
    return int(row[0]) if row else 0

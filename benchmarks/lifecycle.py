"""申請の一生の状態機械を、故障つきで長く歩く (REL-19)。破れが一つでもあれば、止まって道筋を見せる。

比べる相手は無い。数えるのは、歩数と破れの数。歩みは幾つかに分け、コアの数だけ並べて歩く。一つは別のデータベースの一つの
トランザクションの中で、例ごとに戻る (長く続ければ、戻した行が溜まって遅くなる)。そのあと、本物の二つの接続で、一つの申請に
二つの行いを同時に行う。
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from shien.instance import template
from shien.instance.packages import ROOT

from . import cluster
from .line import Line

TEST = "tests/integration/applications/test_life_cycle.py"
TWO = "tests/integration/applications/test_two_at_once.py"
_EACH = 5_000  # steps of one walk
_PAIRS = 50  # steps for each pair of acts at once


def measure(options: argparse.Namespace) -> list[Line]:
    """歩く。"""
    begun = time.monotonic()
    with cluster.cluster() as found, ThreadPoolExecutor(os.cpu_count()) as walkers:
        url = found.url("shien")
        template.ensure(url)
        sizes = [_EACH] * (options.steps // _EACH) + [options.steps % _EACH] * bool(options.steps % _EACH)
        told = list(walkers.map(lambda walk: _walk(url, *walk), enumerate(sizes)))
        both = _walk(url, len(sizes), max(options.steps // _PAIRS, 1), test=TWO, kind="PAIRS")
    steps: Counter[str] = Counter()
    for each in told:
        steps += Counter(each["steps"])
    ends = Counter(end for name, many in steps.items() for end in [name.rpartition(" ")[2]] * many)
    seconds = time.monotonic() - begun
    return [
        Line("life cycle: violations of the invariants", float(sum(each["broken"] for each in told)), "", bound=0),
        Line("life cycle: violations by two acts at once", float(both["broken"]), "", bound=0),
        Line(
            "life cycle: pairs of acts at once",
            both.get("pairs", 0),
            "",
            bound=max(options.steps // _PAIRS, 1),
            least=True,
        ),
        *(Line(f"life cycle: at once, {name}", many, "") for name, many in sorted(both.get("ends", {}).items())),
        Line("life cycle: steps with faults", steps.total(), "", bound=options.steps, least=True),
        *(Line(f"life cycle: steps {end}", many, "") for end, many in sorted(ends.items())),
        *(Line(f"life cycle: {name}", many, "") for name, many in sorted(steps.items())),
        Line("life cycle: steps a second", steps.total() / seconds, "/s"),
        Line("life cycle: minutes", seconds / 60, "min"),
    ]


def _walk(url: str, number: int, steps: int, *, test: str = TEST, kind: str = "STEPS") -> dict[str, Any]:
    """一つの歩み。kind は、歩数 (STEPS) か、同時の組の数 (PAIRS)。"""
    place = Path(cluster.HOME / f"lifecycle-{number}.json")
    place.unlink(missing_ok=True)
    env = {
        "DATABASE_URL": url, f"LIFECYCLE_{kind}": str(steps), "LIFECYCLE_RESULT": str(place),
        "DATA_DIR": str(cluster.HOME / f"walk-{number}"), "CI": "",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "shien.instance", "test", test, "-q"],
        cwd=ROOT, env={**os.environ, **env}, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout[-6000:], file=sys.stderr)
    told = json.loads(place.read_text()) if place.exists() else {"steps": {}, "seconds": 0.0}
    many = sum(told.get("steps", {}).values()) or told.get("pairs", 0)
    print(f"· walk {number}: {many} {kind.lower()} in {told['seconds']:.0f} s", file=sys.stderr, flush=True)
    return {**told, "broken": done.returncode != 0}

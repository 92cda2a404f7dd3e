"""申請の一生の状態機械を、故障つきで長く歩く (REL-19)。破れが一つでもあれば、止まって道筋を見せる。

比べる相手は無い。数えるのは、歩数と破れの数。歩みは幾つかに分け、コアの数だけ並べて歩く。一つは別のデータベースの一つの
トランザクションの中で、例ごとに戻る (長く続ければ、戻した行が溜まって遅くなる)。
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
_EACH = 5_000  # steps of one walk


def measure(options: argparse.Namespace) -> list[Line]:
    """歩く。"""
    begun = time.monotonic()
    with cluster.cluster() as found, ThreadPoolExecutor(os.cpu_count()) as walkers:
        url = found.url("shien")
        template.ensure(url)
        sizes = [_EACH] * (options.steps // _EACH) + [options.steps % _EACH] * bool(options.steps % _EACH)
        told = list(walkers.map(lambda walk: _walk(url, *walk), enumerate(sizes)))
    steps: Counter[str] = Counter()
    for each in told:
        steps += Counter(each["steps"])
    ends = Counter(end for name, many in steps.items() for end in [name.rpartition(" ")[2]] * many)
    seconds = time.monotonic() - begun
    return [
        Line("life cycle: violations of the invariants", float(sum(each["broken"] for each in told)), "", bound=0),
        Line("life cycle: steps with faults", steps.total(), "", bound=options.steps, least=True),
        *(Line(f"life cycle: steps {end}", many, "") for end, many in sorted(ends.items())),
        *(Line(f"life cycle: {name}", many, "") for name, many in sorted(steps.items())),
        Line("life cycle: steps a second", steps.total() / seconds, "/s"),
        Line("life cycle: minutes", seconds / 60, "min"),
    ]


def _walk(url: str, number: int, steps: int) -> dict[str, Any]:
    """一つの歩み。"""
    place = Path(cluster.HOME / f"lifecycle-{number}.json")
    place.unlink(missing_ok=True)
    env = {
        "DATABASE_URL": url, "LIFECYCLE_STEPS": str(steps), "LIFECYCLE_RESULT": str(place),
        "DATA_DIR": str(cluster.HOME / f"walk-{number}"), "CI": "",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "shien.instance", "test", TEST, "-q"],
        cwd=ROOT, env={**os.environ, **env}, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout[-6000:], file=sys.stderr)
    told = json.loads(place.read_text()) if place.exists() else {"steps": {}, "seconds": 0.0}
    print(
        f"· walk {number}: {sum(told['steps'].values())} steps in {told['seconds']:.0f} s", file=sys.stderr, flush=True
    )
    return {**told, "broken": done.returncode != 0}

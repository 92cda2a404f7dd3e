"""申請の一生の状態機械を、故障つきで長く歩く (REL-19)。破れが一つでもあれば、止まって道筋を見せる。

比べる相手は、同じ歩きの下書きの保存だけ (状態も証跡も無い更新) ではなく、無い。数えるのは歩数と、破れの数。
"""

import argparse
import json
import os
import subprocess
import sys

from shien.instance.packages import ROOT

from . import cluster
from .line import Line


def measure(options: argparse.Namespace) -> list[Line]:
    """歩く。"""
    cluster.HOME.mkdir(parents=True, exist_ok=True)
    place = cluster.HOME / "lifecycle.json"
    place.unlink(missing_ok=True)
    with cluster.cluster() as found:
        env = {
            "DATABASE_URL": found.url("shien"),
            "LIFECYCLE_STEPS": str(options.steps),
            "LIFECYCLE_RESULT": str(place),
        }
        done = subprocess.run(
            [sys.executable, "-m", "shien.instance", "test", "tests/integration/applications/test_life_cycle.py", "-q"],
            cwd=ROOT, env={**os.environ, **env, "DATA_DIR": str(cluster.HOME)}, check=False, capture_output=True, text=True,
        )  # fmt: skip
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
    told = json.loads(place.read_text()) if place.exists() else {"steps": 0, "seconds": 0.0}
    return [
        Line("life cycle: violations of the invariants", float(done.returncode != 0), "", bound=0),
        Line("life cycle: steps with faults", told["steps"], "", bound=options.steps, least=True),
        Line("life cycle: steps a second", told["steps"] / (told["seconds"] or 1), "/s"),
    ]

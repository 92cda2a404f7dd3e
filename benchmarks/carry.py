"""1,000件の下書きを、型の変わった版へ移す。比べる相手は、同じ数の行をそのまま書き替えること。"""

import argparse

from . import cluster
from .line import Line
from .rush import ask


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    count = options.drafts
    with cluster.cluster() as found:
        env = cluster.environment(cluster.database(found, "bench_carry"), cluster.free_port())
        told = ask(env, "benchmarks.carry_world", str(count))
    name = f"carry over {count:,} drafts of 40 fields"
    return [
        Line(f"{name}: rehearsal", told["rehearse"], "s"),
        Line(f"{name}: moved, each in a transaction", told["carry"], "s", rival=f"plain UPDATE {told['plain']:.2f} s",
             ratio=told["carry"] / told["plain"]),
        Line(f"{name}: not moved", count - told["moved"], "", bound=0),
        Line(f"{name}: answers kept", told["kept"], ""),
        Line(f"{name}: answers converted", told["converted"], ""),
        Line(f"{name}: answers lost, each with a reason", told["lost"], ""),
        Line(f"{name}: ready before, not ready after, reason said", told["blocked"], ""),
        Line(f"{name}: not ready after without a reason", told["unsaid"], "", bound=0),
        Line(f"{name}: rehearsal told something else", int(not told["same"]), "", bound=0),
    ]  # fmt: skip

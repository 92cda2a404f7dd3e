"""``python -m benchmarks [name …]``: 測って、一つの表を出す。上限を超えれば終了コード 1。"""

import argparse
import datetime
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

import django

from . import (
    carry,
    diagnose,
    eligibility,
    extraction,
    find,
    forecast_accuracy,
    forms,
    lifecycle,
    pages,
    prefill,
    preprint,
    register,
    rush,
    search,
    similar,
    simulation,
    views,
)
from .line import Line, table

ALL: dict[str, Callable[[argparse.Namespace], list[Line]]] = {
    "register": register.measure, "pages": pages.measure, "preprint": preprint.measure,
    "similar": similar.measure, "diagnose": diagnose.measure,
    "forecast": forecast_accuracy.measure, "extraction": extraction.measure, "eligibility": eligibility.measure,
    "search": search.measure, "find": find.measure, "simulation": simulation.measure, "forms": forms.measure,
    "lifecycle": lifecycle.measure, "rush": rush.measure, "prefill": prefill.measure,
    "carry": carry.measure, "views": views.measure,
}  # fmt: skip


_PARTS = ("find",)  # ほかの名前が一緒に測るもの


def main() -> int:
    """選ばれたものを測る。"""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure what the project promises.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of {', '.join(ALL)} (default: all)")
    parser.add_argument("--kartes", type=int, default=1_000_000, help="kartes for preprint (default 1000000)")
    parser.add_argument("--seconds", type=float, default=20, help="seconds of load per measurement (default 20)")
    parser.add_argument("--connections", type=int, default=8, help="connections of the load (default 8)")
    parser.add_argument(
        "--firms", type=int, help="firms for similar (default 1000000), diagnose and eligibility (default 3600000)"
    )
    parser.add_argument("--series", type=int, default=1000, help="synthetic yearly series for forecast (default 1000)")
    parser.add_argument("--submits", type=int, default=3000, help="ready drafts of each rush (default 3000)")
    parser.add_argument("--drafts", type=int, default=1000, help="drafts of the carry-over (default 1000)")
    parser.add_argument("--steps", type=int, default=100_000, help="steps of the life cycle (default 100000)")
    parser.add_argument("--plans", type=int, help="plans for the batch of simulation (default 10000)")
    parser.add_argument("--documents", type=int, help="documents for the speed of search (default 10000 and 100000)")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in ALL]
    if unknown:
        parser.error(f"unknown benchmark {unknown[0]}; there are {', '.join(ALL)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.dev")
    django.setup()
    lines: list[Line] = []
    for name in options.names or [each for each in ALL if each not in _PARTS]:
        lines += ALL[name](options)
    print(
        f"{datetime.date.today()}, {os.cpu_count()} cores, {_processor()}, Python {platform.python_version()}, load average {os.getloadavg()[0]:.1f}"
    )
    print(table(lines))
    return 0 if all(line.passed for line in lines) else 1


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main())

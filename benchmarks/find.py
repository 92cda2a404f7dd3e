"""支援策を探す画面。一万件の名簿で、毎秒 10・50・100 の要求を web の二つのプロセスに出し、待ち時間を測る。

問いは正解の表の問いと、絞り込みの組合せで、一割ほどは控えの効かない、ほとんど二度と来ない問い。比べる相手は、名簿を見ない最初の画面。待ち時間は、要求を出すはずだった時刻から数える。
"""

import argparse
import json
import os
import random
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from shien.values.municipality import PREFECTURES
from shien.values.use_purpose import PURPOSES

from . import cluster, cpu, search_quality
from .line import Line
from .measures import folder

COUNT, RATES, BOUND, FRONT = 10_000, (10, 50, 100), 300.0, "/"
_CONNECTIONS = 32
# 棚を分け合って起きたとき: (何, 単位, 上限)。
_START = (
    ("CPU of the start of 2 processes until they answer", "s", 10.0),
    ("memory of the larger process (PSS)", "MB", 250.0),
)


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    data = folder()
    if data is None:
        print("find: skipped, no measures (set SHIEN_DATA to a folder with measures/)")
        return []
    count = options.documents or COUNT
    with cluster.cluster() as found:
        url = cluster.database(found, "find")
        port = cluster.free_port()
        env = cluster.environment(url, port)
        subprocess.run(
            cluster.python("-m", "benchmarks.find_data", str(count), str(data)), env={**os.environ, **env}, check=True
        )
        with cluster.web(port, env) as web:
            _warm(port)
            anew = _shelf(web)
        with cluster.web(port, env) as web:
            _warm(port)
            lines = [
                Line(f"find, {count:,} measures: {what}", shared, unit, bound, f"shelf made anew {made:.1f} {unit}", shared / made)
                for (what, unit, bound), made, shared in zip(_START, anew, _shelf(web), strict=True)
            ]  # fmt: skip
            lines += [line for rate in RATES for line in _at(web, port, rate, count, options.seconds)]
    return lines


def _shelf(web: int) -> tuple[float, float]:
    """二つのプロセスの棚が満ちるまでの CPU と、大きい方のプロセスの記憶。"""
    return cpu.seconds(web), max(map(cpu.memory, cpu.family(web)[1:]))


def requests() -> list[str]:
    """問い。言葉だけのもの、絞り込みだけのもの、両方。十一に一つは、ほとんど二度と来ない問い。"""
    words = [{"keyword": text} for text in search_quality.grades()]
    codes = list(PREFECTURES)
    chosen = [
        {"prefecture": codes[place * 7 % 47], "use_purpose": purpose, "opening": "all"}
        for place, purpose in enumerate(PURPOSES)
    ]
    both = [{**each, "prefecture": codes[place % 47]} for place, each in enumerate(words)]
    every = [*words, *chosen, *both, {"sort": "amount", "opening": "all"}, {"page": "3", "opening": "all"}, {}]
    lines = [f"/measures/?{urlencode(each)}" for each in every]
    once = [
        f"/measures/?{urlencode({'keyword': f'{text} {place}'})}"
        for text in search_quality.grades()
        for place in PREFECTURES.values()
    ]
    return lines * 10 + random.Random(0).sample(once, len(lines))


def _warm(port: int) -> None:
    """二つのプロセスの棚が満ちるまで待つ。"""
    for _ in range(30):
        if _load(port, ["/measures/?page=2", "/measures/"], 5, 16, 20)["p99"] < 1:
            return
    raise SystemExit("find: the shelves are not filled")


def _at(web: int, port: int, rate: int, count: int, seconds: float) -> list[Line]:
    front = _load(port, [FRONT], seconds / 2, _CONNECTIONS, rate)
    before = cpu.seconds(web)
    page = _load(port, requests(), seconds, _CONNECTIONS, rate)
    spent = (cpu.seconds(web) - before) * 1e3 / page["requests"]
    if set(page["statuses"]) != {"200"}:
        raise SystemExit(f"find: the pages answered {page['statuses']}")
    name = f"find, {count:,} measures, {rate} requests/s on 2 processes"
    return [Line(f"{name}: CPU of the web processes a request", spent, "ms")] + [
        Line(f"{name}: {share}", page[share] * 1e3, "ms", BOUND if share == "p95" and rate == RATES[-1] else None,
             f"front page {front[share] * 1e3:.1f} ms", page[share] / front[share])
        for share in ("p50", "p95", "p99")
    ]  # fmt: skip


def _load(port: int, paths: list[str], seconds: float, connections: int, rate: float):  # type: ignore[no-untyped-def]
    """負荷を、別のプロセスから。"""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(f"{path} -" for path in paths))
        file.flush()
        command = cluster.python(
            "-m", "benchmarks.load", str(port), str(seconds), str(connections), file.name, str(rate)
        )
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
    return json.loads(done.stdout)

"""締切の駆け込み (REL-1, REL-2): 書き終えた下書きを一斉に出す。二度押し 30%、切って送り直し 10%。

毎秒 25・50・100 件で測り、次に PostgreSQL を三度、web の一つと worker を5秒ごとに kill -9 しながら、受け付けたと
答えたもの・残ったもの・受付票が同じであることを確かめる。比べる相手は、同じ行をそのまま入れること。
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shien.instance import postgres, run
from shien.instance.packages import ROOT
from shien.instance.supervisor import Supervisor

from . import cluster, cpu, plain_submit
from .killing import Killer
from .line import Line

RATES = (25, 50, 100)
_CONTENTS = 256
_KILLS, _SEATS = 3, 10


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    count = options.submits
    lines: list[Line] = []
    with cluster.cluster() as found:
        url = cluster.database(found, "bench_rush")
        port = cluster.free_port()
        env = cluster.environment(url, port)
        with instance(port, env):
            per_second = 0.0
            for rate in RATES:
                drafts, before = ready(env, count), _spent(found)
                told = rush(env, port, rate, drafts)
                lines += _times(told, rate)
                lines.append(
                    Line(f"rush at {rate:g}/s, CPU per submission", 1000 * (_spent(found) - before) / count, "ms")
                )
                per_second = max(per_second, count / told["seconds"])
            lines.append(last_seats(env, port, min(count, 1000)))
            lines += killed(env, port, found, count)
        plain = plain_submit.rate(url)
        lines.append(
            Line(
                "rush: submissions a second",
                per_second,
                "/s",
                rival=f"plain INSERT {plain:,.0f} /s",
                ratio=per_second / plain,
            )
        )
    return lines


def ready(env: dict[str, str], count: int, *seats: int) -> Path:
    """書き終えた下書きの一覧のファイル。"""
    place = cluster.HOME / "rush.json"
    wanted = map(str, (count, _CONTENTS, *seats))
    place.write_text(json.dumps(ask(env, "benchmarks.rush_world", "prepare", *wanted)))
    return place


def last_seats(env: dict[str, str], port: int, count: int) -> Line:
    """最後の10の枠に、count 人が一斉に出す (REL-14)。"""
    told = rush(env, port, RATES[-1], ready(env, count, _SEATS))
    taken = len({number for _, number in told["acknowledged"]})
    return Line(f"rush: {count:,} on the last {_SEATS} seats, off by", abs(taken - _SEATS), "", bound=0)


def _spent(found: Any) -> float:
    """web と PostgreSQL が使った CPU 秒。"""
    process = next(each for each in _RUNNING[-1].children if each.name == "web").process
    return cpu.seconds(process.pid if process else 0) + cpu.seconds(cluster.postmaster(found))


def rush(env: dict[str, str], port: int, rate: float, drafts: Path) -> dict[str, Any]:
    """一度の駆け込み。"""
    told = dict(ask(env, "benchmarks.rush_load", str(port), str(rate), "1", str(drafts)))
    print(f"· {told['drafts']} at {rate:g}/s: p95 {told['p95']:.2f} s, first answers {told['firsts']}", file=sys.stderr)
    return told


def ask(env: dict[str, str], module: str, *arguments: str) -> Any:
    """別のプロセスで走らせ、RESULT の行を読む。"""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{module} failed: {done.stderr[-2000:]}")
    return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))[7:])


def _times(told: dict[str, Any], rate: float) -> list[Line]:
    name = f"rush: {told['drafts']:,} submits at {rate:g}/s"
    wrong = sum(many for status, many in told["firsts"].items() if int(status) not in (201, 409))
    return [
        Line(f"{name}, p50", told["p50"], "s"),
        Line(f"{name}, p95", told["p95"], "s", bound=2.0 if rate <= RATES[0] else None),
        Line(f"{name}, p99", told["p99"], "s"),
        Line(f"{name}, errors", 100 * wrong / told["drafts"], "%", bound=0.1 if rate <= RATES[0] else None),
        Line(f"{name}, refused", len(told["refused"]), "", bound=0),
    ]


def killed(env: dict[str, str], port: int, found: Any, count: int) -> list[Line]:
    """殺しながらの駆け込み。"""
    before, drafts = ask(env, "benchmarks.rush_world", "inspect")["stored"], ready(env, count)
    killer = Killer(
        _RUNNING[-1], port, cluster.HOME, [count / RATES[0] * (n + 1) / (_KILLS + 1) for n in range(_KILLS)]
    )
    killer.start()
    told = rush(env, port, RATES[0], drafts)
    killer.end()
    _answering(port)
    return verdict(told, ask(env, "benchmarks.rush_world", "inspect"), before, killer)


def verdict(told: dict[str, Any], kept: dict[str, Any], before: dict[str, str], killer: Killer) -> list[Line]:
    """受け付けたと答えたもの・残ったもの・受付票を比べる。"""
    stored = {number: key for number, key in kept["stored"].items() if number not in before}
    answered = {number: key for key, number in told["acknowledged"]}
    kills = ", ".join(f"{name} {many}" for name, many in sorted(killer.done.items()))
    name = f"rush with kills ({kills})"
    return [
        Line(f"{name}, acknowledged", len(answered), ""),
        Line(f"{name}, p95", told["p95"], "s"),
        Line(f"{name}, heard only when asked again after 90 s", told["unheard"], "", bound=0),
        Line(f"{name}, answering again, worst", max(killer.back, default=0.0), "s", bound=10),
        Line(f"{name}, lost", len(set(answered) - set(stored)), "", bound=0),
        Line(f"{name}, stored but never acknowledged", len(set(stored) - set(answered)), "", bound=0),
        Line(f"{name}, double", kept["twice"], "", bound=0),
        Line(
            f"{name}, foreign", sum(stored.get(n) != key for n, key in answered.items()) + told["foreign"], "", bound=0
        ),
        Line(f"{name}, without files, receipt, state or evidence", _lacking(kept), "", bound=0),
        Line(f"{name}, refused", len(told["refused"]), "", bound=0),
    ]


def _lacking(kept: dict[str, Any]) -> int:
    total = len(kept["stored"])
    return sum(total - kept[each] for each in ("whole", "receipts", "submitted", "moves", "evidence", "notices"))


_RUNNING: list[Supervisor] = []


@contextmanager
def instance(port: int, env: dict[str, str]) -> Iterator[None]:
    """web の二つのプロセスと worker。死ねば起こし直す。PostgreSQL も。"""
    children = Supervisor(cluster.HOME / "logs", env)
    children.add("web", *run.web(port))
    children.add("worker", sys.executable, str(ROOT / "manage.py"), "worker")
    children.guards.append(lambda: postgres.keep(cluster.HOME))
    watching = threading.Thread(target=children.watch, daemon=True)
    watching.start()
    _RUNNING.append(children)
    try:
        _answering(port)
        yield
    finally:
        _RUNNING.remove(children)
        children.stop()
        watching.join(10)


def _answering(port: int) -> None:
    """答えるまで待つ。"""
    deadline = time.monotonic() + 90
    while not cluster._answers(port):
        if time.monotonic() > deadline:
            raise SystemExit("the web processes do not answer")
        time.sleep(0.2)

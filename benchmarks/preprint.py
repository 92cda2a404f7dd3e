"""プレプリントの読取り。承諾の確認と証跡の行を含む費用を、どちらも無い同じ読取りと、pgbench と比べる。"""

import argparse
import json
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg

from shien.domain.preprint.definitions import forms
from shien.instance import postgres, template
from shien.instance.postgres import Cluster

from . import cluster, cpu
from .line import Line

SEED, RATIO, FORM = 20190130, 2.5, "management_improvement_plan"


@dataclass(frozen=True, slots=True)
class Run:
    """一度の負荷の結果。cpu は一件あたりの秒で、web と PostgreSQL の合計。"""

    requests: int
    per_second: float
    p50: float
    p99: float
    cpu: float
    web: float
    database: float
    bytes: int


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    with cluster.cluster() as found:
        url, tokens = _kartes(found, options.kartes)
        port = cluster.free_port()
        env = cluster.environment(url, port, "benchmarks.settings")
        reads = [f"/api/v1/sheets/{FORM} {token}" for _, token in tokens]
        plain = [f"/benchmark/plain/{FORM}/{number} -" for number, _ in tokens]
        with cluster.web(port, env) as web:
            _same(port, reads[0], plain[0])
            before = _rows(url)
            for requests in (plain, reads):  # warm: threads, connections, caches
                _run(found, web, port, requests, 2, options.connections)
            rounds = [
                [
                    _run(found, web, port, requests, options.seconds / 2, options.connections)
                    for requests in (plain, reads)
                ]
                for _ in range(2)
            ]
        (first, read), (second, again) = rounds
        without, consented = _mean(first, second), _mean(read, again)
        written = _rows(url) - before
        bench = _pgbench(found, url, options)
    size = f"consented read, {options.kartes:,} kartes"
    return [
        Line(f"{size}: CPU against the plain read", consented.cpu / without.cpu, "×", RATIO,
             f"plain {without.cpu * 1e3:.2f} ms", consented.cpu / without.cpu),
        Line(f"{size}: CPU", consented.cpu * 1e3, "ms", None,
             f"plain {without.cpu * 1e3:.2f} ms = web {without.web * 1e3:.2f} + PostgreSQL {without.database * 1e3:.2f}",
             consented.cpu / without.cpu),
        Line(f"{size}: CPU of the web processes", consented.web * 1e3, "ms", None, f"plain {without.web * 1e3:.2f} ms",
             consented.web / without.web),
        Line(f"{size}: CPU of PostgreSQL", consented.database * 1e3, "ms", None, f"pgbench {bench.cpu * 1e3:.2f} ms",
             consented.database / bench.cpu),
        Line(f"{size}: reads a second, 2 processes", consented.per_second, "/s", None,
             f"plain {without.per_second:.0f}/s, pgbench {bench.per_second:.0f}/s", consented.per_second / without.per_second),
        Line(f"{size}: p50", consented.p50 * 1e3, "ms", None, f"plain {without.p50 * 1e3:.1f} ms", consented.p50 / without.p50),
        Line(f"{size}: p99", consented.p99 * 1e3, "ms", None, f"plain {without.p99 * 1e3:.1f} ms", consented.p99 / without.p99),
        Line(f"{size}: reads without a ledger row", max(written_missing(written, rounds), 0), "", 0),
    ]  # fmt: skip


def written_missing(written: int, rounds: list[list[Run]]) -> int:
    """証跡の行が足りない読取りの数 (慣らしの分は行が多いだけ)。"""
    return sum(read.requests for _, read in rounds) - written


def _kartes(found: Cluster, count: int) -> tuple[str, list[tuple[int, str]]]:
    """カルテの入ったデータベース。前と同じ数・同じ移行なら、それを使う。"""
    name = f"kartes_{count}"
    url, kept = found.url(name), cluster.HOME / f"kartes-{count}-{template.digest()}.json"
    if kept.exists() and template.exists(template.named(url, "postgres"), name):
        return url, json.loads(kept.read_text())
    url = cluster.database(found, name)
    _loading(found, on=True)
    env = cluster.environment(url, 1) | {"SHIEN_DB_ROLE": "owner"}
    subprocess.run(
        cluster.python("-m", "benchmarks.kartes", str(count), str(SEED), str(kept)),
        env={**os.environ, **env},
        check=True,
    )
    _loading(found, on=False)
    return url, json.loads(kept.read_text())


def _loading(found: Cluster, *, on: bool) -> None:
    """まとめて入れる間だけ、記録 (WAL) を最小にする。測るときは製品の設定に戻っている。"""
    changes = {"wal_level": "minimal", "max_wal_senders": "0", "maintenance_work_mem": "'1GB'", "max_wal_size": "'8GB'"}
    with psycopg.connect(found.url("postgres"), autocommit=True) as connection:
        for name, value in changes.items():
            connection.execute(f"ALTER SYSTEM SET {name} = {value}" if on else f"ALTER SYSTEM RESET {name}")
    postgres.stop(cluster.HOME)
    postgres.start(cluster.HOME)


def _same(port: int, read: str, plain: str) -> None:
    """二つの読取りが、同じ値を返すこと。"""
    import http.client

    answers = []
    for line in (read, plain):
        path, token = line.split()
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", path, headers={"Host": "localhost", "Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = json.loads(answer.read())
        if answer.status != 200:
            raise SystemExit(f"preprint: {path} answered {answer.status}: {body}")
        answers.append((body["fields"], body["withheld"], sorted(body)))
    if answers[0] != answers[1] or len(answers[0][0]) < 25:
        raise SystemExit("preprint: the plain read does not give what the consented read gives")


def _run(found: Cluster, web: int, port: int, requests: list[str], seconds: float, connections: int) -> Run:
    """負荷をかけ、その間に web と PostgreSQL が使った CPU を読む。"""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as out:
        out.write("\n".join(requests))
        out.flush()
        before = cpu.seconds(web), cpu.seconds(cluster.postmaster(found))
        done = subprocess.run(
            cluster.python("-m", "benchmarks.load", str(port), str(seconds), str(connections), out.name),
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        after = cpu.seconds(web), cpu.seconds(cluster.postmaster(found))
    result = json.loads(done.stdout)
    if set(result["statuses"]) != {"200"}:
        raise SystemExit(f"preprint: answers other than 200: {result['statuses']}")
    count = result["requests"]
    parts = [(late - early) / count for early, late in zip(before, after, strict=True)]
    return Run(
        count, count / result["seconds"], result["p50"], result["p99"], sum(parts), parts[0], parts[1], result["bytes"]
    )


def _mean(one: Run, two: Run) -> Run:
    """二回の平均 (件数で重みを付ける)。待ち時間は大きい方。"""
    total = one.requests + two.requests

    def mean(name: str) -> float:
        return (getattr(one, name) * one.requests + getattr(two, name) * two.requests) / total

    return Run(
        total, (one.per_second + two.per_second) / 2, max(one.p50, two.p50), max(one.p99, two.p99), mean("cpu"), mean("web"),
        mean("database"), one.bytes,
    )  # fmt: skip


def _rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT sum(seq) FROM ledger_head").fetchone()
    return int(row[0]) if row else 0


def _pgbench(found: Cluster, url: str, options: argparse.Namespace) -> Run:
    """同じ読取り文を pgbench で。行の保護は製品と同じ役割で通る。"""
    from shien.domain.preprint.statement import VALUES_ONLY

    items = ",".join(sorted({item for field in forms()[FORM].fields for item in field.items}))
    statement = VALUES_ONLY % {
        "enterprise": ":enterprise", "items": f"'{{{items}}}'", "shard": "mod(:enterprise, 64)",
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "read.sql"
        script.write_text(f"\\set enterprise random(1, {options.kartes})\n{' '.join(statement.split())};\n")
        for each in (script, Path(folder)):
            each.chmod(0o755)
        before = cpu.seconds(cluster.postmaster(found))
        done = subprocess.run(
            [str(postgres.binaries() / "pgbench"), "-n", "-f", str(script), "-c", str(options.connections), "-T",
             str(max(int(options.seconds / 2), 2)), "-r", url],
            capture_output=True, text=True, check=False,
            env={**os.environ, "PGOPTIONS": "-c role=shien_app -c shien.all=on", "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        after = cpu.seconds(cluster.postmaster(found))
    count = re.search(r"actually processed: (\d+)", done.stdout)
    speed = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not count or not speed:
        raise SystemExit(f"preprint: pgbench: {done.stderr.strip()[-400:]}")
    used = (after - before) / int(count[1])
    return Run(int(count[1]), float(speed[1]), 0, 0, used, 0, used, 0)

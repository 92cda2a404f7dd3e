"""web・worker・PostgreSQL を kill -9 しながら読み、承諾を変える (REL-2 の考え方を、読取りと承諾に)。

証跡の無い読取りは一つも無い。証跡に欠けは無い。半端に変わった承諾も無い。どの後も十秒以内に戻る。
"""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.crash.conftest import Breakable

READS, CHANGES, READERS = 2000, 200, 6
CSRF = "c" * 32


class Tally:
    """答えを受け取ったことだけを数える。"""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.entries: list[str] = []
        self.granted: list[str] = []
        self.withdrawn: list[str] = []
        self.failures: list[str] = []

    def add(self, where: list[str], what: str) -> None:
        """一つ足す。"""
        with self.lock:
            where.append(what)

    @property
    def changes(self) -> int:
        """承諾を変えた数。"""
        return len(self.granted) + len(self.withdrawn)


def call(
    port: int, method: str, path: str, *, headers: dict[str, str], body: str | None = None
) -> tuple[int, str, bytes]:
    """一度だけ呼ぶ。(状態, Location, 本文)。つながらなければ状態 0。"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        connection.request(method, path, body, {"Host": f"localhost:{port}", **headers})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or "", answer.read()
    except (OSError, http.client.HTTPException):
        return 0, "", b""
    finally:
        connection.close()


def read(port: int, people: list[dict[str, str]], tally: Tally, stop: threading.Event, first: int) -> None:
    """読み続ける。断られたら、もう一度。"""
    at = first
    while not stop.is_set() and len(tally.entries) < READS:
        at += 1
        token = people[at % len(people)]["token"]
        status, _, body = call(
            port, "GET", "/api/v1/sheets/management_improvement_plan", headers={"Authorization": f"Bearer {token}"}
        )
        if status == 200:
            tally.add(tally.entries, json.loads(body)["ledger_entry"])
        elif status in (0, 429, 502, 503):
            time.sleep(0.05)
        else:
            tally.add(tally.failures, f"read {status} {body[:200]!r}")
            time.sleep(0.05)


def change(port: int, person: dict[str, str], tally: Tally, stop: threading.Event) -> None:
    """承諾しては止める。"""
    headers = {
        "Cookie": f"__Host-shien={person['session']}; __Host-shien-csrf={CSRF}", "X-CSRFToken": CSRF,
        "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    consent = ""
    while not stop.is_set() and tally.changes < CHANGES:
        path = f"/sites/consents/{consent}/withdraw" if consent else "/sites/site-r2/link"
        form = "" if consent else urlencode({"groups": ["basic"]}, doseq=True)
        status, where, answer = call(port, "POST", path, headers=headers, body=form)
        if status == 302 and consent and where == f"/sites/consents/{consent}/":
            tally.add(tally.withdrawn, consent)
            consent = ""
        elif status == 302 and not consent and where.startswith("/sites/consents/"):
            consent = where.split("/")[3]
            tally.add(tally.granted, consent)
        elif status not in (0, 503):
            tally.add(
                tally.failures,
                f"change {status} {path} {where} {' '.join(re.findall(r'notice--error.*?<.div>', answer.decode()))}",
            )
        time.sleep(0.02)


def ready_within(port: int) -> float:
    """戻るまでの秒数。"""
    begun = time.monotonic()
    while time.monotonic() - begun < 60:
        if call(port, "GET", "/readyz", headers={})[0] == 200:
            return time.monotonic() - begun
        time.sleep(0.05)
    return 60.0


def victim(breakable: Breakable, name: str) -> int:
    """殺すプロセスの番号。web は granian の子の一つ、web-master は親。"""
    if name == "postgres":
        from shien.instance import postgres

        return int((postgres.cluster(breakable.data_dir).data / "postmaster.pid").read_text().splitlines()[0])
    child = next(each for each in breakable.children.children if each.name == name.removesuffix("-master"))
    assert child.process is not None
    if name != "web":
        return child.process.pid
    return children_of(child.process.pid)[-1]


def children_of(parent: int) -> list[int]:
    """このプロセスの子の番号。"""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]


@pytest.mark.xdist_group("crash")
def test_nothing_is_lost_when_anything_is_killed(breakable: Breakable, tmp_path: Path) -> None:
    people: list[dict[str, str]] = breakable.ask(f"world.prepare({READERS})")
    assert len(people) >= 4
    port, tally, stop = breakable.port, Tally(), threading.Event()
    threads = [threading.Thread(target=read, args=(port, people, tally, stop, n)) for n in range(READERS)]
    threads += [threading.Thread(target=change, args=(port, person, tally, stop)) for person in people[:3]]
    for thread in threads:
        thread.start()
    order = ["web", "worker", "postgres", "web-master", "postgres", "web", "scheduler", "postgres"]
    back: list[tuple[str, float]] = []
    deadline = time.monotonic() + 240
    for turn, name in enumerate(order, start=1):
        while len(tally.entries) < READS * turn // (len(order) + 1) and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(victim(breakable, name), signal.SIGKILL)
        time.sleep(0.1)
        back.append((name, ready_within(port)))
    while (len(tally.entries) < READS or tally.changes < CHANGES) and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join(20)
    print("ready again:", ", ".join(f"{name} {seconds:.1f} s" for name, seconds in back))
    assert len(tally.entries) >= READS
    assert tally.changes >= CHANGES
    assert not tally.failures, tally.failures[:5]
    assert all(seconds <= 10 for _, seconds in back), back
    check_ledger(breakable, tally, tmp_path)
    check_consents(breakable.ask("world.inspect()"), tally)


def check_ledger(breakable: Breakable, tally: Tally, folder: Path) -> None:
    """渡した回数だけ証跡があり、鎖は切れていない。"""
    from shien.instance import run

    run.manage(breakable.env, "export_ledger", str(folder))
    verified = subprocess.run(
        [sys.executable, "-m", "shien.cli", "verify-ledger", "--input", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stderr[-2000:]
    rows = [json.loads(line) for line in (folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    written = {row["body"]["id"] for row in rows if row.get("body", {}).get("act") == "disclose"}
    assert len(set(tally.entries)) == len(tally.entries)
    assert set(tally.entries) <= written


def check_consents(found: dict[str, Any], tally: Tally) -> None:
    """答えを受け取った変更は全部あり、承諾と証跡はどれも一致する。"""
    rows = {row["id"]: row for row in found["consents"]}
    renewed = {row["renews"] for row in rows.values() if row["renews"]}
    assert set(tally.granted) <= set(rows)
    assert {each for each in tally.withdrawn if rows[each]["ended"]} == set(tally.withdrawn)
    assert set(found["granted"]) == set(rows)
    assert len(found["withdrawn"]) == len(set(found["withdrawn"]))
    for number, row in rows.items():
        ended = {"withdrawn": number in found["withdrawn"], "renewed": number in renewed}.get(row["reason"], False)
        assert row["ended"] == ended, row
        assert not (row["ended"] and row["live_refresh"]), row

"""締切の駆け込みの負荷。決まった時刻に提出を押し、二度押しし、切って送り直す。

``python -m benchmarks.rush_load PORT RATE SEED FILE``。FILE は支度の答え (JSON)。押す時刻は、答えを待たずに決まっている
(詰まれば待ち時間に出る)。答えは、受付番号と待ち時間を JSON で出す。
"""

import http.client
import json
import random
import sys
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CSRF = "c" * 32
DOUBLE, CUT = 0.3, 0.1
_PATIENCE = 90.0
_AGAIN = frozenset({0, 409, 429, 500, 502, 503})


@dataclass
class Tally:
    """受け取ったこと。acknowledged は (申請, 受付番号)、firsts は初めの答えの状態。unheard は、待ちきれずにやめた (下書き, 鍵)。"""

    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    firsts: Counter[int] = field(default_factory=Counter)
    doubles: Counter[int] = field(default_factory=Counter)
    foreign: int = 0
    refused: list[str] = field(default_factory=list)
    unheard: list[tuple[dict[str, str], str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def send(port: int, draft: dict[str, str], key: str, *, cut: bool = False) -> tuple[int, dict[str, Any]]:
    """一度押す。cut なら、送って答えを聞かずに切る。つながらなければ状態 0。"""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request(
            "POST", f"/api/v1/applications/{draft['application']}/submissions", json.dumps({"form": "application"}),
            {
                "Host": f"localhost:{port}", "Content-Type": "application/json", "Idempotency-Key": key, "X-CSRFToken": CSRF,
                "Cookie": f"__Host-shien={draft['session']}; __Host-shien-csrf={CSRF}",
            },
        )  # fmt: skip
        if cut:
            return 0, {}
        answer = line.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    except (OSError, http.client.HTTPException, ValueError):
        return 0, {}
    finally:
        line.close()


def press(port: int, draft: dict[str, str], due: float, cut: bool, key: str, tally: Tally) -> None:
    """押し、答えるまで同じ鍵で送り直す。待ち時間は、押すはずだった時刻から数える。"""
    if cut:
        send(port, draft, key, cut=True)
        time.sleep(0.5)
        due += 0.5  # what the person waited before trying again is not the platform's
    first, pause = True, 0.2
    while time.monotonic() - due < _PATIENCE:
        status, body = send(port, draft, key)
        with tally.lock:
            if first:
                tally.firsts[status] += 1
            if status == 201:
                tally.waits.append(time.monotonic() - due)
                tally.foreign += body["application"] != draft["application"]
                tally.acknowledged.append((draft["application"], body["number"]))
                return
            if status not in _AGAIN or (status == 409 and body.get("code") != "in_progress"):
                tally.refused.append(f"{status} {json.dumps(body, ensure_ascii=False)[:300]}")
                return
        first = False
        time.sleep(pause)
        pause = min(pause * 1.5, 2)
    with tally.lock:
        tally.unheard.append((draft, key))


def ask_again(port: int, tally: Tally) -> None:
    """待ちきれずにやめた人が、あとで同じ鍵で聞く。書かれていれば同じ答え、いなければ、いま出る。"""
    for draft, key in tally.unheard:
        status, body = next((found for found in (send(port, draft, key) for _ in range(5)) if found[0] == 201), (0, {}))
        if status == 201:
            tally.acknowledged.append((draft["application"], body["number"]))
        else:
            tally.refused.append("no answer")


def click_again(port: int, draft: dict[str, str], key: str, tally: Tally) -> None:
    """二度目の押し。"""
    status, body = send(port, draft, key)
    with tally.lock:
        tally.doubles[status] += 1
        if status == 201:
            tally.acknowledged.append((draft["application"], body["number"]))


def run(port: int, rate: float, seed: int, drafts: list[dict[str, str]]) -> dict[str, Any]:
    """押し終え、答えを待つ。"""
    order, tally = random.Random(seed), Tally()
    begun = time.monotonic() + 0.5
    with ThreadPoolExecutor(400) as people:
        for place, draft in enumerate(drafts):
            due, key = begun + place / rate, uuid.uuid4().hex
            time.sleep(max(due - time.monotonic(), 0))
            people.submit(press, port, draft, due, order.random() < CUT, key, tally)
            if order.random() < DOUBLE:
                people.submit(click_again, port, draft, key, tally)
    ask_again(port, tally)
    waits = sorted(tally.waits) or [float("nan")]
    return {
        "drafts": len(drafts), "seconds": time.monotonic() - begun, "acknowledged": tally.acknowledged,
        "p50": waits[len(waits) // 2], "p95": waits[int(len(waits) * 0.95)], "p99": waits[int(len(waits) * 0.99)],
        "worst": waits[-1], "firsts": dict(tally.firsts), "doubles": dict(tally.doubles), "foreign": tally.foreign,
        "refused": tally.refused, "unheard": len(tally.unheard),
    }  # fmt: skip


if __name__ == "__main__":
    port, rate, seed = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    print("RESULT " + json.dumps(run(port, rate, seed, json.loads(Path(sys.argv[4]).read_text()))))

"""負荷。自分のプロセスの中で、つないだままの接続から次々に読み、数と待ち時間を JSON で出す。

``python -m benchmarks.load PORT SECONDS CONNECTIONS FILE [RATE]``。FILE は一行が一つの要求 (道、空白、トークンか -)。
RATE があれば、毎秒その数の要求を時刻どおりに出し、待ち時間は出すはずだった時刻から数える (遅れた分を隠さない)。
"""

import itertools
import json
import random
import socket
import sys
import threading
import time
from collections import Counter
from pathlib import Path


class Connection:
    """つないだままの一本の接続。答えの中身は読むだけで、解かない (測る側の CPU を小さくする)。"""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, request: bytes) -> tuple[int, int]:
        """送り、(状態, 中身の長さ) を返す。"""
        self.socket.sendall(request)
        found = b""
        while (end := found.find(b"\r\n\r\n")) < 0:
            found += self._more()
        head = found[:end].lower()
        mark = head.find(b"content-length: ")
        length = int(head[mark + 16 :].split(b"\r\n", 1)[0]) if mark >= 0 else 0
        have = len(found) - end - 4
        while have < length:
            have += len(self._more())
        return int(head[9:12]), length

    def _more(self) -> bytes:
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        return chunk


def request(line: str) -> bytes:
    """要求の文字列。"""
    path, token = line.split()
    credentials = "" if token == "-" else f"Authorization: Bearer {token}\r\n"
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{credentials}\r\n".encode()


def run(port: int, seconds: float, connections: int, requests: list[bytes], rate: float = 0) -> dict[str, object]:
    """負荷をかける。"""
    start = time.monotonic()
    until, turns = start + seconds, itertools.count()
    statuses: Counter[int] = Counter()
    times: list[float] = []
    sizes: list[int] = []
    lock = threading.Lock()

    def work(number: int) -> None:
        mine: list[float] = []
        seen: Counter[int] = Counter()
        order = random.Random(number)
        connection, size = Connection(port), 0
        while (begun := _turn(start, next(turns), rate)) < until:
            status, size = connection.get(order.choice(requests))
            mine.append(time.monotonic() - begun)
            seen[status] += 1
        with lock:
            times.extend(mine)
            statuses.update(seen)
            sizes.append(size)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begun
    times.sort()
    return {
        "requests": len(times), "seconds": took, "statuses": dict(statuses), "bytes": max(sizes, default=0),
        "p50": times[len(times) // 2], "p95": times[int(len(times) * 0.95)], "p99": times[int(len(times) * 0.99)],
    }  # fmt: skip


def _turn(start: float, number: int, rate: float) -> float:
    """出す時刻まで待つ。rate が 0 なら、すぐ。"""
    if not rate:
        return time.monotonic()
    due = start + number / rate
    time.sleep(max(due - time.monotonic(), 0))
    return due


if __name__ == "__main__":
    port, seconds, connections = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    lines = Path(sys.argv[4]).read_text().splitlines()
    rate = float(sys.argv[5]) if len(sys.argv) > 5 else 0
    print(json.dumps(run(port, seconds, connections, [request(line) for line in lines], rate)))

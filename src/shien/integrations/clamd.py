"""ウイルスの検査。clamd に INSTREAM で中身を渡し、答えを聞く。

つなぎ先は ``unix:/run/clamav/clamd.sock`` か ``tcp:host:3310``。答えが来ない・読めないときは Unreachable で、
そのファイルは「検査待ち」のまま、渡さない (SEC-34)。
"""

import socket
import struct
from contextlib import closing
from dataclasses import dataclass

_PIECE = 1 << 16
_LONGEST = 4096


class Unreachable(Exception):
    """検査器につながらないか、答えが読めない。"""


@dataclass(frozen=True, slots=True)
class Scanned:
    """検査の答え。infected なら signature に名前。"""

    infected: bool
    signature: str = ""


def scan(address: str, document: bytes, *, seconds: float = 5) -> Scanned:
    """検査する。seconds を超えて待たない。"""
    try:
        with closing(_connect(address, seconds)) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(document), _PIECE):
                piece = document[start : start + _PIECE]
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < _LONGEST and (more := line.recv(_LONGEST)):
                answer += more
    except (OSError, ValueError) as error:
        raise Unreachable(type(error).__name__) from error
    return _read(answer.rstrip(b"\0").decode("utf-8", "replace"))


def _connect(address: str, seconds: float) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(seconds)
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    if kind == "tcp":
        host, _, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=seconds)
    raise ValueError(address)


def _read(answer: str) -> Scanned:
    told = answer.partition(":")[2].strip()
    if told == "OK":
        return Scanned(False)
    if told.endswith(" FOUND"):
        return Scanned(True, told.removesuffix(" FOUND")[:200])
    raise Unreachable(answer[:100] or "no answer")

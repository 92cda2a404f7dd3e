"""ウイルスの検査。本物と同じ約束で答える、にせの検査器を相手にする。"""

import socket
import struct
import threading
from pathlib import Path

import pytest

from shien.integrations import clamd

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"


class FakeClamd:
    """INSTREAM だけを知る検査器。mute なら、聞くだけで答えない。"""

    def __init__(self, path: Path, *, mute: bool = False) -> None:
        self.mute, self.seen = mute, list[bytes]()
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.line.bind(str(path))
        self.line.listen()
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                one, _ = self.line.accept()
            except OSError:
                return
            with one:
                self._answer(one)

    def _answer(self, one: socket.socket) -> None:
        with one.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            body = b""
            while size := struct.unpack("!I", stream.read(4))[0]:
                body += stream.read(size)
        self.seen.append(body)
        if self.mute:
            self.stop.wait(3)
        else:
            one.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in body else b"stream: OK\0")

    def close(self) -> None:
        self.stop.set()
        self.line.shutdown(socket.SHUT_RDWR)
        self.line.close()
        self.thread.join(5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clamd.sock"


@pytest.mark.enable_socket
def test_clean_and_infected(path: Path) -> None:
    fake = FakeClamd(path)
    large = b"a" * 200_000
    assert clamd.scan(f"unix:{path}", large) == clamd.Scanned(False)
    assert fake.seen == [large]
    assert clamd.scan(f"unix:{path}", b"x" + EICAR) == clamd.Scanned(True, "Eicar-Signature")
    fake.close()


@pytest.mark.enable_socket
def test_a_scanner_that_is_gone_or_silent_is_unreachable(path: Path) -> None:
    with pytest.raises(clamd.Unreachable):
        clamd.scan(f"unix:{path}", b"x")
    with pytest.raises(clamd.Unreachable):
        clamd.scan("nonsense", b"x")
    fake = FakeClamd(path, mute=True)
    with pytest.raises(clamd.Unreachable):
        clamd.scan(f"unix:{path}", b"x", seconds=0.2)
    fake.close()

"""送っている worker を kill -9 しながら、ニュースレターを送る。全員に届き、二度届くのは止めた一通だけ。"""

import email
import email.policy
import os
import signal
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.crash.conftest import Breakable
from tests.crash.test_kill import children_of, victim
from tests.processes import lives

READERS, KILLS = 400, (30, 150, 290)


def arrived(folder: Path) -> list[tuple[str, str]]:
    """届いた (宛先, Message-ID)。"""
    found = []
    for path in folder.glob("*.eml"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if mail["subject"] == "止められる号":
            found.append((str(mail["to"]), str(mail["message-id"])))
    return found


def kill_worker(breakable: Breakable) -> datetime:
    """worker を殺し、その子も消えた時刻を返す。親を失った子は、見守りに止められるまで、まだ借りて送る。"""
    parent = victim(breakable, "worker")
    own = children_of(parent)
    os.kill(parent, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(map(lives, own)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return datetime.now(UTC)


@pytest.mark.xdist_group("crash")
def test_everybody_gets_the_letter_though_the_worker_is_killed(breakable: Breakable) -> None:
    folder = breakable.data_dir / "mail"
    breakable.ask(f"world.letter({READERS})")
    before = len(list(folder.glob("*.eml"))) - len(arrived(folder))
    killed: list[datetime] = []
    deadline = time.monotonic() + 300
    for mails in KILLS:
        while len(list(folder.glob("*.eml"))) - before < mails and time.monotonic() < deadline:
            time.sleep(0.002)
        killed.append(kill_worker(breakable))
        breakable.ask(f"world.expire({killed[-1].isoformat()!r})")
    states = {"waiting": READERS}
    while states.get("waiting") and time.monotonic() < deadline:
        time.sleep(2)
        states = breakable.ask(f"world.expire({killed[-1].isoformat()!r})")
    assert states == {"sent": READERS}
    mails = arrived(folder)
    addresses = Counter(address for address, _ in mails)
    assert set(addresses) == {f"reader{number}@shop.example" for number in range(READERS)}
    twice = [address for address, count in addresses.items() if count > 1]
    print(f"{len(mails)} mails, {len(KILLS)} kills, twice: {len(twice)}")
    assert len(mails) - READERS <= len(KILLS)
    assert len(set(mails)) == READERS  # the same letter under the same Message-ID

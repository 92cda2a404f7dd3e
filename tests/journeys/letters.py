"""手元のメール受けに届いたメール。"""

import email
import email.policy
import time
from email.message import EmailMessage

from tests.journeys.conftest import Instance


def mails(instance: Instance, to: str) -> list[EmailMessage]:
    """この番地に届いたメール (古い順)。"""
    found = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted((instance.data_dir / "mail").glob("*.eml"))
    ]
    return [each for each in found if str(each["to"]) == to]


def arrived(instance: Instance, to: str, count: int = 1) -> EmailMessage:
    """count 通目が届くまで待つ。"""
    deadline = time.monotonic() + 60
    while len(found := mails(instance, to)) < count:
        assert time.monotonic() < deadline, f"no mail to {to}"
        time.sleep(0.3)
    return found[count - 1]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def told_of(instance: Instance, to: str, words: str, seconds: float = 60) -> EmailMessage:
    """題に words のあるメールが届くまで待つ。"""
    deadline = time.monotonic() + seconds
    while not (found := [each for each in mails(instance, to) if words in str(each["subject"])]):
        assert time.monotonic() < deadline, f"no mail to {to} about {words}"
        time.sleep(0.3)
    return found[-1]

"""不達の知らせ (RFC 3464) を読む。メールの入ったファイル (mbox か、一通の eml) から、一通の印と状態の番号だけを取り出す。

本文と、戻ってきた元のメールの中身は読まない。元のメールの見出しからは、Message-ID だけを見る。
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

# one letter, the number, sixteen hexadecimal digits
_TOKEN = re.compile(r"\b([en]\.[0-9a-f-]{1,36}\.[0-9a-f]{16})\b", re.I)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_FROM = re.compile(rb"^From .*\r?\n", re.M)
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To")


@dataclass(frozen=True, slots=True)
class BounceRecord:
    """不達の一件。token は一通の印 (無ければ空)、status は RFC 3463 の番号。"""

    token: str
    status: str


def read(document: bytes) -> tuple[BounceRecord, ...]:
    """ファイルの中の不達の知らせ。届いた・遅れているだけの知らせと、不達でないメールは読み飛ばす。"""
    return tuple(found for each in _messages(document) if (found := _bounce(each)) is not None)


def _messages(document: bytes) -> Iterator[Message]:
    parts = _FROM.split(document) if document.startswith(b"From ") else [document]
    for each in parts:
        if each.strip():
            yield email.message_from_bytes(each, policy=email.policy.compat32)


def _bounce(mail: Message) -> BounceRecord | None:
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return None
    status, failed = "", False
    returned: list[str] = []
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in _blocks(part):
                failed = failed or str(block.get("Action", "")).strip().lower() == "failed"
                status = status or _first(_STATUS, str(block.get("Status", "")))
        elif part is not mail and part.get("Message-ID"):
            returned.append(str(part["Message-ID"]))
        elif kind == "text/rfc822-headers":
            returned.append(str(email.message_from_string(str(part.get_payload())).get("Message-ID", "")))
    if not failed or not status:
        return None
    sent_to = [str(value) for name in _ADDRESSED for value in mail.get_all(name, [])]
    return BounceRecord(next(filter(None, (_first(_TOKEN, text) for text in [*sent_to, *returned])), ""), status)


def _blocks(part: Message) -> list[Message]:
    """宛先ごとの知らせの塊。"""
    held = part.get_payload()
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""

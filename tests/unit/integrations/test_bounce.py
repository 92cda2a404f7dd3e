"""不達の知らせ。"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shien.integrations.mail.bounce import BounceRecord, read

TOKEN = "n.12.0123456789abcdef"


def report(
    *, to: str = "bounce@mail.example", status: str = "5.1.1", action: str = "failed", returned: str = ""
) -> bytes:
    return (
        f"From: MAILER-DAEMON@x.example\nTo: {to}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain\n\n5.9.9 a text\n\n'
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; x@y.example\n"
        f"Action: {action}\nStatus: {status} (no such user)\n\n{returned}--b--\n"
    ).encode()


HEADERS = f"--b\nContent-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: <{TOKEN}@portal.example>\n\n"
WHOLE = f"--b\nContent-Type: message/rfc822\n\nSubject: x\nMessage-ID: <{TOKEN}@portal.example>\n\nbody\n\n"


@pytest.mark.parametrize(
    "document",
    [report(to=f"bounce+{TOKEN}@mail.example"), report(to=f"<BOUNCE+{TOKEN.upper()}@mail.example>"), report(returned=HEADERS), report(returned=WHOLE),
     b"From x Thu Nov 26 00:00:00 2026\n" + report(returned=HEADERS)],
)  # fmt: skip
def test_the_mark_is_found_in_the_address_or_in_the_returned_headers(document: bytes) -> None:
    (found,) = read(document)
    assert (found.token.lower(), found.status) == (TOKEN, "5.1.1")


@pytest.mark.parametrize("document", [
    b"", b"Subject: hello\n\n" + TOKEN.encode(), report(action="delayed", returned=HEADERS), report(action="delivered", status="2.0.0"),
    report(status="x"), b"From x\n\nFrom y\n\n",
])  # fmt: skip
def test_what_is_no_failure_is_passed_over(document: bytes) -> None:
    assert read(document) == ()


def test_several_messages_of_one_box() -> None:
    line = b"From MAILER-DAEMON Thu Nov 26 00:00:00 2026\n"
    box = line + report(returned=HEADERS) + line + report(status="4.2.2") + line + b"Subject: spam\n\nx\n"
    assert read(box) == (BounceRecord(TOKEN, "5.1.1"), BounceRecord("", "4.2.2"))


@given(st.binary(max_size=400))
def test_no_bytes_break_it(noise: bytes) -> None:
    read(noise)
    read(report(returned=HEADERS) + noise)
    read(noise + report())

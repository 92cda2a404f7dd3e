"""一通を SMTP に渡す。差出しの封筒には、不達のときに一通を割り出す印を付ける (VERP)。"""

import re
from dataclasses import dataclass
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from shien.domain.guidance.tokens import mail_token as token

__all__ = ["Posted", "letter", "send", "token"]
_STATUS = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Posted:
    """渡した結果。error が空なら渡せた。status は、宛先が断られたときの番号 (RFC 3463)。"""

    error: str = ""
    status: str = ""


def letter(subject: str, text: str, to: str, *, token: str, html: str = "") -> EmailMultiAlternatives:
    """一人への一通 (PRIV-13)。"""
    mail = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
    if html:
        mail.attach_alternative(html, "text/html")
    if settings.BOUNCE_ADDRESS:
        name, _, host = settings.BOUNCE_ADDRESS.partition("@")
        mail.from_email = f"{name}+{token}@{host}"
        mail.extra_headers["From"] = settings.DEFAULT_FROM_EMAIL
    return mail


def send(mail: EmailMultiAlternatives, connection: Any = None) -> Posted:
    """渡す。誤りは文にして返し、投げない。"""
    mail.connection = connection
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        return Posted(f"{code} {_text(answer)}", _status(code, _text(answer)))
    except SMTPResponseException as error:
        refused = isinstance(error, SMTPSenderRefused)
        said = _text(error.smtp_error)
        return Posted(
            f"{type(error).__name__} {error.smtp_code} {said}", "" if refused else _of_data(error.smtp_code, said)
        )
    except (OSError, SMTPException) as error:
        return Posted(type(error).__name__)
    return Posted()


def _of_data(code: int, said: str) -> str:
    """本文の後に断られたとき。宛先のことだと番号で言われたときだけ、宛先のせいにする。"""
    found = _STATUS.search(said)
    return found[1] if found and found[1][2] == "1" and 400 <= code < 600 else ""


def _status(code: int, said: str) -> str:
    """番号。言われなければ、応答の番号から (RFC 5321 §4.2.1)。"""
    found = _STATUS.search(said)
    return found[1] if found else f"{str(code)[0]}.0.0"


def _text(said: Any) -> str:
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))[:200]

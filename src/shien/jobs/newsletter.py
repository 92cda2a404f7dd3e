"""ニュースレターを送る。送ると決めたときと、30秒ごとの見回りで。止まっても、続きから送る。"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.guidance import sending
from shien.domain.guidance.facts import Mail
from shien.jobs import posting


@app.periodic(cron="* * * * * */30", periodic_id="newsletter")
@app.task(name="shien.newsletter", queueing_lock="shien.newsletter")
def newsletter(timestamp: int | None = None) -> None:
    """借りられるだけ借りて、一通ずつ送る。"""
    with row_security.system():
        while mails := sending.batch(at=timezone.now()):
            connection = get_connection()
            for mail in mails:
                done = post(mail, connection)
                sending.settle(recipient=mail.recipient, at=timezone.now(), error=done.error, status=done.status)
            connection.close()


def post(mail: Mail, connection: object) -> posting.Posted:
    """一通を渡す。同じ一通は、送り直しても同じ Message-ID を持つ。"""
    letter = posting.letter(mail.subject, mail.text, mail.email, token=mail.token, html=mail.html)
    letter.extra_headers |= mail.headers
    letter.extra_headers["Message-ID"] = f"<{mail.token}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    return posting.send(letter, connection)

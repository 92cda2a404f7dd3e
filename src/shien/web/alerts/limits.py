"""メールを送らせる画面の歯止め。一つの番地にも、一人の頼み手にも、たくさんは送らない。"""

from django.http import HttpRequest, HttpResponse

from shien.api import limits
from shien.web.errors import too_many


def too_many_mails(request: HttpRequest, email: str) -> HttpResponse | None:
    """送りすぎなら 429。"""
    wait = max(
        limits.exceeded("mail_asker", limits.address(request)), limits.exceeded("mail_address", email.strip().lower())
    )
    return too_many(request, wait) if wait else None

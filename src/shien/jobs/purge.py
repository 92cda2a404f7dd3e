"""用の済んだ行を片付ける。一時間ごと。証跡と承諾は、片付けない。"""

from django.contrib.sessions.models import Session
from django.utils import timezone
from oauth2_provider.models import clear_expired
from procrastinate.contrib.django import app

from shien.api import limits
from shien.domain.accounts import row_security
from shien.domain.applications import actions as applications
from shien.domain.catalogue import actions as catalogue
from shien.domain.consent import actions as consents
from shien.domain.guidance import actions as guidance
from shien.domain.outside import actions as outside
from shien.domain.preprint import actions as preprint


@app.periodic(cron="17 * * * *")
@app.task(name="shien.purge", queueing_lock="shien.purge")
def purge(timestamp: int) -> None:
    """期限の過ぎたセッション・トークン・コード、古い呼出しの数え、答えの控え、続きの来ない送りかけのファイルを消す。"""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    limits.forget()
    with row_security.system():
        clear_expired()
        preprint.forget(at=now)
        consents.forget(at=now)
        guidance.forget(at=now)
        catalogue.forget(at=now)
        outside.forget(at=now)
        outside.expire_offers(at=now)
        applications.forget_uploads(at=now)

"""専門家派遣の見回り。終わった派遣の回数を、毎時返す。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.dispatch import actions


@app.periodic(cron="23 * * * *")
@app.task(name="shien.dispatch", queueing_lock="shien.dispatch")
def dispatch(timestamp: int) -> None:
    """取り下げ・期限切れになった派遣の回数を返す。"""
    with row_security.system():
        actions.sweep(at=timezone.now())

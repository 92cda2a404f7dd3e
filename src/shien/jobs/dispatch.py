"""専門家派遣の見回り。終わった派遣の回数を返し、番の来た人に知らせる。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.dispatch import actions


@app.periodic(cron="*/5 * * * *")
@app.task(name="shien.dispatch", queueing_lock="shien.dispatch")
def dispatch(timestamp: int) -> None:
    """取り下げ・期限切れになった派遣の回数を返す。改められない委嘱を終える。評価・請求・直しの番を知らせる。"""
    with row_security.system():
        actions.sweep(at=timezone.now())
        actions.expire_commissions(at=timezone.now())
        actions.tell_turns(at=timezone.now())

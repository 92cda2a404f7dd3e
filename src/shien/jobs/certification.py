"""認定の見回り。10分ごとに回付と終わり、毎朝に満了。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.certification import actions


@app.periodic(cron="*/10 * * * *")
@app.task(name="shien.certification", queueing_lock="shien.certification")
def certification(timestamp: int) -> None:
    """届いた申請を行き先へ回し、廃止などで終わった認定に終わりを書く。"""
    with row_security.system():
        actions.refer(at=timezone.now())
        actions.follow(at=timezone.now())


@app.periodic(cron="40 6 * * *")
@app.task(name="shien.expiry", queueing_lock="shien.expiry")
def expiry(timestamp: int) -> None:
    """満了の近い認定を知らせ、末日を過ぎた認定を終える。"""
    with row_security.system():
        actions.warn(at=timezone.now())
        actions.expire(at=timezone.now())

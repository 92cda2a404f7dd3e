"""期限の来た承諾を終わらせる。毎分。期限を過ぎた承諾は、この仕事を待たずに断られる。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.consent import actions


@app.periodic(cron="* * * * *")
@app.task(name="shien.expire", queueing_lock="shien.expire")
def expire(timestamp: int) -> None:
    """期限切れの承諾に終わりを書き、相手に知らせる。"""
    with row_security.system():
        while actions.expire(at=timezone.now()):
            pass

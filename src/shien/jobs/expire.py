"""期限の来た承諾を終わらせ、近い承諾を知らせる。毎分。期限を過ぎた承諾は、この仕事を待たずに断られる。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.consent import actions


@app.periodic(cron="* * * * *")
@app.task(name="shien.expire", queueing_lock="shien.expire")
def expire(timestamp: int) -> None:
    """期限切れの承諾に終わりを書いて相手に知らせ、期限の近い承諾を事業者に知らせる。"""
    with row_security.system():
        while actions.expire(at=timezone.now()):
            pass
        while actions.remind(at=timezone.now()):
            pass

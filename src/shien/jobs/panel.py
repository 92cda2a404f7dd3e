"""参考集団を作る。毎晩 2 時 40 分 (日本時間)。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.analytics import actions


@app.periodic(cron="40 17 * * *")  # the scheduler counts in UTC
@app.task(name="shien.panel", queueing_lock="shien.panel")
def panel(timestamp: int) -> None:
    """名前を外した写しの新しい版を作り、古い問いの記録を消す。"""
    with row_security.system():
        actions.build(at=timezone.now())
        actions.forget_questions(on=timezone.localdate())

"""保存した検索の知らせ (十分ごとに、期限の来たものを) と、お気に入りの締切の知らせ (毎朝7時、日本時間)。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.guidance import alerts as guidance


@app.periodic(cron="*/10 * * * *")
@app.task(name="shien.alerts", queueing_lock="shien.alerts")
def alerts(timestamp: int) -> None:
    """期限の来た検索を調べ、番地ごとに一通を置く。"""
    with row_security.system():
        while guidance.tell(at=timezone.now()):
            pass


@app.periodic(cron="0 22 * * *")  # the scheduler counts in UTC
@app.task(name="shien.closing", queueing_lock="shien.closing")
def closing(timestamp: int) -> None:
    """締切の近いお気に入りを知らせる。"""
    with row_security.system():
        guidance.tell_closing(at=timezone.now())

"""交付決定のあとの見回り。毎朝、報告の期間に入れ、期限を知らせ、終わったものを閉じる。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.settlement import actions


@app.periodic(cron="20 6 * * *")
@app.task(name="shien.settlement", queueing_lock="shien.settlement")
def settlement(timestamp: int) -> None:
    """報告の回を置き、期限の近い・過ぎた報告を知らせ、報告の済んだ申請を終える。"""
    with row_security.system():
        actions.begin_reporting(at=timezone.now())
        actions.remind(at=timezone.now())
        actions.finish(at=timezone.now())

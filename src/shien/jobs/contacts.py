"""返事の無い相談を知らせ、実績と返事の早さをまとめ直す。知らせは毎時、まとめは毎日。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.directory import actions, asking


@app.periodic(cron="10 * * * *")
@app.task(name="shien.remind_contacts", queueing_lock="shien.remind_contacts")
def remind_contacts(timestamp: int) -> None:
    """決まった日数たっても返事の無い相談を、支援機関に知らせる。"""
    with row_security.system():
        asking.remind(at=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="shien.refresh_track", queueing_lock="shien.refresh_track")
def refresh_track(timestamp: int) -> None:
    """実績と返事のまとめ。"""
    with row_security.system():
        actions.refresh_track(at=timezone.now())

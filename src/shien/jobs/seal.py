"""証跡を封印する。20秒ごと (SEC-44 は60秒以内)。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.ledger import audit


@app.periodic(cron="* * * * * */20")
@app.task(name="shien.seal", queueing_lock="shien.seal")
def seal(timestamp: int) -> None:
    """すべての鎖の先頭をまとめて署名する。"""
    audit.seal(at=timezone.now())

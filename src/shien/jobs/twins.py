"""名簿をまたいで重なる支援策を見つける。毎晩 3 時 20 分 (日本時間)。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.editorial import folding


@app.periodic(cron="20 18 * * *")  # the scheduler counts in UTC
@app.task(name="shien.twins", queueing_lock="shien.twins")
def twins(timestamp: int) -> None:
    """見立てを足す。編集者が決めたものは変えない。"""
    folding.look(at=timezone.now())

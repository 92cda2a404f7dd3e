"""日時の来た記事と事例を公開し、終わりの来たものを下げる。毎分。"""

from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="shien.publish", queueing_lock="shien.publish")
def publish(timestamp: int) -> None:
    """予約のとおりに公開する。公開と証跡は、一つのトランザクション。"""
    call_command("publish_scheduled")

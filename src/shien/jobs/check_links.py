"""支援策のもとのページが開けるかを確かめる。十分ごと、一つのサイトへは一回に一度だけ。"""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.editorial import links
from shien.integrations.link_check import check


@app.periodic(cron="3-59/10 * * * *")
@app.task(name="shien.check_links", queueing_lock="shien.check_links")
def check_links(timestamp: int) -> None:
    """順の来たリンクを確かめ、結果を足す。手元の環境は、外へ出ない。"""
    links.watch(at=timezone.now())
    if settings.LOCAL_INSTANCE:
        return
    for link_id, url in links.due(at=timezone.now()):
        answer = check(url, contact=settings.PUBLIC_URL)
        links.note(link_id=link_id, status=answer.status, error=answer.error, at=timezone.now())

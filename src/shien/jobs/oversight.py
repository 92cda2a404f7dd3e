"""職員の権限と閲覧の見張り。閲覧は二分ごと (PRIV-11)、使われない任用は毎日、権限の一覧は毎月一日 (PRIV-10)。"""

from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security, staffing
from shien.domain.oversight import actions


@app.periodic(cron="*/2 * * * *")
@app.task(name="shien.watch_reads", queueing_lock="shien.watch_reads", lock="shien.watch_reads")
def watch_reads(timestamp: int) -> None:
    """ふつうでない閲覧を探し、警報を上げる。"""
    with row_security.system():
        actions.watch(at=timezone.now())


@app.periodic(cron="33 4 * * *")
@app.task(name="shien.end_unused", queueing_lock="shien.end_unused")
def end_unused(timestamp: int) -> None:
    """45日使われていない任用を終える。"""
    with row_security.system():
        staffing.end_unused(at=timezone.now())


@app.periodic(cron="37 * * * *")
@app.task(name="shien.rights_list", queueing_lock="shien.rights_list")
def rights_list(timestamp: int) -> None:
    """今月の権限の一覧を作る。一日に止まっていても、動いたときに作る。"""
    with row_security.system():
        actions.make_rights_list(at=timezone.now())

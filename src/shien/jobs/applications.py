"""申請の見回り。

動いていた記録と延長の提案と検査は毎分、下書きの移し替えと締切の知らせは5分ごと、突合せと期限と判定のやり直しは毎時、ファイルの片付けと
日数の実績は毎日。
"""

import urllib.error
import urllib.request

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from shien.domain.accounts import row_security
from shien.domain.applications import actions


@app.periodic(cron="* * * * *")
@app.task(name="shien.heartbeat", queueing_lock="shien.heartbeat")
def heartbeat(timestamp: int) -> None:
    """入口が答えるかを残し、締切前に止まっていた公募回の延長を提案する。"""
    now = timezone.now()
    ready, detail = _ready()
    with row_security.system():
        actions.beat(minute=now, ready=ready, detail=detail)
        actions.propose_grace(at=now)


def _ready() -> tuple[bool, str]:
    try:
        request = urllib.request.Request(settings.READY_URL, headers={"Host": "localhost"})  # noqa: S310 -- the operator's own
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return answer.status == 200, f"HTTP {answer.status}"
    except (urllib.error.URLError, OSError, ValueError) as error:
        return False, type(error).__name__


@app.periodic(cron="* * * * *")
@app.task(name="shien.scan", queueing_lock="shien.scan")
def scan(timestamp: int | None = None) -> None:
    """検査を待つファイルを検査する。"""
    actions.scan_waiting(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="shien.carry_over", queueing_lock="shien.carry_over", lock="shien.carry_over")
def carry_over(timestamp: int | None = None) -> None:
    """公開した申請書の版へ、下書きを移す。"""
    with row_security.system():
        actions.carry_published(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="shien.tell_closings", queueing_lock="shien.tell_closings", lock="shien.tell_closings")
def tell_closings(timestamp: int) -> None:
    """締切の三日前と一時間前に、書きかけの人に知らせる。"""
    with row_security.system():
        actions.tell_closings(at=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(name="shien.reconcile", queueing_lock="shien.reconcile")
def reconcile(timestamp: int) -> None:
    """申請・ファイル・受付票・お知らせ・証跡を比べる。"""
    now = timezone.now()
    with row_security.system():
        actions.reconcile(at=now)
        actions.forget_beats(at=now)


@app.periodic(cron="17 * * * *")
@app.task(name="shien.rejudge", queueing_lock="shien.rejudge", lock="shien.rejudge")
def rejudge(timestamp: int | None = None) -> None:
    """対象要件が改まったら、前の版で判定した申請を判定し直し、結論の変わった申請者に知らせる。"""
    with row_security.system():
        actions.rejudge(at=timezone.now())


@app.periodic(cron="27 * * * *")
@app.task(name="shien.expire_drafts", queueing_lock="shien.expire_drafts")
def expire_drafts(timestamp: int) -> None:
    """期限の来た下書きと不採択の申請を終え、終わりの近いものを知らせる。"""
    now = timezone.now()
    with row_security.system():
        actions.expire_drafts(at=now)
        actions.close_declined(at=now)
        actions.warn_of_endings(at=now)


@app.periodic(cron="52 2 * * *")
@app.task(name="shien.pace", queueing_lock="shien.pace")
def pace(timestamp: int) -> None:
    """手続きの日数の実績を数え直す。"""
    with row_security.system():
        actions.measure_pace(at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="shien.sweep_files", queueing_lock="shien.sweep_files")
def sweep_files(timestamp: int) -> None:
    """どこからも使われないファイルを片付ける。"""
    with row_security.system():
        actions.sweep_files(at=timezone.now())

"""支援策の本文を読み直す。読み方が変わったあと、まだ読み直していないものだけ。一時間ごと。"""

from procrastinate.contrib.django import app

from shien.domain.catalogue import actions


@app.periodic(cron="37 * * * *")
@app.task(name="shien.extract", queueing_lock="shien.extract")
def extract(timestamp: int) -> None:
    """読み直す。"""
    actions.extract_again()

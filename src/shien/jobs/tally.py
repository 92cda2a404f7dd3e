"""見られた数を、内容と日ごとにまとめる。五分ごと。"""

from procrastinate.contrib.django import app

from shien.domain.editorial import effects


@app.periodic(cron="*/5 * * * *")
@app.task(name="shien.tally", queueing_lock="shien.tally")
def tally(timestamp: int) -> None:
    """一件ずつの行を数に足して、消す。"""
    effects.gather()

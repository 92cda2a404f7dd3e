"""web の入口。``python -m shien.config.web`` に granian の引数を続ける。

プログラムを読み終えてからプロセスを分けるので、死んだ一つは読み直しを待たずに戻る (読むのに CPU で数秒、分けるのは数十
ミリ秒)。分ける前に、データベースの接続もスレッドも作らない。
"""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver
from granian.cli import entrypoint

TARGET = "shien.config.wsgi:application"


def preload() -> None:
    """設定・アプリ・道の表を読む。読んだものは、分かれたプロセスが分け合う。"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shien.config.production")
    get_wsgi_application()
    _ = get_resolver().url_patterns
    connections.close_all()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    preload()
    sys.argv[1:1] = [TARGET]
    entrypoint()

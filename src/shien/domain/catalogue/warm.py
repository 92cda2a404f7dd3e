"""web のプロセスが起きたら、初めの問いを待たせないように、裏で棚を満たす。"""

import logging
import threading

from django.db import DatabaseError, connection
from django.utils import timezone

from . import eligible, shelf

_log = logging.getLogger(__name__)


def begin() -> None:
    """裏で始める。データベースが答えなければ、初めの問いのときに満たす。"""
    threading.Thread(target=_fill, name="shelf", daemon=True).start()


def _fill() -> None:
    try:
        eligible.program(shelf.current(), timezone.localdate())
    except DatabaseError as error:
        _log.warning("the shelf of measures is not filled yet: %s", error)
    finally:
        connection.close()

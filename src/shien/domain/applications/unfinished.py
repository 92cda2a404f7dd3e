"""送りかけのファイルの置き場所。届いた順に後ろへ足し、fsync してから、どこまで届いたかを行に書く。

置き場所は FILES_DIR/unfinished/<鍵>。付いたファイルの置き場所 (storage.py) とは別で、ここから渡す道は無い。
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings


class Lost(Exception):
    """行に書いたところまで、中身が無い。"""


def _folder() -> Path:
    return Path(settings.FILES_DIR) / "unfinished"


def write(key: UUID, offset: int, part: bytes) -> None:
    """offset から一切れを書く。止められて offset より後ろに残ったものは、上から書き直す。"""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(_folder() / key.hex, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as out:
        if os.fstat(handle).st_size < offset:
            raise Lost(key)
        out.truncate(offset)
        out.seek(offset)
        out.write(part)
        out.flush()
        os.fsync(handle)


def read(key: UUID) -> bytes:
    """届いた中身の全部。"""
    try:
        return (_folder() / key.hex).read_bytes()
    except FileNotFoundError as error:
        raise Lost(key) from error


def forget(key: UUID) -> None:
    """消す。"""
    (_folder() / key.hex).unlink(missing_ok=True)


def older_than(instant: datetime) -> Iterator[UUID]:
    """instant より前に書かれたものの鍵。"""
    with contextlib.suppress(FileNotFoundError):
        for each in _folder().iterdir():
            with contextlib.suppress(FileNotFoundError, ValueError):
                if each.stat().st_mtime < instant.timestamp():
                    yield UUID(hex=each.name)

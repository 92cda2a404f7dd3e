"""添付ファイルの置き場所。中身の要約値が名前になり、同じ中身は一度だけ置く。書き終えてから行を書く。

置き場所は DATA_DIR/files/ab/cd/<sha256>。書きかけは別の名前で作り、fsync してから名前を替え、フォルダも fsync する。
止められても、名前のあるファイルはいつも全部そろっている。読むたびに要約値を確かめる。
"""

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings


class Missing(Exception):
    """置き場所に無い。"""


class Changed(Exception):
    """置き場所の中身が、名前 (要約値) と合わない。"""


def digest(document: bytes) -> str:
    """要約値 (SHA-256)。"""
    return hashlib.sha256(document).hexdigest()


def path(sha256: str) -> Path:
    """置き場所の道。"""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def keep(document: bytes) -> str:
    """置いて、要約値を返す。もうあれば、中身を確かめるだけ。"""
    sha256 = digest(document)
    place = path(sha256)
    with contextlib.suppress(Missing, Changed, FileNotFoundError):
        os.utime(place)  # young again, before it is relied upon: the sweep leaves it
        read(sha256)
        return sha256
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(document)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _sync(folder)
    return sha256


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(sha256: str) -> bytes:
    """読む。無ければ Missing、中身が変わっていれば Changed。"""
    try:
        document = path(sha256).read_bytes()
    except OSError as error:
        raise Missing(sha256) from error
    if digest(document) != sha256:
        raise Changed(sha256)
    return document


def older_than(instant: datetime) -> Iterator[str]:
    """instant より前に置かれたものの要約値。"""
    for each in Path(settings.FILES_DIR).glob("??/??/*"):
        with contextlib.suppress(FileNotFoundError):
            if _NAME.fullmatch(each.name) and each.stat().st_mtime < instant.timestamp():
                yield each.name


def forget(sha256: str, instant: datetime) -> bool:
    """instant より前に置かれたものなら消す。同じ中身をいま置いている人がいれば、残る。

    先に名前を外してから時刻を見る。keep は時刻を新しくしてから中身を確かめるので、時刻が古ければ、確かめた人はいない。
    """
    place = path(sha256)
    aside = place.with_name(f".{sha256}.swept")
    try:
        place.rename(aside)
    except FileNotFoundError:
        return False
    young = aside.stat().st_mtime >= instant.timestamp()
    if young:
        with contextlib.suppress(FileExistsError):
            os.link(aside, place)
    aside.unlink()
    return not young


def clear_unfinished(instant: datetime) -> int:
    """止められて残った、instant より前の書きかけを消す。消した数。"""
    done = 0
    for each in Path(settings.FILES_DIR).glob("??/??/.*"):
        with contextlib.suppress(FileNotFoundError):
            if each.stat().st_mtime < instant.timestamp():
                each.unlink()
                done += 1
    return done


_NAME = re.compile(r"[0-9a-f]{64}")

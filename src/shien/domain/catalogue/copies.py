"""棚の写し。大きな名簿の棚を DATA_DIR の一つのファイルに置き、どのプロセスも記憶に写して (mmap) 分け合う。作るのは一つのプロセスだけ。

写しは控えで、消しても作り直される。配列と JSON だけなので、読んでも何も実行しない。名前はデータベースごとに違う。
"""

import fcntl
import json
import logging
import mmap
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection

from shien.engines import search
from shien.engines.search import Rows, cells, index_from, pack, packed, text, unpack

from .book import Shelf, book_of, line_of
from .columns import Array, Columns

_log = logging.getLogger(__name__)
_WRITTEN = frozenset({".py", ".toml", ".tsv"})
_DATABASE = """SELECT concat_ws('-', (SELECT system_identifier FROM pg_control_system()),
(SELECT timeline_id FROM pg_control_checkpoint()), (SELECT oid FROM pg_database WHERE datname = current_database()))"""


@contextmanager
def alone() -> Iterator[None]:
    """同じ写しを使うプロセスの一つだけが入る。落ちたプロセスの鍵は、OS が外す。書けない所なら、鍵なしで進む。"""
    try:
        _folder().mkdir(parents=True, exist_ok=True)
        file = (_folder() / "lock").open("w")
    except OSError as error:
        _log.warning("the shelf of measures cannot be shared: %s", error)
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def digest(stamps: Mapping[int, str]) -> str:
    """棚の中身の印。行の版と、棚を作るプログラムと辞書で決まる。"""
    rows = "".join(f"{key}:{stamps[key]}\n" for key in sorted(stamps))
    return sha256(f"{_program()}\n{rows}".encode()).hexdigest()


def read() -> Shelf | None:
    """写しの棚。無いか、読めないか、ほかの版のプログラムのものなら None。"""
    try:
        with _path().open("rb") as file:
            found = unpack(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)))
        name = json.loads(found["shelf"].tobytes())
        return _shelf(found, name["digest"]) if name["program"] == _program() else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        _log.warning("the copy of the shelf of measures cannot be read and is made again: %s", error)
        return None


def write(shelf: Shelf) -> Shelf:
    """写しを置き、その写しの棚を返す。置けなければ、渡された棚のまま。"""
    path = _path()
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(pack(_cells(shelf)))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        _log.warning("the shelf of measures is not shared with the other processes: %s", error)
        with suppress(OSError):
            draft.unlink()
        return shelf
    return read() or shelf


def _cells(shelf: Shelf) -> dict[str, Array]:
    letters, starts = packed(map(line_of, shelf.books))
    keys = np.frombuffer(b"".join(key.bytes for key in shelf.keys), np.uint8)
    found = {
        "shelf": text({"digest": shelf.digest, "program": _program()}), "books": letters, "book_starts": starts,
        "keys": keys, "owners": np.fromiter(shelf.keys.values(), np.int64, len(shelf.keys)),
    }  # fmt: skip
    found |= {f"columns.{each.name}": getattr(shelf.columns, each.name) for each in fields(Columns)}
    return found | {f"index.{name}": cell for name, cell in cells(shelf.index).items()}


def _shelf(found: Mapping[str, Array], mark: str) -> Shelf:
    own = {name.removeprefix("index."): cell for name, cell in found.items() if name.startswith("index.")}
    keys = found["keys"].tobytes()
    places = {UUID(bytes=keys[16 * at : 16 * at + 16]): owner for at, owner in enumerate(found["owners"].tolist())}
    return Shelf(
        mark, Rows(found["books"], found["book_starts"], book_of), index_from(own),
        Columns(*(found[f"columns.{each.name}"] for each in fields(Columns))), places,
    )  # fmt: skip


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "shelf"


@cache
def _path() -> Path:
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE)
        return _folder() / f"{cursor.fetchone()[0]}.bin"


@cache
def _program() -> str:
    """棚を作るプログラムと辞書の印。違えば、前の写しは使わない。"""
    folders = (Path(search.__file__).parent, Path(__file__).parent, Path(__file__).parents[2] / "values")
    files = sorted(each for folder in folders for each in folder.rglob("*") if each.suffix in _WRITTEN)
    words = "".join(f"{name} {version(name)}\n" for name in ("SudachiPy", "SudachiDict-core"))
    return sha256(b"".join(each.read_bytes() for each in files) + words.encode()).hexdigest()[:16]

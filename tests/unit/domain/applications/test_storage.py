"""置き場所: 置く・読む・片付ける。"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shien.domain.applications import storage

NOW = datetime(2026, 11, 26, tzinfo=UTC)
OLD = NOW - timedelta(days=8)
WEEK_AGO = NOW - timedelta(days=7)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path
    return tmp_path


def aged(document: bytes, since: datetime) -> str:
    name = storage.keep(document)
    os.utime(storage.path(name), (since.timestamp(), since.timestamp()))
    return name


def test_only_what_is_old_is_named() -> None:
    old = aged(b"old", OLD)
    aged(b"young", NOW)
    assert list(storage.older_than(WEEK_AGO)) == [old]


def test_what_is_old_is_forgotten_and_what_is_young_stays() -> None:
    old, young = aged(b"old", OLD), aged(b"young", NOW)
    assert storage.forget(old, WEEK_AGO)
    assert not storage.forget(young, WEEK_AGO)
    assert storage.read(young) == b"young"
    with pytest.raises(storage.Missing):
        storage.read(old)


def test_keeping_again_makes_it_young() -> None:
    old = aged(b"old", OLD)
    assert storage.keep(b"old") == old
    assert list(storage.older_than(WEEK_AGO)) == []
    assert not storage.forget(old, WEEK_AGO)
    assert storage.read(old) == b"old"


def test_what_is_forgotten_can_be_kept_again() -> None:
    old = aged(b"old", OLD)
    assert storage.forget(old, WEEK_AGO)
    assert not storage.forget(old, WEEK_AGO)
    assert storage.read(storage.keep(b"old")) == b"old"


def test_what_was_left_half_written_is_cleared_when_it_is_old(files: Path) -> None:
    folder = storage.path(storage.keep(b"x")).parent
    for name, since in ((".half", OLD), (".now", NOW)):
        (folder / name).write_bytes(b"y")
        os.utime(folder / name, (since.timestamp(), since.timestamp()))
    assert storage.clear_unfinished(WEEK_AGO) == 1
    assert sorted(each.name for each in folder.iterdir() if each.name.startswith(".")) == [".now"]

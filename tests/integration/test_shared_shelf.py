"""大きな名簿の棚は、一つのプロセスが作り、写しをほかのプロセスが分け合う。"""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from shien.domain.catalogue import copies, queries, shelf, stocking
from shien.domain.catalogue.facts import Filters
from shien.domain.catalogue.models import Measure
from shien.engines.search import Rows
from tests.integration.test_finding import FOUR
from tests.integration.test_measures import load


def asleep() -> None:
    """起きたばかりのプロセスにする。"""
    shelf._shelf, shelf._edition, shelf._checked = None, "", -shelf.REMEMBERED


def found(**filters: Any) -> list[Any]:
    answer = queries.found(Filters(**{"sort": "fit", "opening": "all", **filters}), at=timezone.now())
    return [(each.measure, each.known, each.why, each.excerpt) for each in answer.hits]


@pytest.fixture
def large(db: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """どの名簿も大きいとみる。"""
    settings.DATA_DIR = tmp_path
    copies._path.cache_clear()
    monkeypatch.setattr(shelf, "AT_ONCE", 0)
    asleep()
    load(*FOUR)
    asleep()
    yield tmp_path / "shelf"
    copies._path.cache_clear()
    asleep()


def test_the_second_process_reads_no_measure(large: Path) -> None:
    own = found(keyword="人を雇いたい 飲食店 盛岡")
    assert len(list(large.glob("*.bin"))) == 1
    asleep()
    with patch.object(stocking, "read", side_effect=AssertionError("reads the tables again")):
        assert found(keyword="人を雇いたい 飲食店 盛岡") == own
    assert isinstance(shelf.current().books, Rows)
    assert own


def test_the_copy_gives_what_the_tables_give(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [each.key for each in Measure.objects.all()]
    shared = found(), [each.key for each in queries.headings(keys, at=timezone.now())], queries.filled()
    monkeypatch.setattr(shelf, "AT_ONCE", 300)
    asleep()
    own = found(), [each.key for each in queries.headings(keys, at=timezone.now())], queries.filled()
    assert not isinstance(shelf.current().books, Rows)
    assert own == shared


def test_after_a_change_only_that_measure_is_read(large: Path) -> None:
    found()
    asleep()
    row = Measure.objects.get(record__record_id="f4")
    Measure.objects.filter(id=row.id).update(title="架空青森県　名の変わった補助金")
    with patch.object(stocking, "read", wraps=stocking.read) as reading:
        assert "架空青森県　名の変わった補助金" in [each[0].title for each in found()]
    assert [call.args[0] for call in reading.call_args_list] == [[row.id]]
    asleep()
    with patch.object(stocking, "read", side_effect=AssertionError("reads the tables again")):
        found()


@pytest.mark.parametrize("damage", ["empty", "torn", "program"])
def test_a_copy_that_cannot_be_used_is_made_again(large: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    own = found()
    file = next(large.glob("*.bin"))
    whole = file.read_bytes()
    file.write_bytes({"empty": b"", "torn": whole[:5000], "program": whole}[damage])
    asleep()
    program = "another" if damage == "program" else copies._program()
    with patch.object(copies, "_program", return_value=program):
        assert found() == own
    assert file.read_bytes() == whole or damage == "program"
    assert ("made again" in caplog.text) == (damage != "program")


def test_a_folder_that_cannot_be_written_only_costs_the_sharing(
    large: Path, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    settings.DATA_DIR = tmp_path / "file"
    copies._path.cache_clear()
    assert found()
    assert "not shared" in caplog.text

"""実データのファイルは一度だけ入れ、大きさが変わればまた入れる。"""

from pathlib import Path

import pytest

from shien.instance import run


def test_a_file_is_loaded_once_and_again_when_its_size_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, ...]] = []
    monkeypatch.setattr(run, "manage", lambda env, *command: done.append(command))
    monkeypatch.setenv("SHIEN_DATA", str(tmp_path))
    (tmp_path / "personas.json").write_text("{}")
    file = tmp_path / "measures" / "jgrants_measures.jsonl.gz"
    file.parent.mkdir()
    file.write_bytes(b"1")
    (tmp_path / "loaded.json").write_text('{"file": "/old/stamp", "size": 3}')
    wanted = ("import_measures", str(file), "--source", "jgrants")
    for content, new, expected in (
        (b"1", False, True),
        (b"1", False, False),
        (b"22", False, True),
        (b"22", True, True),
    ):
        file.write_bytes(content)
        done.clear()
        run.load_data(tmp_path, {}, new=new)
        assert (wanted in done) is expected
        assert done[:2] == [("load_procedures",), ("demo",)]

"""PDFの部品: あれば入れない。入れられなくても、ほかは動く。"""

from pathlib import Path

import pytest

from shien.instance import packages, printing
from shien.instance.stop import CannotRun


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """何も入っていない機械。広げる所は local。"""
    monkeypatch.setattr(printing, "SYSTEM", tmp_path / "system")
    monkeypatch.setattr(packages, "LOCAL", tmp_path / "local")
    return tmp_path


def put(root: Path) -> None:
    """ライブラリと書体を置く。"""
    for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
        place = root / "usr" / "lib" / "x86_64-linux-gnu" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    font = root / "usr" / "share" / "fonts" / "opentype" / "noto" / "NotoSansCJK-Regular.ttc"
    font.parent.mkdir(parents=True)
    font.touch()


@pytest.mark.parametrize("where", ["system", "local"])
def test_what_is_there_is_not_brought_again(bare: Path, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put(bare / where)
    monkeypatch.setattr(packages, "install", lambda *_: pytest.fail("brought again"))
    assert printing.prepare()


def test_what_is_missing_is_brought(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def install(what: str, wanted: tuple[str, ...]) -> None:
        asked.append(wanted)
        put(bare / "local")

    monkeypatch.setattr(packages, "install", install)
    assert printing.prepare()
    assert asked == [printing.PACKAGES]


def test_without_a_network_the_rest_goes_on(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def install(*_: object) -> None:
        raise CannotRun("no network")

    monkeypatch.setattr(packages, "install", install)
    assert not printing.prepare()
    assert capsys.readouterr().out.count("\n") == 1


def test_unpacked_libraries_and_letters_are_told_to_the_children(bare: Path) -> None:
    assert packages.library_path() == {}
    put(bare / "local")
    told = packages.library_path()
    assert told["LD_LIBRARY_PATH"].endswith("x86_64-linux-gnu")
    assert told["XDG_DATA_HOME"] == str(bare / "local" / "usr/share")
    assert "FONTCONFIG_PATH" not in told

"""shien import で、支援施策の名簿をそろった行にする。"""

import csv
import io
from pathlib import Path

import pytest

from shien.cli import main
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "golden" / "measures"


@pytest.mark.parametrize(
    ("kind", "file", "rows"),
    [("jgrants", "jgrants.jsonl", 4), ("seido_navi", "seido_navi.csv", 3), ("measures", "table.csv", 3)],
)
def test_rows_come_out_and_faults_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, file: str, rows: int
) -> None:
    out = tmp_path / "rows.csv"
    assert main(["import", "--kind", kind, "--input", str(GOLDEN / file), "--output", str(out)]) == 2
    found = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert len(found) == rows
    assert found[0]["doubts"].startswith("本文に動く部品") == (kind == "jgrants")
    assert found[0]["target_area_search"].endswith(("岩手県", "福島県"))
    lines = capsys.readouterr().err.strip().splitlines()
    assert lines
    assert all(line.startswith(str(GOLDEN / file)) for line in lines)


def test_a_clean_file_is_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean = tmp_path / "clean.jsonl"
    clean.write_text((GOLDEN / "jgrants.jsonl").read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    assert main(["import", "--kind", "jgrants", "--input", str(clean), "--output", str(tmp_path / "rows.parquet")]) == 0
    assert capsys.readouterr().err == ""


def test_past_grants_come_out_and_faults_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = ROOT / "tests" / "golden" / "gbizinfo" / "hojokinjoho.csv", tmp_path / "rows.csv"
    assert main(["import", "--kind", "gbizinfo_subsidies", "--input", str(file), "--output", str(out)]) == 2
    first, second = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))
    assert (first["title"], first["amount"], first["doubts"]) == ("架空設備更新改善補助金", "1500000", "")
    assert (second["amount"], second["doubts"]) == ("", "金額「たくさん」を読めません。")
    assert "「amount」" in capsys.readouterr().err

"""``shien forecast``: 出る列、続く暦、行と列を示す誤り、ほかの系列は計算する。"""

import io
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest

from shien.cli import main

GOOD = "unique_id,ds,y\n" + "".join(f"a,{year}-03-31,{100 + year % 7}\n" for year in range(2010, 2026))


def call(tmp_path: Path, text: str, *more: str, output: str = "out.csv") -> tuple[int, dict[str, list[object]]]:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    out = tmp_path / output
    code = main(
        [
            "forecast",
            "--input",
            str(tmp_path / "in.csv"),
            "--output",
            str(out),
            *(more or ("--freq", "Y", "--horizon", "2")),
        ]
    )
    if not out.exists():
        return code, {}
    table = pyarrow.parquet.read_table(out) if output.endswith("parquet") else pyarrow.csv.read_csv(out)
    return code, table.to_pydict()


@pytest.mark.parametrize("output", ["out.csv", "out.parquet"])
def test_the_columns_are_the_promised_ones(tmp_path: Path, output: str) -> None:
    code, found = call(tmp_path, GOOD, output=output)
    assert code == 0
    assert list(found) == ["unique_id", "ds", "mean", "lo-80", "hi-80", "lo-95", "hi-95"]
    assert [str(day) for day in found["ds"]] == ["2026-03-31", "2027-03-31"]
    for row in zip(found["lo-95"], found["lo-80"], found["mean"], found["hi-80"], found["hi-95"], strict=True):
        assert list(row) == sorted(row)


def test_wrong_series_are_named_and_the_others_computed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = call(
        tmp_path, GOOD + "b,2024-03-31,百\nc,2024-02-30,1\nd,2024-03-31,1\nd,2024-03-31,2\ne,2024-03-31,\n"
    )
    assert code == 2
    assert set(found["unique_id"]) == {"a"}
    lines = capsys.readouterr().err.splitlines()
    for row, column in ((18, "y"), (19, "ds"), (21, "ds"), (22, "y")):
        assert sum(f"in.csv：{row}行目：「{column}」" in line for line in lines) == 1, lines
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--freq", "H", "--horizon", "2"), "周期「H」"),
        (("--freq", "Y", "--horizon", "0"), "1 から 400"),
        (("--freq", "Y", "--horizon", "2", "--season", "0"), "--season"),
    ],
)
def test_wrong_usage_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], says: str
) -> None:
    assert call(tmp_path, GOOD, *more) == (2, {})
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert says in lines[0]


@pytest.mark.parametrize(
    ("text", "says"), [("id,ds,y\na,2024-03-31,1\n", "unique_id"), ("unique_id,ds,y\n", "行がありません")]
)
def test_a_table_that_is_none_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    assert call(tmp_path, text)[0] == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert says in lines[0]


def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["forecast", "--input", str(tmp_path / "no.csv"), "--output", "-", "--freq", "Y", "--horizon", "1"])
    assert code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_gaps_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = call(tmp_path, "unique_id,ds,y\na,2020-03-31,1\na,2023-03-31,4\n")
    assert code == 0
    assert "値の無い期を前後から補いました（1 系列：a）" in capsys.readouterr().err


def test_the_units_are_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["forecast", "--help"])
    told = capsys.readouterr().out
    for words in ("unique_id", "hi-95", "10 回に 8 回", "値の無い期"):
        assert words in told


def test_standard_streams_work(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    class Input:
        buffer = io.BytesIO(GOOD.encode())

    monkeypatch.setattr("sys.stdin", Input())
    assert main(["forecast", "--input", "-", "--output", "-", "--freq", "Y", "--horizon", "1"]) == 0
    assert b"2026-03-31" in capfdbinary.readouterr().out

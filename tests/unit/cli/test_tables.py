"""表の出し入れ: 誤りは行と列を示し、ほかの行は読む。"""

from pathlib import Path

import numpy as np
import pytest

from shien.cli.tables import Column, Unreadable, Writer, batches, whole

COLUMNS = (Column("id", "text"), Column("sales"), Column("on", "date"), Column("note", "text", required=False))


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_bad_cell_is_named_and_the_other_rows_are_read(tmp_path: Path) -> None:
    found = whole(
        written(tmp_path / "a.csv", "id,sales,on,extra\n001,120,2026-03-31,x\n002,百,2026-02-30,\n003, ,,\n"), COLUMNS
    )
    assert list(found.columns["id"]) == ["001", "002", "003"]
    assert found.columns["sales"][0] == 120
    assert np.isnan(found.columns["sales"][1:]).all()
    assert found.columns["on"][0] == np.datetime64("2026-03-31")
    assert list(found.bad) == [False, True, False]
    assert [(fault.row, fault.column) for fault in found.faults] == [(3, "sales"), (3, "on")]
    assert list(found.columns["note"]) == ["", "", ""]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,on\n1,2026-03-31\n", "列 sales がありません"),
        ("id,sales,sales,on\n1,2,3,\n", "二つあります"),
        ("", "ファイルが空です"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        whole(written(tmp_path / "a.csv", text), COLUMNS)


def test_a_file_in_another_code_is_refused_with_the_code_to_use(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("id,sales,on\n株式会社,1,2026-03-31\n".encode("cp932"))
    with pytest.raises(Unreadable, match="UTF-8 で書いてください"):
        whole(str(tmp_path / "a.csv"), COLUMNS)


def test_a_row_with_too_few_or_too_many_cells_is_told_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    text = "id,sales,on\n1,2\n2,20,2026-03-31\n3,1,2,3,4\n4,1\n5,百,2026-03-31\n6,60,2026-03-31\n7\n"
    for each in (whole(written(tmp_path / "a.csv", text), COLUMNS),
                 *batches(written(tmp_path / "b.csv", text.removesuffix("7\n")), COLUMNS)):  # fmt: skip
        assert list(each.columns["id"][:6]) == ["", "2", "", "", "5", "6"]
        assert list(each.torn[:3]) == [0, 2, 3]
        assert list(each.bad[:6]) == [True, False, True, True, True, False]
        told = [(fault.row, fault.what[:6]) for fault in each.faults]
        assert told[:4] == [(2, "列の数が 2"), (4, "列の数が 5"), (5, "列の数が 2"), (6, "「百」は数と")]
    found = whole(str(tmp_path / "a.csv"), COLUMNS)
    assert (len(found), found.faults[-1].row) == (7, 8)


def test_torn_rows_keep_their_numbers_over_many_blocks(tmp_path: Path) -> None:
    """一度に読む量 (32 MB) をまたいでも、行の番号はずれない。"""
    rows = 700_000
    torn = {5, 350_000, 350_001, rows - 1}
    lines = [f"{at}" if at in torn else f"{at},1,2026-03-31,{'x' * 60}" for at in range(rows)]
    path = written(tmp_path / "a.csv", "id,sales,on,extra\n" + "\n".join(lines) + "\n")
    parts = list(batches(path, COLUMNS))
    assert len(parts) > 1
    assert {fault.row for part in parts for fault in part.faults} == {at + 2 for at in torn}
    names = np.concatenate([part.columns["id"] for part in parts])
    assert len(names) == rows
    assert all(names[at] == ("" if at in torn else str(at)) for at in (0, 4, 5, 6, 349_999, 350_000, 350_002, rows - 1))


def test_a_column_that_is_not_asked_for_may_hold_anything(tmp_path: Path) -> None:
    """数の列が後から文字になっても、頼んでいない列なら読み続ける。"""
    rows = "".join(f"{at},1,2026-03-31,{at if at < 900_000 else 'あ' * 20}\n" for at in range(1_400_000))
    found = whole(written(tmp_path / "a.csv", f"id,sales,on,extra\n{rows}"), COLUMNS)
    assert len(found) == 1_400_000
    assert not found.faults


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    rows = {
        "id": np.array(["a", 'b,"c"\n'], object), "sales": np.array([1.5, np.nan]),
        "on": np.array(["2026-03-31", "NaT"], "datetime64[D]"),
    }  # fmt: skip
    with Writer(str(tmp_path / name)) as out:
        out.write(rows)
        out.write(rows)
    parts = list(batches(str(tmp_path / name), COLUMNS, rows=2))
    assert sum(len(part) for part in parts) == 4
    found = whole(str(tmp_path / name), COLUMNS)
    assert list(found.columns["id"]) == [*rows["id"], *rows["id"]]
    assert found.columns["sales"][0] == 1.5
    assert np.isnan(found.columns["sales"][1])
    assert np.isnat(found.columns["on"][1])
    assert not found.faults


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    def cut_off() -> None:
        with Writer(str(tmp_path / "out.csv")) as out:
            out.write({"id": ["a"]})
            raise InterruptedError

    with pytest.raises(InterruptedError):
        cut_off()
    assert not list(tmp_path.iterdir())

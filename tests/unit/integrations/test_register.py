"""法人番号公表サイトのファイル。"""

from pathlib import Path

import pytest

from shien.integrations.nta.register import RegisterFileError, companies

ROW = '"1","7123456789012","01","0","2026-04-01","2026-03-01","株式会社髙﨑","","301","岩手県","盛岡市","架空町１－２","","03","201","0200000","","","","","","","2015-10-05","1","","","","","タカサキ","0"'


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_both_encodings_give_the_same_company(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "diff.csv"
    row = ROW if encoding == "utf-8" else ROW.replace("髙﨑", "髙﨑")
    file.write_bytes(
        (row + "\r\n" + row.replace('"1","","","","","タカサキ"', '"0","","","","","タカサキ"') + "\r\n").encode(
            encoding
        )
    )
    found = list(companies(file))
    assert len(found) == 1
    assert found[0].name == "株式会社髙﨑"
    assert found[0].street_number == "架空町１－２"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "空です"),
        (ROW.replace("7123456789012", "7123456789013"), "1行目"),
        (ROW.replace('"0"', '"0","x"', 1), "列が31個"),
        (ROW.replace("2026-04-01", "April"), "updateDate"),
    ],
)
def test_a_broken_file_says_where(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "diff.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RegisterFileError, match=said):
        list(companies(file))


@pytest.mark.real_data
def test_the_real_file_is_read_whole(data_folder: Path) -> None:
    found = sum(1 for _ in companies(data_folder / "companies" / "nta_companies.csv.gz"))
    assert found == 151_699

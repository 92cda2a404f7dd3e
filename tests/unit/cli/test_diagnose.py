"""shien diagnose: ファイルからファイルへ。誤りは行と列を一行ずつ言い、ほかの行は計算する。"""

import csv
import io
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from shien.cli import main
from shien.cli.diagnose import columns, keys
from shien.engines.diagnosis.indicators import AMOUNTS

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "diagnosis"
PLAIN = {
    "firm_id": "a", "period": "0", "industry": "0304", "capital_stock": "10000000", "employees": "10", "net_sales": "110000000",
    "previous_net_sales": "100000000", "operating_income": "6000000", "depreciation": "2000000", "cash": "20000000",
    "notes_receivable": "0", "accounts_receivable": "15000000", "inventories": "5000000", "total_liabilities": "60000000",
    "notes_payable": "0", "accounts_payable": "8000000", "borrowings": "40000000", "net_assets": "40000000",
}  # fmt: skip
OLDER = {"period": "1", "net_sales": "100000000", "previous_net_sales": "95000000"}


def table(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(PLAIN), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**PLAIN, **row} for row in rows)
    return out.getvalue()


def diagnosed(folder: Path, *rows: dict[str, str], options: tuple[str, ...] = ()) -> tuple[int, list[dict[str, str]]]:
    """終了コードと結果の行。"""
    (folder / "in.csv").write_text(table(*rows), encoding="utf-8")
    code = main(["diagnose", "--input", str(folder / "in.csv"), "--output", str(folder / "out.csv"), *options])
    with (folder / "out.csv").open(encoding="utf-8") as lines:
        return code, list(csv.DictReader(lines))


@pytest.mark.parametrize("vintage", ["A", "B"])
def test_golden(tmp_path: Path, vintage: str) -> None:
    """目で確かめた11社の三期。作り直すには、同じ命令を golden のフォルダに向ける。"""
    out = tmp_path / "out.csv"
    assert main(["diagnose", "--input", str(GOLDEN / "firms.csv"), "--output", str(out), "--vintage", vintage]) == 0
    assert out.read_text(encoding="utf-8") == (GOLDEN / f"result_{vintage}.csv").read_text(encoding="utf-8")


def test_parquet_in_any_order_gives_the_same_rows(tmp_path: Path) -> None:
    text = pa.csv.read_csv(
        GOLDEN / "firms.csv", convert_options=pa.csv.ConvertOptions(column_types={"industry": pa.string()})
    )
    turned = text.take(list(reversed(range(text.num_rows))))
    pq.write_table(turned, tmp_path / "in.parquet")
    assert main(["diagnose", "--input", str(tmp_path / "in.parquet"), "--output", str(tmp_path / "out.parquet")]) == 0
    found = pq.read_table(tmp_path / "out.parquet").to_pylist()[::-1]
    with (GOLDEN / "result_A.csv").open(encoding="utf-8") as lines:
        expected = list(csv.DictReader(lines))
    assert [(row["firm_id"], row["total"], row["message"]) for row in found] == [
        (row["firm_id"], int(row["total"]) if row["total"] else None, row["message"]) for row in expected
    ]


def test_many_small_parts_give_what_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from shien.cli import diagnose, tables

    monkeypatch.setattr(diagnose, "batches", lambda path, wanted, rows=7: tables.batches(path, wanted, rows))
    text = pa.csv.read_csv(
        GOLDEN / "firms.csv", convert_options=pa.csv.ConvertOptions(column_types={"industry": pa.string()})
    )
    pq.write_table(text, tmp_path / "in.parquet")
    assert main(["diagnose", "--input", str(tmp_path / "in.parquet"), "--output", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").read_text() == (GOLDEN / "result_A.csv").read_text()


def test_standard_streams(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(table({}, OLDER).encode())))
    assert main(["diagnose", "--input", "-", "--output", "-"]) == 0
    rows = list(csv.DictReader(io.StringIO(capfdbinary.readouterr().out.decode())))
    assert [(row["total"], row["rank"]) for row in rows] == [("22", "B"), ("21", "B")]


@pytest.mark.parametrize(
    ("row", "place", "what"),
    [
        ({"net_sales": "-1"}, "3行目：「net_sales」", "売上高が負の数です"),
        ({"previous_net_sales": "-1"}, "3行目：「previous_net_sales」", "前期売上高が負の数です"),
        ({"employees": "-3"}, "3行目：「employees」", "従業員数が負の数です"),
        ({"capital_stock": "-3"}, "3行目：「capital_stock」", "資本金が負の数です"),
        ({"net_sales": "百万"}, "3行目：「net_sales」", "「百万」は数として読めません"),
        ({"net_sales": "1,000"}, "3行目：「net_sales」", "「1,000」は数として読めません"),
        ({"cash": "1e999"}, "3行目：「cash」", "大きすぎて"),
        ({"period": "3"}, "3行目：「period」", "period が 3 です"),
        ({"period": ""}, "3行目：「period」", "period が空です"),
        ({"period": "0.5"}, "3行目：「period」", "period が 0.5 です"),
        ({"firm_id": ""}, "3行目：「firm_id」", "firm_id が空です"),
    ],
)
def test_1_4_a_bad_row_is_named_left_blank_and_the_others_computed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: dict[str, str], place: str, what: str
) -> None:
    code, found = diagnosed(tmp_path, {}, {**OLDER, **row}, {**OLDER, "period": "2"})
    lines = capsys.readouterr().err.splitlines()
    assert code == 2
    assert len(lines) == 1
    assert place in lines[0]
    assert what in lines[0]
    assert [each["total"] for each in found] == ["22", "", "21"]
    assert found[1]["message"].startswith("計算していません：")
    assert {found[1][key] for key in found[1] if key not in ("firm_id", "period", "message")} == {""}


def test_1_4_a_repeated_key_fails_both_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = diagnosed(tmp_path, {}, OLDER, {**OLDER, "net_sales": "1"})
    assert code == 2
    assert [line.split("：")[1] for line in capsys.readouterr().err.splitlines()] == ["3行目", "4行目"]
    assert [each["total"] for each in found] == ["22", "", ""]


@pytest.mark.parametrize(
    ("code", "option"), [("0307", "auto"), ("304", "auto"), ("2451", "lb"), ("0304", "jsic"), ("製造業", "auto")]
)
def test_1_5_an_unknown_industry_is_a_fault_and_the_values_are_computed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, option: str
) -> None:
    other = {"firm_id": "b", "industry": {"lb": "0304", "jsic": "2451"}.get(option, "0304")}
    status, found = diagnosed(tmp_path, {"industry": code}, other, options=("--industry", option))
    (line,) = capsys.readouterr().err.splitlines()
    assert status == 2
    assert f"2行目：「industry」：業種「{code}」は知らないコードです" in line
    assert (found[0]["equity_ratio"], found[0]["total"], found[0]["rank"]) == ("0.4", "", "")
    assert found[0]["message"].startswith("業種が空欄か知らないコードのため、点は付きません。")
    assert found[1]["total"] == "22"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"industry": ""}, "業種が空欄"),
        ({"employees": ""}, "従業員数が空欄"),
        ({"capital_stock": ""}, "資本金が空欄"),
        ({"employees": "0", "capital_stock": "0"}, "分析対象外"),
    ],
)
def test_1_4_what_the_size_needs_is_told_and_no_points_are_given(
    tmp_path: Path, row: dict[str, str], says: str
) -> None:
    code, found = diagnosed(tmp_path, row, {**OLDER})
    assert code == 0
    for each in found:
        assert says in each["message"]
        assert (each["total"], each["rank"], each["points_equity_ratio"], each["equity_ratio"]) == ("", "", "", "0.4")


def test_1_4_employees_zero_passes_with_modest_capital_and_has_no_productivity(tmp_path: Path) -> None:
    code, (found,) = diagnosed(tmp_path, {"employees": "0"})
    assert (code, found["size"], found["labour_productivity"], found["total"]) == (0, "小規模事業者", "", "19")
    assert "参考：点のない指標が1つ" in found["message"]
    assert "労働生産性：従業員数が0人のため値がありません" in found["message"]


def test_thousand_yen_for_yen_is_a_warning_and_no_fault(tmp_path: Path) -> None:
    amounts = {key: str(int(PLAIN[key]) // 1000) for key in columns.LABELS if key not in ("employees", "capital_stock")}
    code, found = diagnosed(tmp_path, {}, {**amounts, "period": "1"}, {"period": "2"})
    assert code == 0
    assert "注意：売上高がほかの期と桁違いです。" in found[1]["message"]
    assert [found[0]["message"], found[2]["message"]] == ["", ""]


def test_the_industry_of_the_newest_row_holds_for_all(tmp_path: Path) -> None:
    code, found = diagnosed(tmp_path, {"industry": "5641"}, {**OLDER, "industry": "0304"})
    assert code == 0
    assert "第14回改定" in found[0]["message"]
    assert "業種が最新期と違います" in found[1]["message"]
    assert found[1]["size"] == "中規模事業者"


def test_without_the_newest_row_the_newest_at_hand_is_used_and_told(tmp_path: Path) -> None:
    _, (found,) = diagnosed(tmp_path, OLDER)
    assert found["total"] == "21"
    assert "最新期（period 0）の行が無い" in found["message"]


def test_wrong_columns_are_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, write in (("in.csv", pa.csv.write_csv), ("in.parquet", pq.write_table)):
        write(pa.table({"firm_id": ["a"], "industry": ["0304"], "sales": [1.0]}), tmp_path / name)
        out = tmp_path / "out.csv"
        assert main(["diagnose", "--input", str(tmp_path / name), "--output", str(out)]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "列 period, capital_stock, employees, net_sales" in line
        assert "net_assets がありません" in line
        assert not out.exists()


@pytest.mark.parametrize("stream", [False, True])
def test_a_torn_row_is_named_once_and_the_others_computed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    """列の数が違う行。一行が一行のまま、ほかの行の番号もずれない。"""
    lines = table({"firm_id": "a"}, {"firm_id": "b"}, {"firm_id": "c", "net_sales": "-1"}).splitlines()
    lines.insert(2, "x,0,0304")
    text = "\n".join(lines) + "\n"
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    source = "-" if stream else str(tmp_path / "in.csv")
    assert main(["diagnose", "--input", source, "--output", str(tmp_path / "out.csv")]) == 2
    with (tmp_path / "out.csv").open(encoding="utf-8") as out:
        rows = list(csv.DictReader(out))
    assert [(row["firm_id"], row["rank"] != "") for row in rows] == [
        ("a", True),
        ("", False),
        ("b", True),
        ("c", False),
    ]
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert "3行目：列の数が 3 です" in told[0]
    assert "5行目：「net_sales」" in told[1]


def test_a_missing_file_and_an_unknown_vintage_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", "--input", str(tmp_path / "no.csv"), "--output", "-"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    with pytest.raises(SystemExit) as left:
        main(["diagnose", "--input", "-", "--output", "-", "--vintage", "Z"])
    assert left.value.code == 2


def test_no_rows_give_a_heading(tmp_path: Path) -> None:
    code, found = diagnosed(tmp_path)
    assert (code, found) == (0, [])
    assert (tmp_path / "out.csv").read_text().startswith('"firm_id","period","size","sales_growth"')


def test_numbers_as_identifiers_are_kept(tmp_path: Path) -> None:
    _, found = diagnosed(tmp_path, {"firm_id": "0010001000001"}, {"firm_id": "10001000001"})
    assert [row["firm_id"] for row in found] == ["0010001000001", "10001000001"]


def test_help_names_every_column(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["diagnose", "--help"])
    text = capsys.readouterr().out
    assert all(each.name in text for each in columns.INPUT)
    assert "円" in text
    assert {*AMOUNTS, "employees", "capital_stock"} == set(columns.LABELS)


def test_the_listed_faults_are_bounded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = diagnosed(tmp_path, *({"firm_id": str(place), "net_sales": "-1"} for place in range(keys.LISTED + 5)))
    assert code == 2
    assert len(found) == keys.LISTED + 5
    assert len(capsys.readouterr().err.splitlines()) == keys.LISTED

"""shien eligible: ファイルからファイルへ。誤りは行と列を一行ずつ言い、ほかは判定する。"""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from shien.cli import main

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "eligibility"
FIRMS = "firm_id,kind,industry,municipality,employee_number,capital_stock,date_of_establishment\n"
RULES = "rule,regions,industries,size,employees_max,age_within_years,valid_from\n"


def judged(folder: Path, firms: str, rules: str, name: str = "out.csv") -> tuple[int, list[dict[str, str]]]:
    (folder / "firms.csv").write_text(FIRMS + firms, encoding="utf-8")
    (folder / "rules.csv").write_text(RULES + rules, encoding="utf-8")
    code = main(["eligible", "--firms", str(folder / "firms.csv"), "--rules", str(folder / "rules.csv"),
                 "--output", str(folder / name), "--on", "2026-04-01"])  # fmt: skip
    if name.endswith(".parquet"):
        return code, pq.read_table(folder / name).to_pylist()
    with (folder / name).open(encoding="utf-8") as lines:
        return code, list(csv.DictReader(lines))


def test_golden(tmp_path: Path) -> None:
    """目で確かめた見本。作り直すには、同じ命令を golden のフォルダに向ける。"""
    out = tmp_path / "out.csv"
    for rules, result in (("rules.csv", "result.csv"), ("builtin", "result_builtin.csv")):
        path = rules if rules == "builtin" else str(GOLDEN / rules)
        argv = [
            "eligible",
            "--firms",
            str(GOLDEN / "firms.csv"),
            "--rules",
            path,
            "--output",
            str(out),
            "--on",
            "2025-06-01",
        ]
        assert main(argv) == 0
        assert out.read_text(encoding="utf-8") == (GOLDEN / result).read_text(encoding="utf-8")


def test_parquet_holds_the_rows_of_csv(tmp_path: Path) -> None:
    firms, rules = (
        "a,company,5811,岩手県,6,60000000,\nb,company,5811,,51,60000000,\n",
        "r,岩手県,,sme,,,\ns,,,micro,,,\n",
    )
    _, plain = judged(tmp_path, firms, rules)
    _, packed = judged(tmp_path, firms, rules, "out.parquet")
    assert [{key: value or "" for key, value in row.items()} for row in packed] == plain
    assert [(row["firm_id"], row["rule"], row["verdict"], row["condition"]) for row in plain] == [
        ("a", "r", "met", ""), ("a", "s", "not_met", "micro"), ("b", "r", "not_met", "sme"), ("b", "s", "not_met", "micro"),
    ]  # fmt: skip


def test_parquet_of_the_procedures_leaves_blanks_blank(tmp_path: Path) -> None:
    out = str(tmp_path / "out.parquet")
    assert (
        main(
            [
                "eligible",
                "--firms",
                str(GOLDEN / "firms.csv"),
                "--rules",
                "builtin",
                "--output",
                out,
                "--on",
                "2025-06-01",
            ]
        )
        == 0
    )
    with (GOLDEN / "result_builtin.csv").open(encoding="utf-8") as lines:
        expected = list(csv.DictReader(lines))
    assert [{key: value or "" for key, value in row.items()} for row in pq.read_table(out).to_pylist()] == expected


def test_a_wrong_value_is_told_and_the_rest_is_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    firms = "a,company,2451,岩手県,6,1,\nb,company,なし,岩手県,6,1,\nc,company,2451,岩手県,-6,1,\n,company,2451,岩手県,6,1,\nd,company,2451,岩手県,6,x,\n"
    code, rows = judged(tmp_path, firms, "r,,,sme,,,\n")
    assert (code, [row["verdict"] for row in rows]) == (2, ["met", *["not_judged"] * 4])
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("：")[1:3] for line in lines] == [
        ["6行目", "「capital_stock」"], ["3行目", "「industry」"], ["4行目", "「employee_number」"], ["5行目", "「firm_id」"],
    ]  # fmt: skip


def test_a_wrong_rule_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, rows = judged(
        tmp_path, "a,company,2451,,6,1,\n", "r,火星,,,,,\ns,,,sme,,,\ns,,,micro,,,\n,,,sme,,,\nt,,,sme,x,,\n"
    )
    assert (code, [(row["rule"], row["verdict"]) for row in rows]) == (2, [("s", "met")])
    assert [line.split("：")[1] for line in capsys.readouterr().err.splitlines()] == [
        "2行目",
        "4行目",
        "5行目",
        "6行目",
    ]


def test_what_is_not_stated_or_not_begun_is_noted(tmp_path: Path) -> None:
    _, rows = judged(tmp_path, "a,company,2451,岩手県,6,1,\n", "r,,,,,,\ns,制限なし,,sme,,,\nt,,,sme,,,2027-01-01\n")
    assert [row["verdict"] for row in rows] == ["not_judged", "met", "not_judged"]
    assert rows[1]["note"] == "書かれていない欄：industries・kinds"
    assert "2027-01-01 に始まる" in rows[2]["note"]


def test_no_firms_no_rows(tmp_path: Path) -> None:
    assert judged(tmp_path, "", "r,,,sme,,,\n") == (0, [])
    assert judged(tmp_path, "a,company,2451,,6,1,\n", "") == (0, [])


@pytest.mark.parametrize("change", [["--on", "きょう"], ["--firms", "missing.csv"], ["--rules", "missing.csv"]])
def test_bad_usage_is_one_line(tmp_path: Path, change: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["eligible", "--firms", str(GOLDEN / "firms.csv"), "--rules", "builtin", "--output", str(tmp_path / "o.csv")]
    assert main([*argv, *change]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_output_is_not_an_input(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(FIRMS, encoding="utf-8")
    path = str(tmp_path / "f.csv")
    assert main(["eligible", "--firms", path, "--rules", "builtin", "--output", path]) == 2
    assert (tmp_path / "f.csv").read_text(encoding="utf-8") == FIRMS

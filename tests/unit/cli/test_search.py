"""``shien search``。"""

import json
from pathlib import Path

import pytest

from shien.cli import main

DOCS = [
    {"id": "a", "title": "設備投資の補助", "text": "機械を買う会社へ"},
    {"id": "b", "title": "雇用の助成", "text": "人を雇う会社へ"},
]


def ask(folder: Path, docs: str, queries: str, *more: str) -> tuple[int, str]:
    (folder / "d.jsonl").write_text(docs, encoding="utf-8")
    (folder / "q.tsv").write_text(queries, encoding="utf-8")
    out = folder / "run.trec"
    code = main(
        ["search", "--docs", str(folder / "d.jsonl"), "--queries", str(folder / "q.tsv"), "--output", str(out), *more]
    )
    return code, out.read_text(encoding="utf-8") if out.exists() else ""


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_the_run_has_six_columns_in_order_of_score(tmp_path: Path) -> None:
    code, run = ask(tmp_path, lines(DOCS), "1\t人を雇いたい会社\n2\t機械\n", "--tag", "x")
    rows = [line.split(" ") for line in run.splitlines()]
    assert code == 0
    assert [row[:4] for row in rows] == [["1", "Q0", "b", "1"], ["1", "Q0", "a", "2"], ["2", "Q0", "a", "1"]]
    assert float(rows[0][4]) > float(rows[1][4]) > 0
    assert {row[5] for row in rows} == {"x"}


def test_k_limits_the_documents(tmp_path: Path) -> None:
    assert len(ask(tmp_path, lines(DOCS), "1\t会社\n", "--k", "1")[1].splitlines()) == 1


def test_a_query_without_a_hit_writes_nothing(tmp_path: Path) -> None:
    assert ask(tmp_path, lines(DOCS), "1\tzzz\n") == (0, "")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "2行目：JSON として読めません"), ("[1]", "2行目：JSON の組"), ('{"id": "c"}', "2行目：「title」：title がありません"),
        ('{"id": 3, "title": "x"}', "2行目：「id」：文字ではありません"), ('{"id": "c d", "title": "x"}', "2行目：「id」：id「c d」は使えません"),
        ('{"id": "a", "title": "x"}', "2行目：「id」：id「a」は 1行目にもあります"), ('{"id": "c", "title": "\\ud800"}', "2行目：「title」"),
    ],
)  # fmt: skip
def test_a_wrong_document_is_named_and_the_others_are_searched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    first, second = lines(DOCS).splitlines()
    code, run = ask(tmp_path, f"{first}\n{line}\n{second}\n", "1\t会社\n")
    errors = capsys.readouterr().err
    assert (code, len(run.splitlines())) == (2, 2)
    assert f"d.jsonl：{told}" in errors


@pytest.mark.parametrize(
    ("line", "told"),
    [("2 機械", "2行目：タブがありません"), ("2\t ", "2行目：「text」：問いが空です"), ("1\t人", "2行目：「id」：id「1」は 1行目にもあります"),
     ("\t人", "2行目：「id」：id「」は使えません")],
)  # fmt: skip
def test_a_wrong_query_is_named_and_the_others_are_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    code, run = ask(tmp_path, lines(DOCS), f"1\t会社\n{line}\n3\t機械\n")
    assert code == 2
    assert {row.split(" ")[0] for row in run.splitlines()} == {"1", "3"}
    assert f"q.tsv：{told}" in capsys.readouterr().err


def test_a_line_that_is_not_utf_8_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(tmp_path, lines(DOCS), "1\t会社\n")
    (tmp_path / "q.tsv").write_bytes("1\t会社\n2\t機械\n".encode() + "3\t雇用\n".encode("cp932"))
    out = tmp_path / "again.trec"
    code = main(
        ["search", "--docs", str(tmp_path / "d.jsonl"), "--queries", str(tmp_path / "q.tsv"), "--output", str(out)]
    )
    assert code == 2
    assert "3行目：UTF-8 として読めません" in capsys.readouterr().err
    assert len(out.read_text().splitlines()) == 3


@pytest.mark.parametrize("more", [["--k", "0"], ["--tag", "a b"]])
def test_wrong_usage_is_told(tmp_path: Path, more: list[str]) -> None:
    assert ask(tmp_path, lines(DOCS), "1\t会社\n", *more) == (2, "")


def test_a_missing_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--docs", str(tmp_path / "no"), "--queries", "q", "--output", "-"]) == 2
    assert "開けません" in capsys.readouterr().err

"""``shien similar``: 表から表へ。悪い行は言い、ほかの行は答える。"""

import csv
from pathlib import Path

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import pytest

from shien.cli import main

HEAD = "firm_id,period,industry,prefecture,founded,employees,net_sales,previous_net_sales,operating_income,total_assets,net_assets"


def row(place: int, random: np.random.Generator, period: str = "2026-03-31", industry: str = "0301") -> str:
    sales = int(100e6 * np.exp(random.normal(0, 0.4)))
    return (
        f"F{place:04},{period},{industry},東京都,1990,{random.integers(3, 20)},{sales},{int(sales * 0.97)},"
        f"{int(sales * random.normal(0.03, 0.02))},{sales},{int(sales * random.normal(0.3, 0.1))}"
    )


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    random = np.random.default_rng(0)
    path = tmp_path / "panel.csv"
    path.write_text("\n".join([HEAD, *(row(place, random) for place in range(200))]) + "\n", encoding="utf-8")
    return path


def answers(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_per_firm_and_indicator(panel: Path, tmp_path: Path) -> None:
    asking, out = tmp_path / "in.csv", tmp_path / "out.csv"
    asking.write_text("\n".join([HEAD, *panel.read_text(encoding="utf-8").splitlines()[3:0:-1]]), encoding="utf-8")
    assert main(["similar", "--panel", str(panel), "--input", str(asking), "--output", str(out)]) == 0
    found = answers(out)
    assert [each["firm_id"] for each in found[::9]] == ["F0002", "F0001", "F0000"]
    margin = next(each for each in found if each["indicator"] == "operating_margin")
    assert margin["firms"] == "50"
    assert float(margin["p50"]) == pytest.approx(0.03, abs=0.02)
    assert margin["step"] == "0.01"
    assert margin["match"] in {"近い", "やや離れている"}
    assert margin["message"].startswith("同じ業種・全国・全規模から選びました。")
    assert not any(each[key].startswith("F") for each in found for key in each if key != "firm_id")


def test_parquet_gives_the_same_as_csv(panel: Path, tmp_path: Path) -> None:
    columns = pyarrow.csv.ConvertOptions(column_types={"industry": "string"})
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(panel, convert_options=columns), tmp_path / "panel.parquet")
    one, two = tmp_path / "out.csv", tmp_path / "out.parquet"
    assert main(["similar", "--panel", str(panel), "--input", str(panel), "--output", str(one)]) == 0
    same = str(tmp_path / "panel.parquet")
    assert main(["similar", "--panel", same, "--input", same, "--output", str(two)]) == 0
    first, second = pyarrow.csv.read_csv(one).to_pydict(), pyarrow.parquet.read_table(two).to_pydict()
    assert len(first["p50"]) == 1800
    for name in ("firm_id", "p10", "p50", "p90", "firms"):
        assert first[name] == pytest.approx(second[name]) if name != "firm_id" else first[name] == second[name]


def test_bad_rows_are_named_and_the_others_answered(
    panel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asking, out = tmp_path / "in.csv", tmp_path / "out.csv"
    random = np.random.default_rng(1)
    rows = [
        row(900, random), row(901, random, industry="0399"), row(902, random, period="2026年"),
        row(903, random).replace("東京都", "江戸"), row(904, random).replace(",1990,", ",昔,"),
        row(905, random), row(905, random), row(906, random, "2025-03-31"), ",2026,0301,,,1,1,1,1,1,1",
        "F907,2026,0301,,,-3,1,1,1,1,1", "F908,2026,0301,,,三,1,1,1,1,1",
    ]  # fmt: skip
    asking.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    assert main(["similar", "--panel", str(panel), "--input", str(asking), "--output", str(out)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("：")[1:3] for line in lines] == [
        ["3行目", "「industry」"], ["4行目", "「period」"], ["5行目", "「prefecture」"], ["6行目", "「founded」"],
        ["8行目", "「period」"], ["10行目", "「firm_id」"], ["11行目", "「employees」"], ["12行目", "「employees」"],
    ]  # fmt: skip
    assert {each["firm_id"] for each in answers(out)} == {"F0900", "F0906"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"--k": "9"}, "少なすぎます"),
        ({"--panel": "/nowhere.csv"}, "開けません"),
        ({"--input": "bad.csv"}, "列 firm_id"),
        ({"--output": "panel.csv"}, "同じです"),
    ],
)
def test_wrong_use_is_one_line(
    panel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    change: dict[str, str], says: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    options = {"--panel": "panel.csv", "--input": "panel.csv", "--output": "out.csv"} | change
    assert main(["similar", *(word for pair in options.items() for word in pair)]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1


def test_an_empty_panel_is_refused_for_each_firm(panel: Path, tmp_path: Path) -> None:
    nothing, out = tmp_path / "nothing.csv", tmp_path / "out.csv"
    nothing.write_text(HEAD + "\n", encoding="utf-8")
    assert main(["similar", "--panel", str(nothing), "--input", str(panel), "--output", str(out)]) == 0
    found = answers(out)
    assert len(found) == 1800
    assert {(each["p50"], each["firms"]) for each in found} == {("", "")}
    assert "10 社に満たない" in found[0]["message"]


def test_two_panels_that_differ_by_one_firm_tell_nothing_about_it(panel: Path, tmp_path: Path) -> None:
    """PRIV-17: 命令を二度使って見比べる。三期ある企業は、全ての期を除く。"""
    lines = panel.read_text(encoding="utf-8").splitlines()
    random = np.random.default_rng(4)
    lines += [row(place, random, period) for place in range(40) for period in ("2025-03-31", "2024-03-31")]
    asking, less, outs = tmp_path / "in.csv", tmp_path / "less.csv", [tmp_path / "a.csv", tmp_path / "b.csv"]
    asking.write_text("\n".join([HEAD, *lines[100:110]]), encoding="utf-8")
    panel.write_text("\n".join(lines), encoding="utf-8")
    assert main(["similar", "--panel", str(panel), "--input", str(asking), "--output", str(outs[0])]) == 0
    compared = 0
    for gone in range(0, 200, 20):
        less.write_text("\n".join(line for line in lines if not line.startswith(f"F{gone:04}")), encoding="utf-8")
        assert main(["similar", "--panel", str(less), "--input", str(asking), "--output", str(outs[1])]) == 0
        for one, two in zip(*map(answers, outs), strict=True):
            assert one["step"] == two["step"]
            for name in ("p10", "p25", "p50", "p75", "p90"):
                if one[name] and two[name]:
                    compared += 1
                    assert abs(float(one[name]) - float(two[name])) <= float(one["step"]) * (1 + 1e-9)
    assert compared > 2000

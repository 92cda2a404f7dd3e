"""``shien simulate``。"""

import csv
import json
from pathlib import Path

import pytest

from shien.cli import main

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE, GOLDEN = ROOT / "examples/simulation/plan.yaml", ROOT / "tests/golden/simulation/worked_example.yaml"


def test_json_holds_years_months_goals_and_the_band(tmp_path: Path) -> None:
    out = tmp_path / "result.json"
    assert main(["simulate", "--input", str(EXAMPLE), "--output", str(out), "--sensitivity"]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["chosen"] == "compressed_direct"
    assert found["subsidy"]["amount"] == 10_000_000
    assert len(found["sensitivity"]) == 5
    for each in found["scenarios"]:
        assert (len(each["years"]), len(each["months"])) == (5, 60)
        assert len(each["benchmark_inputs"]["net_sales"]) == 6
        assert all(goal["met"] is not None for goal in each["goals"])


def test_csv_has_a_row_for_each_scenario_and_year(tmp_path: Path) -> None:
    out = tmp_path / "result.csv"
    assert main(["simulate", "--input", str(GOLDEN), "--output", str(out), "--sensitivity"]) == 0
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6 * 5 * 3
    assert rows[0]["operating_income"] == "11370000"
    assert {row["sensitivity_change"] for row in rows} == {"0", "-0.1", "0.1"}


def test_json_and_yaml_plans_say_the_same(tmp_path: Path) -> None:
    import yaml

    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(yaml.safe_load(GOLDEN.read_text(encoding="utf-8")), default=str), encoding="utf-8")
    results = []
    for source in (plan, GOLDEN):
        assert main(["simulate", "--input", str(source), "--output", str(tmp_path / "out.json")]) == 0
        results.append((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert results[0] == results[1]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yaml", "years: 5\nyears: 6\n", "2行目：鍵「years」が二つあります"),
        ("a.json", '{"years": 5, "years": 6}', "鍵「years」が二つあります"),
        ("a.json", '{"years": }', "1行目：JSON として読めません"),
        ("a.yaml", "a: [1\nb: 2", "YAML として読めません"),
        ("a.yaml", "years: 5\nstart: 2026-04-01\n", "「base」：この鍵がありません"),
        ("a.yaml", "", "項目の集まりではありません"),
    ],
)
def test_a_bad_file_is_told_in_lines_and_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert main(["simulate", "--input", str(path), "--output", str(tmp_path / "out.json")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


def test_a_missing_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--input", str(tmp_path / "none.yaml"), "--output", "-"]) == 2
    assert "開けません" in capsys.readouterr().err


def test_ineligible_is_said_on_the_error_stream(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        GOLDEN.read_text(encoding="utf-8").replace("cap: 12500", "cap: 12500\n  floor: 13000"), encoding="utf-8"
    )
    assert main(["simulate", "--input", str(plan), "--output", "-"]) == 0
    shown = capsys.readouterr()
    assert "補助の対象になりません" in shown.err
    assert json.loads(shown.out)["subsidy"]["amount"] is None

"""仕様 §1.6〜1.8: 基準値の版。"""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from shien.engines.diagnosis import vintages
from shien.engines.diagnosis.indicators import KEYS
from shien.engines.diagnosis.industries import classes, number_of
from shien.engines.diagnosis.vintages import load, names


def row(industry: str, small: int) -> int:
    return number_of(industry) * 2 + small


def test_1_6_a_vintage_knows_its_source_and_date() -> None:
    for each in map(load, names()):
        assert each.source
        assert each.period
        assert each.valid_from >= date(2018, 1, 1)
        assert each.thresholds.shape == (54, 6, 4)


def test_1_7_a_cells_of_the_printed_table() -> None:
    table = load("A")
    assert table.median[row("0306", 0)] == pytest.approx([0.023, 0.025, 702_000, 8.9, 2.02, 0.304], rel=0.03)
    assert table.thresholds[row("0304", 1), KEYS.index("debt_to_ebitda")] == pytest.approx(
        [38.8, 13.5, 4.0, 1.0], abs=0.05
    )
    assert table.thresholds[row("0201", 0), 2] == pytest.approx([-92e3, 568e3, 2020e3, 4346e3], abs=500)


def test_1_8_b_is_in_yen_as_a_is() -> None:
    """労働生産性は A版が千円、B版が円で書かれている。読んだ後は、どちらも円で同じ桁になる。"""
    productivity = KEYS.index("labour_productivity")
    assert load("B").median[row("0101", 0), productivity] == pytest.approx(208_226, abs=1)
    assert load("A").median[row("0101", 0), productivity] == pytest.approx(561_194, abs=1)


def test_1_6_a_further_vintage_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Path(vintages.__file__).with_name("vintages")
    for kind in ("toml", "tsv"):
        (tmp_path / f"C.{kind}").write_text((here / f"A.{kind}").read_text().replace('id = "A"', 'id = "C"'))
    monkeypatch.setattr(vintages, "_FOLDER", tmp_path)
    assert names() == ("C",)
    assert load.__wrapped__("C").id == "C"
    (tmp_path / "C.tsv").write_text("\n".join((here / "A.tsv").read_text().splitlines()[:-1]))
    with pytest.raises(ValueError, match="欠けた行"):
        load.__wrapped__("C")


def test_an_unknown_vintage_is_told() -> None:
    with pytest.raises(ValueError, match="版 Z はありません（あるもの：A、B）"):
        load("Z")


@pytest.mark.real_data
@pytest.mark.parametrize("vintage", ["A", "B"])
def test_1_7_every_figure_is_the_published_one(data_folder: Path, vintage: str) -> None:
    order = [
        "sales_growth",
        "operating_margin",
        "labour_productivity",
        "ebitda_debt_multiple",
        "working_capital_months",
        "equity_ratio",
    ]
    codes = [each.code for each in classes()]
    table, scale = load(vintage), {"thousand_yen": 1000}
    with (data_folder / "locaben" / f"locaben_benchmarks_{vintage}.csv").open(encoding="utf-8") as lines:
        for cell in csv.DictReader(lines):
            place = (
                codes.index(cell["minor"][:4]) * 2 + (cell["size"] == "小規模事業者"),
                order.index(cell["indicator"]),
            )
            times = scale.get(cell["unit"], 1)
            told = [float(cell[key]) * times for key in ("t_iv", "t_iii", "t_ii", "t_i")]
            assert np.array_equal(table.thresholds[place], told)
            assert table.median[place] == float(cell["median"]) * times
            assert table.deviation[place] == float(cell["std"]) * times

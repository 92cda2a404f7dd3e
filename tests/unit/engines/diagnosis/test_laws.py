"""性質: 良くなって点を失わない、合計は和、単位を変えても率は変わらない。平易な採点と一致する。"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.diagnosis import Figures, diagnose
from shien.engines.diagnosis.changes import point_changes, what_changed
from shien.engines.diagnosis.indicators import INDICATORS, KEYS, ratios
from shien.engines.diagnosis.industries import classes
from shien.engines.diagnosis.scores import _by_threshold, rank_names
from shien.engines.diagnosis.vintages import load

from . import plain
from .firms import PLAIN, diagnosed, figures

amounts = st.integers(-(10**11), 10**11).map(float)
rows = st.fixed_dictionaries({key: st.one_of(amounts, st.just(float("nan"))) for key in PLAIN})


@given(
    place=st.integers(0, 5), row=st.integers(0, 53), value=st.floats(-1e9, 1e9), better=st.floats(0, 1e9),
    vintage=st.sampled_from(["A", "B"]),
)  # fmt: skip
def test_a_better_value_never_loses_points(place: int, row: int, value: float, better: float, vintage: str) -> None:
    improved = value + better if INDICATORS[place].rising else value - better
    points = _by_threshold(place, np.array([value, improved]), np.array([row, row]), load(vintage))
    assert 1 <= points[0] <= points[1] <= 5


@given(st.lists(rows, min_size=3, max_size=3), st.sampled_from([each.code for each in classes()]))
def test_the_total_is_the_sum_and_the_changes_explain_it(periods: list[dict[str, float]], industry: str) -> None:
    scores = diagnosed(*periods, industry=industry).scores
    assert np.array_equal(scores.total, scores.points.sum(axis=0))
    assert np.array_equal(point_changes(scores).sum(axis=0), -np.diff(scores.total))
    assert sum(move.by for move in what_changed(scores, 0, 0, 2)) == scores.total[0, 0] - scores.total[0, 2]
    assert ((scores.rank > 0) == (scores.row >= 0)).all()


@given(rows, st.integers(1, 12).map(lambda power: 2.0**power))
def test_the_ratios_do_not_change_when_all_yen_are_scaled(row: dict[str, float], times: float) -> None:
    scaled = {key: cell if key == "employees" else cell * times for key, cell in row.items()}
    before, after = ratios(figures(row))[0], ratios(figures(scaled))[0]
    kept = [place for place, key in enumerate(KEYS) if key != "labour_productivity"]
    np.testing.assert_allclose(after[kept], before[kept], rtol=1e-12)
    np.testing.assert_allclose(after[2], before[2] * times, rtol=1e-12)


def _random(seed: int, count: int) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """空欄・0・負を含む、でたらめな企業。軸は (firm, 3)。"""
    draw = np.random.default_rng(seed)
    cells = {}
    for key in PLAIN:
        scale = 30 if key == "employees" else 1e8
        cells[key] = np.round(draw.lognormal(0, 1.5, (count, 3)) * scale * draw.choice([1, 1, 1, 0.1, 0], (count, 3)))
        if key in ("operating_income", "net_assets"):
            cells[key] *= draw.choice([1, -1, 0.05, 0.2], (count, 3))
        cells[key][draw.random((count, 3)) < 0.06] = np.nan
    capital = draw.choice([0, 1e6, 10e6, 50e6, 100e6, 300e6, 300e6 + 1, 1e9, np.nan], count)
    return cells, draw.integers(-1, 27, count), capital


@pytest.mark.parametrize("vintage", ["A", "B"])
def test_the_arrays_agree_with_the_plain_rules(vintage: str) -> None:
    cells, industry, capital = _random(20261125, 1500)
    found = diagnose(Figures(**cells), industry, capital, vintage)
    table, scores = plain.thresholds(vintage), found.scores
    none = lambda cell: None if np.isnan(cell) else float(cell)
    for firm in range(len(industry)):
        code = classes()[industry[firm]].code if industry[firm] >= 0 else None
        size = plain.size(code, none(capital[firm]), none(cells["employees"][firm, 0]))
        for period in range(3):
            row = {key: none(each[firm, period]) for key, each in cells.items()}
            total = 0
            for place, (key, value) in enumerate(plain.values(row).items()):
                cell = none(scores.values[place, firm, period])
                assert cell == value or cell == pytest.approx(value, rel=1e-9, abs=1e-12)
                point = plain.point(key, value, row, table[code, size, key]) if size else None
                assert scores.points[place, firm, period] == (point or 0)
                total += point or 0
            assert scores.total[firm, period] == total
            assert rank_names()[scores.rank[firm, period]] == (plain.rank(total) if size else "")


@settings(max_examples=25)
@given(st.permutations(range(40)))
def test_the_order_of_firms_does_not_matter(order: list[int]) -> None:
    cells, industry, capital = _random(7, 40)
    straight = diagnose(Figures(**cells), industry, capital).scores.points
    shuffled = diagnose(Figures(**{key: each[order] for key, each in cells.items()}), industry[order], capital[order])
    assert np.array_equal(shuffled.scores.points, straight[:, order])

"""ならした割合の法則。小さい機関を罰さず、1件中1件をもてはやさない。"""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln
from scipy.stats import beta

from shien.engines.track_record import Shares, smooth
from shien.engines.track_record.beta import cumulative, log_gamma, quantile
from shien.engines.track_record.settings import settings_on

TRIALS = st.integers(0, 400)
CELL = st.tuples(st.integers(0, 7), st.integers(0, 2), TRIALS, st.floats(0, 1))


def shares(cells: list[tuple[int, int, int, float]], count: int = 8) -> Shares:
    rows = [(who, which, round(tried * share), tried) for who, which, tried, share in cells]
    table = np.array(rows, int).reshape(-1, 4).T
    return smooth(institution=table[0], programme=table[1], successes=table[2], trials=table[3], count=count)


@settings(max_examples=25)
@given(st.lists(CELL, max_size=30))
def test_every_share_is_a_share_and_lies_in_its_range(cells) -> None:
    found = shares(cells)
    for values in (found.expected, found.mean, found.low, found.high):
        assert np.all((values >= 0) & (values <= 1))
    assert np.all(found.low <= found.high)
    sure = found.trials > 0
    raw = found.successes[sure] / found.trials[sure]
    low, high = np.minimum(raw, found.expected[sure]), np.maximum(raw, found.expected[sure])
    assert np.all((found.mean[sure] >= low - 1e-9) & (found.mean[sure] <= high + 1e-9))


@settings(max_examples=25)
@given(st.lists(CELL, max_size=30))
def test_who_has_no_record_is_neither_praised_nor_punished(cells) -> None:
    found = shares(cells, count=9)
    assert found.lead[8] == 0
    assert found.mean[8] == found.expected[8]


@settings(max_examples=25)
@given(st.integers(2, 60), st.floats(0.2, 0.8), st.integers(2, 40))
def test_one_of_one_does_not_overtake_many_of_many(many, share, others) -> None:
    """同じ制度で、件数の多い機関がすべて採択なら、1件中1件は必ずそれより下。"""
    cells = [(0, 0, 1, 1.0), (1, 0, many, 1.0), *((2 + at % 6, 0, 10, share) for at in range(others))]
    found = shares(cells)
    assert found.lead[0] < found.lead[1]


@settings(max_examples=25)
@given(st.integers(1, 30), st.lists(CELL, min_size=3, max_size=20))
def test_more_successes_never_lower_the_order(tried, cells) -> None:
    """同じ件数の二つの機関なら、採択の多い方が上。"""
    rest = [(2 + who % 6, 0, n, share) for who, _, n, share in cells]
    found = shares([(0, 0, tried, 0.0), (1, 0, tried, 1.0), *rest])
    assert found.lead[0] < found.lead[1]


@settings(max_examples=25)
@given(st.lists(CELL, min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(cells, random) -> None:
    mixed = list(cells)
    random.shuffle(mixed)
    assert np.allclose(shares(cells).mean, shares(mixed).mean)


def test_a_hard_programme_is_no_shame() -> None:
    """難しい制度を支援する機関が、易しい制度の機関の下に並ばない。"""
    hard = [(at, 0, 40, 0.3) for at in range(3)] + [(3, 0, 40, 0.5)]
    easy = [(4 + at, 1, 40, 0.95) for at in range(3)] + [(7, 1, 40, 0.9)]
    found = shares(hard + easy)
    assert found.lead[3] > found.lead[7]
    assert found.lead[3] > 0 > found.lead[0]


def test_the_prior_is_learnt_from_the_spread() -> None:
    rng = np.random.default_rng(1)

    def spread(weight: float) -> float:
        true = rng.beta(0.5 * weight, 0.5 * weight, 400)
        won = rng.binomial(30, true)
        return smooth(institution=np.arange(400), programme=np.zeros(400, int), successes=won,
                      trials=np.full(400, 30), count=400).concentration  # fmt: skip

    assert 6 < spread(10) < 16
    assert 40 < spread(100) < 300


def test_the_range_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    true, tried = rng.beta(6, 4, 3000), rng.integers(1, 40, 3000)
    found = smooth(institution=np.arange(3000), programme=np.zeros(3000, int), successes=rng.binomial(tried, true),
                   trials=tried, count=3000)  # fmt: skip
    assert 0.88 < np.mean((found.low <= true) & (true <= found.high)) < 0.92


def test_wrong_counts_are_refused() -> None:
    with pytest.raises(ValueError):
        smooth(institution=[0], programme=[0], successes=[2], trials=[1], count=1)


def test_nothing_at_all_is_answered() -> None:
    found = shares([], count=2)
    assert list(found.mean) == [0.5, 0.5]


@settings(max_examples=25)
@given(st.floats(0.05, 2000), st.floats(0.05, 2000), st.floats(0.001, 0.999))
def test_the_beta_distribution_is_that_of_scipy(a, b, p) -> None:
    assert log_gamma(np.array([a]))[0] == pytest.approx(gammaln(a), rel=1e-9, abs=1e-9)
    x = quantile(p, np.array([a]), np.array([b]))
    assert x[0] == pytest.approx(beta.ppf(p, a, b), abs=1e-6)
    assert cumulative(np.array([p]), np.array([a]), np.array([b]))[0] == pytest.approx(beta.cdf(p, a, b), abs=1e-9)


def test_the_settings_are_dated() -> None:
    assert settings_on(date(2020, 1, 1)) == settings_on(date(2026, 4, 1))
    assert 0.5 < settings_on(date(2026, 11, 1)).interval < 1

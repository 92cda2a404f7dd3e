"""似た企業のその後: 伸びを水準に掛ける。10 社に満たなければ断り、一社の出入りで一刻みより動かない。"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.forecast import TooFewPeers, next_of_peers


def peers(firms: int, seed: int = 0, horizon: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    levels = np.exp(random.normal(18, 1, firms))
    return levels, levels[:, None] * np.exp(np.cumsum(random.normal(0.03, 0.05, (firms, horizon)), 1)), np.arange(firms)


def test_the_growth_of_peers_is_applied_to_the_own_level() -> None:
    found = next_of_peers(1e8, *peers(50))
    assert found.firms == 50
    assert found.mean[0] == pytest.approx(1.04e8, rel=0.03)
    assert found.growth[0, 2] in (0.02, 0.04)
    shown = np.stack([found.lower80, found.mean, found.upper80])
    assert (np.diff(shown, axis=0)[np.isfinite(np.diff(shown, axis=0))] >= 0).all()
    assert np.isfinite(found.mean).all()


def test_fewer_than_ten_firms_are_refused_however_many_years_they_have() -> None:
    levels, nexts, owners = peers(9)
    with pytest.raises(TooFewPeers, match="10 社に満たない"):
        next_of_peers(1e8, np.tile(levels, 6), np.tile(nexts, (6, 1)), np.tile(owners, 6))
    next_of_peers(1e8, *peers(10))


def test_few_firms_give_a_middle_without_a_band() -> None:
    found = next_of_peers(1e8, *peers(12))
    assert np.isnan(found.lower80).all()
    assert np.isnan(found.upper95).all()


def test_a_later_year_with_too_few_firms_is_not_shown() -> None:
    levels, nexts, owners = peers(30)
    nexts[8:, 2] = np.nan
    found = next_of_peers(1e8, levels, nexts, owners)
    assert np.isfinite(found.mean[:2]).all()
    assert np.isnan(found.mean[2])


@settings(max_examples=40, deadline=None)
@given(st.integers(11, 50), st.integers(0, 10_000), st.data())
def test_removing_any_firm_moves_nothing_by_more_than_a_step(firms: int, seed: int, data: st.DataObject) -> None:
    levels, nexts, owners = peers(firms, seed)
    gone = data.draw(st.integers(0, firms - 1))
    whole = next_of_peers(1.0, levels, nexts, owners)
    less = next_of_peers(1.0, levels[owners != gone], nexts[owners != gone], owners[owners != gone])
    apart = np.abs(whole.growth - less.growth) / whole.steps
    assert (apart[np.isfinite(apart)] <= 1.0001).all()
    assert abs(whole.firms - less.firms) <= 5


def test_figures_are_multiples_of_the_step_and_of_no_firm() -> None:
    found = next_of_peers(1.0, *peers(40, 3))
    multiples = found.growth / found.steps
    shown = multiples[np.isfinite(multiples)]
    assert shown == pytest.approx(np.round(shown))


def test_near_peers_weigh_more() -> None:
    levels, nexts, owners = peers(40, 1, 1)
    order = np.argsort(nexts[:, 0] / levels)
    weights = np.ones(40)
    weights[order[20:]] = 20
    assert (
        next_of_peers(1.0, levels, nexts, owners, weights).mean[0] > next_of_peers(1.0, levels, nexts, owners).mean[0]
    )

"""尺度: 外れ値に動かず、一社を除いた尺度は全て先に並べてある。"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.peers.scale import scales
from shien.engines.peers.settings import FEATURES

from .panels import firms


def test_the_scale_is_the_robust_deviation_on_a_grid_of_a_quarter_octave() -> None:
    random = np.random.default_rng(3)
    values = random.normal(5, 0.8, (20_000, len(FEATURES))).astype(np.float32)
    values[:200] = 1e6  # one in a hundred is wrong by a million
    found = scales(values)[0]
    assert found == pytest.approx(np.full(len(FEATURES), 0.8), rel=2**0.125 - 1 + 0.03)
    assert np.log2(found) * 4 == pytest.approx(np.round(np.log2(found) * 4), abs=1e-5)


def test_equal_or_absent_values_have_the_floor() -> None:
    values = np.full((50, len(FEATURES)), 7.0, np.float32)
    values[:, 1] = np.nan
    floors = np.exp2(np.floor(np.log2([each["floor"] for each in FEATURES]) * 4 + 0.5) / 4)
    floors[1] = FEATURES[1]["floor"]
    assert scales(values)[0] == pytest.approx(floors)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.3, 0.9]), st.booleans())
def test_the_scale_without_any_one_firm_is_in_the_list(size: int, seed: int, missing: float, coarse: bool) -> None:
    features = firms(size, seed, missing=missing, coarse=coarse).features
    known = {tuple(each) for each in scales(features)}
    for place in range(size):
        assert tuple(scales(np.delete(features, place, axis=0))[0]) in known

"""短い系列と、変わった系列: 一点、二点、一定、0、負、欠け。"""

import numpy as np
import pytest

from shien.engines.forecast import forecast

from .test_promises import bundle, figures


def test_one_point_gives_that_value_with_a_wide_band_that_widens() -> None:
    found = forecast(bundle([[1_000_000]]), 5)
    assert (found.mean == 1_000_000).all()
    width = (found.upper80 - found.lower80)[0] / 1_000_000
    assert width[0] > 0.2
    assert (np.diff(width) > 0).all()
    assert (found.upper95 - found.lower95)[0, 0] > (found.upper80 - found.lower80)[0, 0]
    assert "値が少ないので" in " ".join(found.notes(0))


def test_two_points_are_not_a_trend() -> None:
    assert forecast(bundle([[100, 150]]), 3).mean[0].tolist() == [150, 150, 150]


def test_three_points_are_hardly_a_trend() -> None:
    found = forecast(bundle([[100, 110, 120]]), 1).mean[0, 0]
    assert 120 <= found < 123


def test_a_long_trend_goes_on_and_a_season_returns() -> None:
    assert forecast(bundle([list(range(100, 160))]), 1).mean[0, 0] == pytest.approx(160, abs=1)
    season = [100 + 50 * (month % 12 == 11) for month in range(60)]
    found = forecast(bundle([season], "M"), 12).mean[0]
    assert found[11] == pytest.approx(150, rel=0.02)
    assert found[:11] == pytest.approx(np.full(11, 100), rel=0.02)


def test_no_season_is_seen_when_none_is_wanted() -> None:
    season = [100 + 50 * (month % 12 == 11) for month in range(60)]
    found = forecast(bundle([season], "M"), 12, season=1).mean[0]
    assert found.max() < 1.2 * found.min() + 60
    assert np.ptp(found) < 10


@pytest.mark.parametrize("values", [[7.0] * 12, [0.0] * 12, [0.0], [-5.0] * 3, [0, 0, 0, 4, 0, 0, 0, 0, 3, 0]])
def test_odd_series_have_finite_ordered_answers(values: list[float]) -> None:
    found = figures(forecast(bundle([values]), 4))
    assert np.isfinite(found).all()
    assert (np.diff(found, axis=0) >= 0).all()


def test_a_constant_stays_with_a_narrow_band_and_zeros_say_that_they_have_none() -> None:
    found = forecast(bundle([[7.0] * 12, [0.0] * 12]), 3)
    assert found.mean[0] == pytest.approx([7, 7, 7])
    assert 0 < found.upper80[0, 0] - found.lower80[0, 0] < 1
    assert found.silent.tolist() == [False, True]
    assert "幅を示せません" in " ".join(found.notes(1))


def test_losses_may_stay_below_zero() -> None:
    found = forecast(bundle([[5, -3, 4, -6, 2, -5, 3, -4, 1, -5]]), 2)
    assert (found.lower80 < 0).all()


def test_the_horizon_and_the_season_have_limits() -> None:
    with pytest.raises(ValueError, match="1 から 400"):
        forecast(bundle([[1, 2]]), 0)
    with pytest.raises(ValueError, match="1 以上"):
        forecast(bundle([[1, 2]]), 1, season=0)


def test_the_notes_say_years_method_range_and_no_promise() -> None:
    """UX-23: 使った年、言葉での方法、一つの数でなく幅、約束でないこと。"""
    notes = " ".join(forecast(bundle([[100, 105, 103, 110, 108, 112]]), 2).notes(0))
    for words in (
        "2001-03-31 から 2006-03-31",
        "6 期（年）",
        "指数平滑法",
        "10 回に 8 回",
        "約束するものではありません",
    ):
        assert words in notes

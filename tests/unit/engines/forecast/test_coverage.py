"""幅の約束: 合成の束で、80 % と 95 % の幅に、その割合の実際の値が入る。方法は単純な相手に勝つ。"""

import numpy as np
import pytest

from benchmarks.forecast_panels import dates, panel
from shien.engines.forecast import Panel, backtest, forecast, panels
from shien.engines.forecast.season import Array

HIDDEN = 4


def split(frequency: str, series: int, periods: int, seed: int) -> tuple[Panel, Array]:
    values = panel(frequency, series, periods, seed)
    kept = periods - HIDDEN
    ids = np.repeat([f"{place:05}" for place in range(series)], kept)
    found, _ = panels(ids, np.tile(dates(frequency, periods)[:kept], series), values[:, :kept].ravel(), frequency)
    return found[0], values[:, kept:]


@pytest.mark.parametrize(("frequency", "periods"), [("Y", 7), ("Y", 12), ("Q", 24), ("M", 48), ("W", 60), ("D", 60)])
def test_the_band_holds_what_it_promises(frequency: str, periods: int) -> None:
    """種を変えた三つの束の平均 (束に共通の景気のぶれをならす)。"""
    inside80, inside95 = [], []
    for seed in (1, 2, 3):
        past, actual = split(frequency, 300, periods, seed)
        found = forecast(past, HIDDEN)
        inside80.append(((actual >= found.lower80) & (actual <= found.upper80)).mean())
        inside95.append(((actual >= found.lower95) & (actual <= found.upper95)).mean())
    assert 0.76 <= np.mean(inside80) <= 0.85
    assert 0.92 <= np.mean(inside95) <= 0.98


@pytest.mark.parametrize("known", [1, 2, 3])
def test_a_firm_alone_has_an_honest_band(known: int) -> None:
    """束の無い、1～3 期の企業。一社ずつ予測しても、幅に入る割合は約束に近い。"""
    values = panel("Y", 300, known + 1, 4)
    inside = []
    for row in values:
        found, _ = panels(["a"] * known, dates("Y", known), row[:known], "Y")
        answer = forecast(found[0], 1)
        inside.append(answer.lower80[0, 0] <= row[known] <= answer.upper80[0, 0])
    assert 0.73 <= np.mean(inside) <= 0.88


def test_the_season_is_worth_its_keep() -> None:
    past, actual = split("M", 300, 60, 9)
    error = np.median(np.abs(forecast(past, HIDDEN).mean - actual) / np.maximum(actual, 1))
    last = np.median(np.abs(past.values[:, -1:] - actual) / np.maximum(actual, 1))
    assert error < 0.85 * last


def test_the_backtest_shows_the_rivals_and_never_crowns_a_line() -> None:
    past, _ = split("Y", 300, 11, 5)
    found = backtest(past, 3)
    assert found.series == 300
    assert set(found.error) == {"forecast", "naive", "line", "growth"}
    assert found.winner in ("forecast", "naive")
    assert found.error["line"].mean() > 1.1 * found.error["forecast"].mean()
    assert (np.abs(found.coverage80 - 0.8) < 0.08).all()
    assert (np.abs(found.coverage95 - 0.95) < 0.05).all()


def test_a_straight_world_is_still_no_reason_for_a_line() -> None:
    ids = np.repeat(["a", "b"], 12)
    found, _ = panels(ids, np.tile(dates("Y", 12), 2), np.r_[np.arange(12) + 50.0, np.arange(12) * 2 + 50.0], "Y")
    assert backtest(found[0], 2).winner == "forecast"


def test_nothing_left_to_learn_from_is_said() -> None:
    found, _ = panels(["a"] * 2, dates("Y", 2), [1, 2], "Y")
    with pytest.raises(ValueError, match="減らして"):
        backtest(found[0], 2)


def test_quiet_weekends_have_a_narrower_band_than_weekdays() -> None:
    """位相で外れ方が違う件数。ならして一つの幅にすると、平日が足りず、週末が余る。"""
    random = np.random.default_rng(3)
    level = random.uniform(50, 200, (60, 1)) * np.where(np.arange(140) % 7 < 5, 1.0, 0.02)
    counts = random.poisson(level * np.exp(random.normal(0, 0.3, level.shape)))
    ids = np.repeat([f"{place:02}" for place in range(60)], 140)
    found, _ = panels(ids, np.tile(dates("D", 140), 60), counts.ravel(), "D")
    answer = forecast(found[0], 14)
    width = np.median((answer.upper80 - answer.lower80) / answer.mean[:, :1], axis=0)
    assert width[[5, 6, 12, 13]].max() < 0.5 * width[[0, 1, 2, 3, 4, 7, 8, 9, 10, 11]].min()

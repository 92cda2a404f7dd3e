"""組合せの一つ一つ: 自己回帰・季節階差の移動平均・一巡ごとの束。定義どおりの素朴な計算と同じ答えになる。"""

import numpy as np
import pytest

from shien.engines.forecast.airline import airline
from shien.engines.forecast.autoregression import changes, levels
from shien.engines.forecast.combination import combined
from shien.engines.forecast.methods import grid_of, method
from shien.engines.forecast.season import Array
from shien.engines.forecast.yearly import yearly


def wavy(periods: int, seed: int = 3) -> Array:
    random = np.random.default_rng(seed)
    wave = np.sin(np.arange(periods) * np.pi / 6)
    return np.asarray(3 + 0.01 * np.arange(periods) + wave + random.normal(0, 0.2, periods))


def padded(values: Array, width: int) -> Array:
    return np.r_[np.full(width - len(values), np.nan), values]


def plain_airline(values: list[float], season: int, near: float, far: float, horizon: int) -> list[float]:
    """一期ずつの、教科書どおりの計算。"""
    errors = [0.0] * len(values)
    for now in range(season + 1, len(values)):
        step = values[now] - values[now - 1] - values[now - season] + values[now - season - 1]
        past = -near * errors[now - 1] - far * errors[now - season] + near * far * errors[now - season - 1]
        errors[now] = step - past
    path = list(values)
    for now in range(len(values), len(values) + horizon):
        past = -near * errors[now - 1] - far * errors[now - season] + near * far * errors[now - season - 1]
        path.append(path[now - 1] + path[now - season] - path[now - season - 1] + past)
        errors.append(0.0)
    return path[len(values) :]


@pytest.mark.parametrize("periods", [28, 41, 60])
def test_the_airline_model_is_the_textbook_recursion(periods: int) -> None:
    values = wavy(periods)
    block = np.array([padded(values, 60), wavy(60, 4)])
    found = airline(block, 12, [0.4], [0.6], 15, 1.0)
    assert found[0] == pytest.approx(plain_airline(values.tolist(), 12, 0.4, 0.6, 15))


def test_a_pure_season_with_a_trend_goes_on() -> None:
    values = 5 + 0.1 * np.arange(48) + np.tile(np.arange(12.0), 4)
    expected = 5 + 0.1 * np.arange(48, 60) + np.arange(12.0)
    assert airline(values[None, :], 12, [0.2, 0.6], [0.4], 12, 1.0)[0] == pytest.approx(expected)


def plain_changes(values: Array, lags: int, ridge: float, horizon: int) -> Array:
    """リッジ回帰の正規方程式を、一行ずつ作って解く。"""
    moved = np.diff(values)
    mean = 0.5 * moved.mean()
    moved = moved - mean
    rows = np.array([moved[now - lags : now][::-1] for now in range(lags, len(moved))])
    size = (moved**2).mean()
    weights = np.linalg.solve(rows.T @ rows + ridge * size * np.eye(lags), rows.T @ moved[lags:])
    path, limit = list(moved), 1.5 * np.abs(moved).max()
    for _ in range(horizon):
        path.append(float(np.clip(np.dot(weights, path[-1 : -lags - 1 : -1]), -limit, limit)))
    return np.asarray(values[-1] + np.cumsum(np.array(path[len(moved) :]) + mean))


@pytest.mark.parametrize("periods", [20, 33, 60])
def test_the_autoregression_solves_its_normal_equations(periods: int) -> None:
    values = wavy(periods)
    found = changes(np.array([padded(values, 60), wavy(60, 4)]), 12, 2.0, 14)
    assert found[0] == pytest.approx(plain_changes(values, 13, 2.0, 14))


def test_levels_return_to_the_mean_and_changes_do_not() -> None:
    values = np.r_[np.random.default_rng(1).normal(0, 1, 60), 4.0][None, :]
    assert abs(levels(values, 4, 5.0, 40)[0, -1] - values.mean()) < 1
    assert abs(changes(values, 4, 5.0, 40)[0, -1] - values.mean()) < 4


@pytest.mark.parametrize("along", [changes, levels])
def test_a_runaway_series_stays_within_reach(along) -> None:  # type: ignore[no-untyped-def]
    values = 1.5 ** np.arange(30.0)[None, :]
    found = along(values, 12, 1e-6, 100)
    assert np.isfinite(found).all()
    assert np.abs(found).max() <= values.max() * 101


def test_rounds_are_averaged_and_placed_at_their_middle() -> None:
    flat = np.full((1, 40), 7.0)
    assert yearly(flat, 12, grid_of("yearly"), 20, 1.0)[0] == pytest.approx(np.full(20, 7.0))
    rising = np.arange(72.0)[None, :]
    found = yearly(rising, 12, grid_of("yearly"), 24, 1.0)[0]
    assert found == pytest.approx(72 + np.arange(24.0), rel=0.06)
    assert (np.diff(found) > 0).all()


@pytest.mark.parametrize(("model", "least"), [("airline", 28), ("changes", 17), ("levels", 16), ("yearly", 36)])
def test_a_series_too_short_has_no_answer_of_its_own(model: str, least: int) -> None:
    def answer(periods: int) -> bool:
        block = np.array([padded(wavy(periods), 60), wavy(60, 4)])
        found = {
            "airline": lambda: airline(block, 12, [0.4], [0.6], 3, 1.0),
            "changes": lambda: changes(block, 12, 1.0, 3),
            "levels": lambda: levels(block, 12, 1.0, 3),
            "yearly": lambda: yearly(block, 12, grid_of("yearly"), 3, 1.0),
        }[model]()
        assert np.isfinite(found[1]).all()
        return bool(np.isfinite(found[0]).all())

    assert not answer(least - 1)
    assert answer(least)


def test_a_short_series_leans_on_the_methods_that_always_answer() -> None:
    """長い系列と同じ束にあっても、短い系列の答えは一つで計算したときと同じ。"""
    short, long = padded(wavy(18), 60), wavy(60, 4)
    together = combined(np.array([short, long]), 6, method("M"))
    alone = combined(short[None, -18:], 6, method("M"))
    assert np.isfinite(together).all()
    assert together[0] == pytest.approx(alone[0], rel=1e-6)

"""どの系列にも守る約束: 並び、有限、大きさによらない、順番と名前によらない、同じ入力に同じ答え。"""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.forecast import FREQUENCIES, Forecast, Panel, forecast, panels
from shien.engines.forecast.season import Array

START = {"Y": "2001-03-31", "Q": "2001-03-31", "M": "2001-01-01", "W": "2001-01-07", "D": "2001-01-01"}
FIGURES = ("lower95", "lower80", "mean", "upper80", "upper95")


def days(frequency: str, count: int) -> list[np.datetime64]:
    start = np.datetime64(START[frequency])
    if frequency in "WD":
        return [start + each * (7 if frequency == "W" else 1) for each in range(count)]
    months = {"Y": 12, "Q": 3, "M": 1}[frequency]
    first = start.astype("datetime64[M]")
    ends = frequency != "M"
    return [(first + each * months + ends).astype("datetime64[D]") - int(ends) for each in range(count)]


def bundle(series: Sequence[Sequence[float]], frequency: str = "Y", names: Sequence[str] | None = None) -> Panel:
    names = names or [f"s{place:03}" for place in range(len(series))]
    ids = [name for name, values in zip(names, series, strict=True) for _ in values]
    on = [day for values in series for day in days(frequency, len(values))]
    found, faults = panels(ids, on, [value for values in series for value in values], frequency)
    assert not faults
    assert len(found) == 1
    return found[0]


def figures(found: Forecast) -> Array:
    return np.stack([getattr(found, name) for name in FIGURES])


amounts = st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 3))
sales = st.floats(0, 1e12).map(round)
series = st.lists(st.lists(st.one_of(amounts, sales), min_size=1, max_size=30), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(series, st.sampled_from(FREQUENCIES), st.integers(1, 8))
def test_the_band_is_finite_and_ordered(values: list[list[float]], frequency: str, horizon: int) -> None:
    found = figures(forecast(bundle(values, frequency), horizon))
    assert np.isfinite(found).all()
    assert (np.diff(found, axis=0) >= 0).all()
    for place, each in enumerate(values):
        if min(each) >= 0:
            assert (found[:, place] >= 0).all()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 10**9), min_size=1, max_size=20), min_size=1, max_size=4), st.integers(1, 10**6)
)
def test_another_unit_gives_the_same_answer(values: list[list[int]], unit: int) -> None:
    """千円で書いても円で書いても同じ。"""
    one = figures(forecast(bundle(values), 4))
    other = figures(forecast(bundle([[value * unit for value in each] for each in values]), 4))
    np.testing.assert_allclose(other, one * unit, rtol=1e-8, atol=1e-9 * unit)


def synthetic(frequency: str = "M", count: int = 12, periods: int = 40) -> Array:
    random = np.random.default_rng(5)
    noise = np.cumsum(random.normal(0, 0.05, (count, periods)), 1)
    made: Array = np.exp(noise + 0.2 * np.sin(np.arange(periods) * np.pi / 6) + random.normal(5, 1, (count, 1)))
    return made


@pytest.mark.parametrize("frequency", ["Y", "M"])
def test_order_and_names_do_not_matter(frequency: str) -> None:
    values = synthetic(frequency)
    whole = forecast(bundle(values.tolist(), frequency), 5)
    names = [f"z{99 - place}" for place in range(len(values))]
    renamed = forecast(bundle(values.tolist(), frequency, names), 5)
    np.testing.assert_allclose(figures(renamed)[:, ::-1], figures(whole), rtol=1e-9)
    ids = np.repeat([f"s{place:03}" for place in range(len(values))], values.shape[1])
    on = np.tile(days(frequency, values.shape[1]), len(values))
    mixed = np.random.default_rng(1).permutation(len(ids))
    shuffled, _ = panels(ids[mixed], on[mixed], values.ravel()[mixed], frequency)
    assert np.array_equal(figures(forecast(shuffled[0], 5)), figures(whole))


def test_the_same_input_gives_the_same_answer() -> None:
    one, two = (figures(forecast(bundle(synthetic().tolist(), "M"), 6)) for _ in range(2))
    assert np.array_equal(one, two)


def test_a_series_keeps_its_own_mean_beside_others() -> None:
    """点予測は、束の系列が少ないうちは、ほかの系列を見ない。"""
    values = synthetic(count=4).tolist()
    alone = forecast(bundle(values[:1], "M"), 6)
    beside = forecast(bundle(values, "M"), 6)
    np.testing.assert_allclose(alone.mean[0], beside.mean[0], rtol=1e-9)

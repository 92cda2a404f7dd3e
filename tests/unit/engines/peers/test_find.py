"""組と、その言葉。"""

import numpy as np
import pytest

from shien.engines.peers import Filters, find_peers, firm_years, take
from shien.engines.peers.groups import groups
from shien.engines.peers.index import index
from shien.engines.peers.past import past_neighbours
from shien.engines.peers.publish import steps
from shien.engines.peers.settings import INDICATORS

from .panels import INDUSTRIES, firms, years


def test_the_quantiles_are_those_of_the_nearest_firms() -> None:
    panel = firms(400, 1, missing=0)
    found = find_peers(index(panel, 16), take(panel, [0]), Filters("all"), 399)
    for place, each in enumerate(found.indicators):
        if each.key in {"debt_to_ebitda", "working_capital_period"}:
            assert each.quantiles == (None,) * 5
            assert "10 社に満たない" in each.message
            continue
        exact = np.nanquantile(panel.indicators[1:, place], [0.1, 0.25, 0.5, 0.75, 0.9])
        for cell, true in zip(each.quantiles, exact, strict=True):
            assert cell is None or abs(cell - true) <= each.step / 2 * (1 + 1e-6)
        assert each.firms == 400


@pytest.mark.parametrize("count", [10, 20, 87, 88])
def test_the_asking_firm_is_never_in_its_own_group(count: int) -> None:
    given = years(90, 3, missing=0)
    given.owner[:2] = 2
    given.month[:2] = [12, 24]
    panel = firm_years(given)
    own = np.flatnonzero(panel.owner == 2)
    found = groups(index(panel, 8), take(panel, own[2:]), own, Filters("all"), count)
    assert len(own) == 3
    assert not np.isin(found.firms, own).any()
    assert (found.firms[0] >= 0).sum() == min(count, 87)


def test_the_order_of_the_rows_does_not_matter() -> None:
    given = years(300, 8, coarse=True)
    order = np.random.default_rng(1).permutation(300)
    mixed = type(given)(
        *(getattr(given, name)[order] for name in ("owner", "month", "founded", "industry", "prefecture")),
        {name: values[order] for name, values in given.amounts.items()},
    )
    one, two = (firm_years(each) for each in (given, mixed))
    for place in range(20):
        assert find_peers(index(one, 8), take(one, [place])) == find_peers(index(two, 32), take(two, [place]))


@pytest.mark.parametrize(("size", "shown"), [(10, False), (11, True), (20, True), (21, True)])
def test_fewer_than_ten_are_refused_and_fewer_than_twenty_show_a_median_only(size: int, shown: bool) -> None:
    panel = firms(size, 4, missing=0)
    found = find_peers(index(panel), take(panel, [0]), Filters("all"))
    assert found.shown is shown
    if not shown:
        assert "10 社に満たない" in found.message
        assert {cell for each in found.indicators for cell in each.quantiles} == {None}
    elif size <= 20:
        assert {cell for each in found.indicators for at, cell in enumerate(each.quantiles) if at != 2} == {None}
        assert "20 社に満たない" in found.indicators[3].message


def test_too_few_in_the_class_widens_and_says_so() -> None:
    panel = firms(200, 6, missing=0)
    panel.industry[:] = INDUSTRIES[2]
    panel.industry[:30] = INDUSTRIES[0]
    panel.industry[30:80] = INDUSTRIES[1]
    found = find_peers(index(panel), take(panel, [0]))
    assert found.widened == 1
    assert found.message == "似た企業が足りないため、範囲を同じ大分類・全国・全規模に広げました。"
    enough = find_peers(index(panel), take(panel, [0]), count=25)
    assert enough.widened == 0
    assert enough.message == "同じ業種・全国・全規模から選びました。"


def test_a_close_group_is_called_close_and_a_far_one_far() -> None:
    panel = firms(3000, 7, missing=0)
    built = index(panel)
    near = find_peers(built, take(panel, [int(np.argsort(panel.features[:, 0])[1500])]), Filters("all"))
    alien = take(panel, [0])
    alien.features[0] += 10 * built.scales[0]
    assert near.match == "近い"
    assert find_peers(built, alien, Filters("all")).match == "離れている"


def test_neither_sales_nor_employees_is_refused_with_what_to_do() -> None:
    panel = firms(100, 7, missing=0)
    asker = take(panel, [0])
    asker.features[0, :2] = np.nan
    assert "どちらかを入力してください" in find_peers(index(panel), asker).message
    with pytest.raises(ValueError, match="少なすぎます"):
        find_peers(index(panel), take(panel, [0]), count=9)


@pytest.mark.parametrize(
    ("own", "step"), [(123e6, 20e6), (99e6, 10e6), (260e6, 50e6), (3.0, 1.0), (np.nan, 10e6), (0.0, 10e6)]
)
def test_the_step_follows_the_asking_firm_only(own: float, step: float) -> None:
    assert steps(np.full(len(INDICATORS), own))[0] == step


def test_the_past_years_of_others_are_found_for_the_forecast() -> None:
    given = years(90, 9, missing=0)
    given.owner[:] = np.repeat(np.arange(30), 3)
    given.month[:] = np.tile([12, 24, 36], 30)
    past = firm_years(given)
    found = past_neighbours(index(past, 8), take(past, [4]), Filters("all"), 50)
    assert len(found.firms) == 50
    assert not set(past.row[found.firms]) & {3, 4, 5}
    assert (np.diff(found.distances) >= 0).all()

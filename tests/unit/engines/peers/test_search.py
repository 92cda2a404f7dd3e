"""探し方: 素直な総当たりと、いつも同じ答え。"""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.peers import Filters, Firms
from shien.engines.peers.index import Index, index
from shien.engines.peers.places import areas, majors
from shien.engines.peers.scopes import scope, widened
from shien.engines.peers.search import nearest

from .panels import INDUSTRIES, firms

FILTERS = st.builds(
    Filters, st.sampled_from(["class", "major", "all"]), st.sampled_from(["prefecture", "area", "all"]),
    st.sampled_from(["same", "all"]),
)  # fmt: skip


def plain(given: Firms, asked: int, scale: np.ndarray, filters: Filters, count: int) -> list[tuple[np.float32, int]]:
    """一社ずつの総当たり。"""
    found, wide, area = [], majors(), areas()
    me = {name: getattr(given, name)[asked] for name in ("features", "industry", "prefecture", "size")}
    for place in range(len(given.owner)):
        industry, prefecture, size = given.industry[place], given.prefecture[place], given.size[place]
        if filters.industry == "class" and industry != me["industry"]:
            continue
        if filters.industry == "major" and wide[industry] != wide[me["industry"]]:
            continue
        if filters.region == "prefecture" and (prefecture != me["prefecture"] or not prefecture):
            continue
        if filters.region == "area" and (area[prefecture] != area[me["prefecture"]] or not area[prefecture]):
            continue
        if filters.size == "same" and (size != me["size"] or not size):
            continue
        total = np.float32(0)
        for mine, its, unit in zip(me["features"], given.features[place], scale, strict=True):
            if not np.isnan(mine):
                gap = (its - mine) / unit  # multiplied, as the engine does: a power may round differently
                total += np.float32(2) if np.isnan(its) else min(gap * gap, np.float32(16))
        if me["prefecture"]:
            total += np.float32(
                0 if prefecture == me["prefecture"] else 0.25 if area[prefecture] == area[me["prefecture"]] else 0.5
            )
        found.append((total, place))
    return sorted(found)[:count]


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 120), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.1, 0.6]), st.booleans(), FILTERS,
    st.integers(1, 40), st.sampled_from([1, 4, 16]),
)  # fmt: skip
def test_the_tree_gives_what_a_plain_scan_gives(
    size: int, seed: int, missing: float, coarse: bool, filters: Filters, count: int, leaf: int
) -> None:
    panel = firms(size, seed, missing=missing, coarse=coarse)
    built = index(panel, leaf)
    asked = seed % size
    place = int(panel.industry[asked]), int(panel.prefecture[asked]), int(panel.size[asked])
    for scale in built.scales:
        found = nearest(built.tree, panel.features[asked], scale, place[1], scope(filters, *place), count)
        expected = plain(panel, asked, scale, filters, count)
        assert list(zip(found.distances, found.firms, strict=True)) == expected


@given(st.integers(0, 60), st.integers(0, 1000), FILTERS)
@settings(max_examples=40, deadline=None)
def test_a_wider_scope_holds_the_narrower_and_is_counted_right(size: int, seed: int, filters: Filters) -> None:
    panel = firms(size, seed)
    built = index(panel, 4)
    last = -1
    for each in widened(filters):
        found = scope(each, INDUSTRIES[0], 13, 2)
        inside = (
            found.industries[panel.industry] & found.prefectures[panel.prefecture] & found.sizes[panel.size]
        ).sum()  # fmt: skip
        assert built.count(found) == inside >= last
        last = inside
    assert last == size


def test_every_firm_is_in_one_leaf_and_the_leaves_are_nearly_full() -> None:
    built: Index = index(firms(2000, 1), 32)
    placed = built.tree.firm[built.tree.firm >= 0]
    assert sorted(placed) == list(range(2000))
    assert len(built.tree.firm) <= 2000 / 32 * 1.1 + len(INDUSTRIES)

"""PRIV-17: どの一社を除いて二つの答えを見比べても、示された値は公表の刻みより動かない。"""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shien.engines.peers import Filters, Firms, Peers, find_peers, publish, take
from shien.engines.peers.find import PLACES
from shien.engines.peers.index import index
from shien.engines.peers.scale import scales
from shien.engines.peers.settings import GROUP, MATCH

from .panels import firms, without

WORDS = (*PLACES, *MATCH["words"])


def figures(found: Peers) -> dict[str, tuple[float, float]]:
    """示された値と刻み。"""
    shown: dict[str, tuple[float | None, float]] = {
        "firms": (found.firms, GROUP["count_step"]),
        "widened": (found.widened, 1),
        "match": (WORDS.index(found.match) if found.match else None, 1),
    }
    for each in found.indicators:
        shown[f"{each.key} firms"] = (each.firms, GROUP["count_step"])
        shown[f"{each.key} place"] = (WORDS.index(each.place) if each.place else None, 1)
        shown |= {f"{each.key} {place}": (cell, each.step) for place, cell in enumerate(each.quantiles)}
    return {name: (cell, step) for name, (cell, step) in shown.items() if cell is not None}


def breaches(panel: Firms, asker: Firms, filters: Filters, count: int) -> list[str]:
    """除いた一社と、刻みより動いた値。"""
    full = figures(find_peers(index(panel, 8), asker, filters, count))
    found = []
    for gone in np.flatnonzero(panel.owner != asker.owner[0]):
        less = figures(find_peers(without(panel, gone), asker, filters, count))
        for name in full.keys() & less.keys():
            (value, step), (other, same) = full[name], less[name]
            assert step == same
            if abs(value - other) > step * (1 + 1e-9):
                found.append(f"{name}: {value} {other} without {gone}")
    return found


@settings(max_examples=20, deadline=None)
@given(
    st.integers(10, 70), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.1, 0.4]), st.booleans(),
    st.sampled_from(["class", "major", "all"]), st.sampled_from(["prefecture", "area", "all"]),
    st.sampled_from(["same", "all"]), st.sampled_from([10, 15, 21, 30]),
)  # fmt: skip
def test_no_figure_moves_by_more_than_its_step_when_one_firm_leaves(
    size: int, seed: int, missing: float, coarse: bool, industry: str, region: str, scale: str, count: int
) -> None:
    panel = firms(size, seed, missing=missing, coarse=coarse)
    assert not breaches(panel, take(panel, [seed % size]), Filters(industry, region, scale), count)


@pytest.mark.parametrize("seed", range(3))
def test_the_same_at_the_usual_size(seed: int) -> None:
    panel = firms(230, seed, missing=0.02)
    found = find_peers(index(panel), take(panel, [seed]), Filters("major"))
    assert found.shown
    assert sum(cell is not None for each in found.indicators for cell in each.quantiles) >= 15
    assert not breaches(panel, take(panel, [seed]), Filters("major"), 50)


def test_the_attack_succeeds_where_nothing_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    """試験が見張っていることの確かめ: 丸めるだけでは守れない。"""
    monkeypatch.setattr(publish, "_steady", lambda figures, enough: figures[0])
    panel = firms(60, 5, missing=0)
    assert breaches(panel, take(panel, [0]), Filters("all"), 20)


@pytest.mark.parametrize("seed", range(3))
def test_the_attack_succeeds_where_the_other_scales_are_forgotten(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """尺度は一社の出入りで目盛が動く。並べておかなければ守れない。"""
    panel = firms(60, seed, missing=0)
    assert not breaches(panel, take(panel, [0]), Filters("all"), 21)
    every = import_module("shien.engines.peers.index")
    monkeypatch.setattr(every, "scales", lambda features: scales(features)[:1])
    assert breaches(panel, take(panel, [0]), Filters("all"), 21)


def test_a_class_of_exactly_k_firms_is_not_given_away() -> None:
    """一社減ると業種が広がり、組がそっくり入れ替わる境目。"""
    panel = firms(80, 11, missing=0)
    counts = (panel.industry == panel.industry[0]).sum() - 1
    assert not breaches(panel, take(panel, [0]), Filters("class"), int(counts))


def test_a_lone_giant_does_not_show() -> None:
    panel = firms(40, 2, missing=0)
    panel.indicators[7, :] *= 1e6
    panel.indicators[8, :] *= -1e6
    for count in (10, 20, 39):
        assert not breaches(panel, take(panel, [0]), Filters("all"), count)


@given(st.integers(10, 60), st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_where_the_firm_stands_tells_no_more_than_the_rounded_quantiles(size: int, seed: int) -> None:
    """自分の値を変えて尋ね続けても、丸める前の分位は分からない。"""
    panel = firms(size, seed, missing=0)
    built, asker = index(panel, 8), take(panel, [0])
    answers = set()
    for shift in (0, 0.01, 0.02):
        asker.indicators[0, 7] = 0.301 + shift
        found = find_peers(built, asker, Filters("all"), 10 + size // 3).indicators[7]
        answers.add((found.quantiles, found.place))
    assert len(answers) == 1

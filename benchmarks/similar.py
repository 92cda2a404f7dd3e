"""類似企業。百万社 (作りもの) から五十社を正確に探し、分布を返す秒。相手は、素直な総当たり (NumPy) と scipy の cKDTree。

cKDTree は無い値も絞り込みも扱えないので、無い値を中央値で埋め、全業種で探す。だから答えも違う (再現率を並べる)。
上限は CPU の時間に掛ける (計算は一つのスレッド)。ほかの仕事で混む機械の経過時間は、順番待ちを計ってしまうので並べるだけにする。
"""

import argparse
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from shien.engines.peers import Filters, Index, Years, find_peers, index_of, take
from shien.engines.peers.groups import Walk
from shien.engines.peers.places import industry
from shien.engines.peers.search import distances_of_places
from shien.engines.peers.settings import DISTANCE, LOCAL_BENCHMARK

from .line import Line

K, BOUND, ASKED, COMPARED = 50, 20.0, 1000, 100

FIRMS = 1_000_000


def measure(options: argparse.Namespace) -> list[Line]:
    """測る。"""
    firms = options.firms or FIRMS
    panel = years(firms)
    begun = time.perf_counter()
    index = index_of(panel)
    built = time.perf_counter() - begun
    tracemalloc.start()
    index_of(panel)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    name = f"similar, {firms:,} firms"
    places = np.random.default_rng(2).integers(0, firms, ASKED)
    lines = [
        Line(f"{name}: build", built, "s", 60),
        Line(f"{name}: memory while building", peak, "MB", 2000),
        Line(f"{name}: memory kept", _bytes(index) / 2**20, "MB"),
    ]
    for filters in (Filters(), Filters(size="same"), Filters(region="prefecture"), Filters("all"),
                    Filters("all", "prefecture")):  # fmt: skip
        lines += _answers(f"{name}, {filters.words()}", index, places, filters)
    return lines + _rivals(name, index, places[:COMPARED])


def _answers(name: str, index: Index, places: Sequence[int], filters: Filters) -> list[Line]:
    times, waits, shown = [], [], []
    for place in places:
        asker = take(index.firms, [place])
        begun = time.thread_time()
        waited, found = _timed(lambda asker=asker: find_peers(index, asker, filters))
        times.append((time.thread_time() - begun) * 1000)
        waits.append(waited)
        shown += [cell is not None for each in found.indicators if each.firms for cell in each.quantiles]
    middle, late = np.quantile(times, [0.5, 0.99])
    return [
        Line(f"{name}: answer p50, CPU", middle, "ms"),
        Line(f"{name}: answer p99, CPU", late, "ms", BOUND),
        Line(f"{name}: answer p99, elapsed", float(np.quantile(waits, 0.99)), "ms"),
        Line(f"{name}: quantiles shown", 100 * float(np.mean(shown)), "%"),
    ]


def _rivals(name: str, index: Index, places: Sequence[int]) -> list[Line]:
    """同じ問いを総当たりと cKDTree にも尋ねる。"""
    lines = []
    for filters in (Filters(), Filters("all")):
        ours, plain, hits = [], [], []
        for place in places:
            walk = Walk(index, take(index.firms, [place]), np.array([place]), filters, index.scales[0])
            spent, found = _timed(lambda walk=walk: walk.search(0, K))
            scan, truth = _timed(lambda place=place, filters=filters: brute(index, place, filters))
            ours, plain = [*ours, spent], [*plain, scan]
            hits.append(np.isin(truth, found.firms).mean())
        title = f"{name}, {filters.words()}"
        lines += [
            Line(f"{title}: recall at {K} against NumPy brute force", float(np.mean(hits)), "", 0.99, least=True),
            _line(f"{title}: search", ours, plain, "NumPy brute force"),
        ]
    return [*lines, *_tree(name, index, places, ours)]


def _tree(name: str, index: Index, places: Sequence[int], ours: Sequence[float]) -> list[Line]:
    features = index.firms.features / index.scales[0]
    filled = np.where(np.isnan(features), np.nanmedian(features, axis=0), features)
    building, tree = _timed(lambda: cKDTree(filled))
    times, hits = [], []
    for place in places:
        spent, found = _timed(lambda place=place: tree.query(filled[place], K + 1)[1])
        times.append(spent)
        hits.append(np.isin(brute(index, place, Filters("all")), found).mean())
    words = f"cKDTree (imputed, no places; built in {building / 1000:.1f} s, its recall {np.mean(hits):.2f})"
    return [_line(f"{name}, 全業種: search", ours, times, words)]


def _line(name: str, ours: Sequence[float], theirs: Sequence[float], words: str) -> Line:
    mine, other = float(np.median(ours)), float(np.median(theirs))
    return Line(f"{name} p50", mine, "ms", rival=f"{words} {other:.1f} ms", ratio=mine / other)


def brute(index: Index, place: int, filters: Filters) -> Any:
    """全社との差を計り、近い五十社。"""
    firms, scale = index.firms, index.scales[0]
    total = distances_of_places(int(firms.prefecture[place]))[firms.prefecture]
    for column in np.flatnonzero(~np.isnan(firms.features[place])):
        term = np.minimum(((firms.features[:, column] - firms.features[place, column]) / scale[column]) ** 2,
                          np.float32(DISTANCE["cap"] ** 2))  # fmt: skip
        total = total + np.where(np.isnan(term), np.float32(DISTANCE["missing"]), term)
    if filters.industry == "class":
        total[firms.industry != firms.industry[place]] = np.inf
    total[place] = np.inf
    near = np.argpartition(total, K)[:K]
    return near[np.isfinite(total[near])]


def _timed(what: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = what()
    return (time.perf_counter() - begun) * 1000, found


def _bytes(index: Index) -> int:
    parts: tuple[Any, ...] = (index.firms, index.tree, index)
    return sum(
        cell.nbytes for part in parts for each in fields(part)
        if isinstance(cell := getattr(part, each.name), np.ndarray)
    )  # fmt: skip


def years(count: int) -> Years:
    """作りものの決算。売上と従業員数は連動し、比率は裾が重く、業種と地域は偏り、二十に一つは値が無い。"""
    random = np.random.default_rng(0)
    codes = np.array([industry(code) for code in LOCAL_BENCHMARK])
    sales = np.exp(random.normal(18, 1.5, count))
    assets = sales * np.exp(random.normal(0, 0.5, count))
    amounts = {
        "employees": np.maximum(0, np.exp((np.log(sales) - 18) * 0.7 + random.normal(2, 0.6, count))),
        "net_sales": sales,
        "previous_net_sales": sales / np.exp(random.standard_t(3, count) * 0.1),
        "operating_income": sales * (0.02 + random.standard_t(3, count) * 0.04),
        "total_assets": assets,
        "net_assets": assets * (0.25 + random.standard_t(4, count) * 0.2),
    }
    holes = {name: np.where(random.random(count) < 0.05, np.nan, values.round()) for name, values in amounts.items()}
    return Years(
        np.arange(count), np.full(count, 2026 * 12 + 3),
        np.where(random.random(count) < 0.1, np.nan, 2026 * 12.0 - random.integers(0, 600, count)),
        random.choice(codes, count, p=random.dirichlet(np.ones(len(codes)))),
        random.choice(np.arange(1, 48), count, p=random.dirichlet(np.ones(47))), holes,
    )  # fmt: skip

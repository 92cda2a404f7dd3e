"""点を足し、上位を正確に選ぶ。

上限の大きい項目から足す。残りの項目の上限の和では k 番目に届かない文書は、それ以上調べない (MaxScore, Turtle・Flood 1995)。
足す順が同じなので、全て足した答えと一ビットも違わない。
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .grams import codes
from .index import Index, numbers
from .plan import Expansion, Plan
from .settings import Array

_REST = 0.35  # 初めに足さない項目の、上限の和の割合
_LOOKUP = 30  # 二分探索は、足し算のこの倍ほどかかる
_FEW = 300_000  # 項目がこれより少なければ、刈らずに全て足す方が速い


@dataclass(frozen=True, slots=True)
class Terms:
    """足す項目。軸は (term,)、上限の大きい順。weights は割合。"""

    numbers: Array
    weights: Array
    bounds: Array


def terms(index: Index, plan: Plan) -> Terms:
    """問いの項目。同じ項目は、最も大きい割合で一度だけ足す。"""
    found = dict.fromkeys(numbers(index.terms, index.grams, (each.form for each in plan.concepts), plan.grams), 1.0)
    for each in plan.expansions():
        _note(found, _phrase(index, each), each.weight)
    return _ordered(index, found)


def _phrase(index: Index, each: Expansion) -> tuple[int, ...]:
    """句の項目。表の句は、索引を作るときに引いてある。"""
    found = index.known.get(each.phrase)
    return numbers(index.terms, index.grams, each.forms, codes(each.phrase)) if found is None else found


def _note(found: dict[int, float], wanted: Iterable[int], weight: float) -> None:
    for number in wanted:
        if found.get(number, 0.0) < weight:
            found[number] = weight


def _ordered(index: Index, found: Mapping[int, float]) -> Terms:
    own = np.fromiter(found.keys(), np.int64, len(found))
    weights = np.fromiter(found.values(), np.float32, len(found))
    bounds = index.points.bounds[own] * weights
    order = np.argsort(-bounds, kind="stable")
    return Terms(own[order], weights[order], bounds[order])


def score(index: Index, found: Terms, start: int = 0, end: int | None = None, into: Array | None = None) -> Array:
    """start から end までの項目の点 (document,)。into があれば、それに続けて足す。"""
    own = found.numbers[start:end]
    begins, stops = index.postings.starts[own].tolist(), index.postings.starts[own + 1].tolist()
    docs = [index.postings.docs[begin:stop] for begin, stop in zip(begins, stops, strict=True)]
    every = index.points.values
    values = [
        every[begin:stop] if weight == 1 else every[begin:stop] * np.float32(weight)
        for begin, stop, weight in zip(begins, stops, found.weights[start:end].tolist(), strict=True)
    ]
    if into is None:
        cells = (np.concatenate(docs), np.concatenate(values)) if docs else (np.zeros(0, int), np.zeros(0))
        return np.bincount(*cells, minlength=len(index))
    for part, value in zip(docs, values, strict=True):
        into[part] += value
    return into


def top(index: Index, found: Terms, count: int, allowed: Array | None = None) -> tuple[Array, Array]:
    """点の高い順に count 件の (文書の番号, 点)。allowed は真偽 (document,)。0 点は含まない。同点は識別子の順。"""
    starts = index.postings.starts
    sizes = starts[found.numbers + 1] - starts[found.numbers]
    if sizes.sum() < _FEW:
        return _chosen(score(index, found), index, count, allowed)
    rest = np.append(np.cumsum(found.bounds[::-1].astype(float))[::-1], 0.0)
    split = int(np.searchsorted(-rest, -_REST * rest[0]))
    total = score(index, found, 0, split)
    if allowed is not None:
        total[~allowed] = 0
    edge, remaining = _edge(total, count), rest[split] * (1 + 1e-6)  # 上限の和の丸めの分
    near = np.flatnonzero(total >= edge - remaining) if edge > remaining else np.arange(len(index))
    if len(near) * _LOOKUP * (len(sizes) - split) > sizes[split:].sum():
        return _chosen(score(index, found, split, None, total), index, count, allowed)
    total = _finish(index, found, split, near, total)
    return ranked(near[total[near] > 0], total, index.rank, count)


def _finish(index: Index, found: Terms, split: int, near: Array, total: Array) -> Array:
    """候補だけに、残りの項目の点を足す。"""
    own = total[near]
    for number, weight in zip(found.numbers[split:].tolist(), found.weights[split:], strict=True):
        begin, end = index.postings.starts[number : number + 2].tolist()
        docs = index.postings.docs[begin:end]
        at = np.minimum(np.searchsorted(docs, near), end - begin - 1)
        own += np.where(docs[at] == near, index.points.values[begin + at] * weight, np.float32(0))
    total[near] = own
    return total


def _edge(total: Array, count: int) -> float:
    """count 番目の点。足りなければ 0。"""
    if count <= 0 or len(total) <= count:
        return 0.0
    return float(np.partition(total, len(total) - count)[len(total) - count])


def _chosen(total: Array, index: Index, count: int, allowed: Array | None) -> tuple[Array, Array]:
    if allowed is not None:
        total[~allowed] = 0
    return ranked(np.flatnonzero(total >= max(_edge(total, count), 1e-30)), total, index.rank, count)


def ranked(found: Array, total: Array, rank: Array, count: int) -> tuple[Array, Array]:
    """番号 found の文書を、点の高い順に count 件。同点は識別子の順。並べるのは、count 番目の点に届くものだけ。"""
    found = found[total[found] >= _edge(total[found], count)] if 0 < count < len(found) else found
    order = found[np.lexsort((rank[found], -total[found]))[:count]]
    return order, total[order]

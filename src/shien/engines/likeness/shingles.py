"""文を三文字ずつの切れ端の集まりにし、似た文の候補を MinHash で絞る。

Broder (1997) の方法。切れ端の集まりの Jaccard 係数を、最小値の一致する割合で見積もる。16 組 × 4 列の帯のどれかが
一致した組だけを候補にする (Jaccard 0.8 なら 99.98 %、0.5 なら 64 %、0.2 なら 2.5 % が候補になる)。
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
BANDS, ROWS = 16, 4
LONGEST = 4000
_SEED = 20190130
_random = np.random.Generator(np.random.PCG64(_SEED))
_FACTORS = _random.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
_ADDENDS = _random.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
_BASE = np.uint64(0x9E3779B97F4A7C15)


def shingles(text: str, size: int = 3) -> Hashes:
    """切れ端の値。重なりのない昇順。size より短い文は、文ごと一つの切れ端。"""
    codes = np.frombuffer(text[:LONGEST].encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if codes.size == 0:
        return np.zeros(0, np.uint64)
    size = min(size, codes.size)
    with np.errstate(over="ignore"):
        found = np.zeros(codes.size - size + 1, np.uint64)
        for place in range(size):
            found = (found + codes[place : codes.size - size + 1 + place]) * _BASE
            found ^= found >> np.uint64(29)
    return np.unique(found)


def jaccard(one: Hashes, other: Hashes) -> float:
    """重なりの割合。どちらかが空なら 0。"""
    if not one.size or not other.size:
        return 0.0
    common = np.intersect1d(one, other, assume_unique=True).size
    return float(common / (one.size + other.size - common))


def signature(found: Hashes) -> Hashes:
    """MinHash の値 (BANDS × ROWS)。"""
    with np.errstate(over="ignore"):
        mixed = found[None, :] * _FACTORS[:, None] + _ADDENDS[:, None]
    mixed ^= mixed >> np.uint64(31)
    return mixed.min(axis=1).reshape(BANDS, ROWS)


def candidates(texts: Iterable[Hashes], most: int) -> set[tuple[int, int]]:
    """似ているかもしれない組 (位置, 位置)。most を超える帯 (決まり文句だけの文) は使わない。"""
    buckets: dict[tuple[int, bytes], list[int]] = {}
    for place, found in enumerate(texts):
        if found.size:
            for band, values in enumerate(signature(found)):
                buckets.setdefault((band, values.tobytes()), []).append(place)
    few = (places for places in buckets.values() if 1 < len(places) <= most)
    return {(a, b) for places in few for at, a in enumerate(places) for b in places[at + 1 :]}

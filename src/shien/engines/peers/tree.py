"""探すための木。業種ごとに、特徴の空間を葉へ分ける。葉は一定の大きさの箱で、箱までの差の下限で枝を刈る。

節を一つずつたどらない。葉は百万社でも八千ほどなので、全ての葉の下限を一度に計算し、近い葉から何枚かずつまとめて調べる。
無い値 (nan) があっても、特徴の一部だけで尋ねても、尺度を替えても、同じ木で正確に探せる。
"""

from dataclasses import dataclass

import numpy as np

from .firms import Firms
from .settings import Array

LEAF = 128


@dataclass(frozen=True, slots=True)
class Tree:
    """葉の束。firm は企業の番号 (空きは -1)、軸は (leaf, slot)。cube は特徴 (leaf, feature, slot) float32。

    low・high は葉の値の範囲、holes は無い値を含むか、軸は (leaf, feature)。industry は葉の業種 (leaf,)。
    prefecture・size は (leaf, slot)。prefectures・sizes は葉にある番号のビット (leaf,)。
    """

    firm: Array
    cube: Array
    low: Array
    high: Array
    holes: Array
    industry: Array
    prefecture: Array
    size: Array
    prefectures: Array
    sizes: Array


def build(firms: Firms, scale: Array, leaf: int = LEAF) -> Tree:
    """木を作る。時間は企業の数 n に対して n log n、記憶は n に比例する。"""
    order = np.argsort(firms.industry, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(firms.industry[order])) + 1) if len(order) else []
    groups = [group for part in parts for group in _halves(part, firms.features, scale, leaf)]
    firm = np.full((len(groups), leaf), -1, np.int32)
    for place, group in enumerate(groups):
        firm[place, : len(group)] = np.sort(group)
    return _filled(firm, firms)


def _halves(part: Array, features: Array, scale: Array, leaf: int) -> list[Array]:
    """一つの業種を、最も広がった特徴の真ん中で分け続ける。葉がほぼ埋まるように、葉の枚数で割り付ける。"""
    waiting, found = [part], []
    while waiting:
        group = waiting.pop()
        count = -(-len(group) // leaf)
        if count <= 1:
            found.append(group)
            continue
        place = _widest(features[group[:: max(1, len(group) // 1000)]], scale)
        cut = len(group) * (count // 2) // count
        split = np.argpartition(features[group, place], cut)
        waiting += [group[split[cut:]], group[split[:cut]]]
    return found


def _widest(sample: Array, scale: Array) -> int:
    """四分位の幅を尺度で割って、最も広い特徴。無い値は 0 とみなす。"""
    low, high = np.partition(np.nan_to_num(sample), (len(sample) // 10, len(sample) * 9 // 10), axis=0)[
        [len(sample) // 10, len(sample) * 9 // 10]
    ]
    return int(np.argmax((high - low) / scale))


def _filled(firm: Array, firms: Firms) -> Tree:
    empty = firm < 0
    cube = np.ascontiguousarray(np.swapaxes(firms.features[firm], 1, 2))
    known = ~empty[:, None, :] & ~np.isnan(cube)
    prefecture, size = np.where(empty, 0, firms.prefecture[firm]), np.where(empty, 0, firms.size[firm])
    return Tree(
        firm, cube,
        np.where(known, cube, np.inf).min(axis=2, initial=np.inf),
        np.where(known, cube, -np.inf).max(axis=2, initial=-np.inf),
        (~empty[:, None, :] & np.isnan(cube)).any(axis=2),
        firms.industry[firm[:, 0]], prefecture.astype(np.int8), size.astype(np.int8),
        _bits(prefecture), _bits(size),
    )  # fmt: skip


def _bits(codes: Array) -> Array:
    return np.bitwise_or.reduce(np.uint64(1) << codes.astype(np.uint64), axis=1)

"""最も近い企業を、正確に探す。

差の二乗 = Σ (尋ねる企業にある特徴) min(|x-y|/尺度, 頭打ち)² + 地域の差。相手に無い特徴は決まった値 (settings.toml) を足す。
尋ねる企業に無い特徴は、誰にも等しく分からないので数えない。同じ差なら、企業の番号の小さい方を先にする。
葉の下限も企業の差も、同じ順に float32 で足すので、丸めがあっても下限は差を超えない。だから刈っても答えは変わらない。
"""

from dataclasses import dataclass

import numpy as np

from .places import areas
from .settings import DISTANCE, Array
from .tree import Tree

_FIRST, _MOST = 8, 256  # 一度に調べる葉の枚数。倍にしていく
_DENSE = 4  # 葉の全社について調べる特徴の数
_CAP, _HOLE = np.float32(DISTANCE["cap"] ** 2), np.float32(DISTANCE["missing"])


@dataclass(frozen=True, slots=True)
class Scope:
    """探す範囲。industries・prefectures・sizes は、番号が入るかどうかの表 (真偽)。"""

    industries: Array
    prefectures: Array
    sizes: Array


@dataclass(frozen=True, slots=True)
class Found:
    """見つけた企業の番号と、差の二乗。近い順。軸は (place,)。"""

    firms: Array
    distances: Array


def nearest(tree: Tree, asked: Array, scale: Array, prefecture: int, scope: Scope, count: int) -> Found:
    """近い順に count 社 (足りなければあるだけ)。asked は特徴 (feature,)、scale は尺度 (feature,)。"""
    known = np.flatnonzero(~np.isnan(asked))
    away = distances_of_places(prefecture)
    bound = _bound(tree, asked, scale, known, scope)
    order = np.argsort(bound, kind="stable")
    order = order[: np.searchsorted(bound[order], np.inf)]
    firms, distances, limit = np.zeros(0, np.int32), np.zeros(0, np.float32), np.float32(np.inf)
    start, width = 0, _FIRST
    while start < len(order) and bound[order[start]] <= limit:
        leaves = order[start : start + width]
        leaves = leaves[bound[leaves] <= limit]
        near, gaps = _leaves(tree, leaves, asked, scale, known, away, scope, limit)
        firms, distances = _closest(np.append(firms, near), np.append(distances, gaps), count)
        limit = distances[-1] if len(firms) == count else limit
        start, width = start + width, min(2 * width, _MOST)
    return Found(firms, distances)


def distances_of_places(prefecture: int) -> Array:
    """都道府県の番号 → 地域の差 (48,)。尋ねる企業の地域が分からなければ全て 0。"""
    if not prefecture:
        return np.zeros(48, np.float32)
    area = areas()
    away = np.where(area == area[prefecture], DISTANCE["other_prefecture"], DISTANCE["other_area"])
    away[prefecture] = 0
    return away.astype(np.float32)


def _term(gap: Array, scale: np.float32) -> Array:
    gap /= scale
    gap *= gap
    return np.minimum(gap, _CAP, out=gap)


def _bound(tree: Tree, asked: Array, scale: Array, known: Array, scope: Scope) -> Array:
    """葉ごとの差の下限 (leaf,)。範囲に入る企業の無い葉は inf。"""
    total = np.zeros(len(tree.industry), np.float32)
    for place in known:
        gap = np.maximum(tree.low[:, place] - asked[place], asked[place] - tree.high[:, place])
        term = _term(np.maximum(gap, np.float32(0)), scale[place])
        total += np.where(tree.holes[:, place], np.minimum(term, _HOLE), term)
    inside = scope.industries[tree.industry]
    inside &= (tree.prefectures & _mask(scope.prefectures)) != 0
    inside &= (tree.sizes & _mask(scope.sizes)) != 0
    total[~inside] = np.inf
    return total


def _mask(allowed: Array) -> np.uint64:
    return np.uint64(sum(1 << int(code) for code in np.flatnonzero(allowed)))


def _leaves(
    tree: Tree, leaves: Array, asked: Array, scale: Array, known: Array, away: Array, scope: Scope, limit: np.float32
) -> tuple[Array, Array]:
    """葉の中の企業の番号と差。limit を超えるものは除く。

    初めの特徴だけで limit を超える企業が九割ほどなので、残りの特徴は、超えない企業だけを調べる。足す順は変えない。
    """
    total = np.zeros((len(leaves), tree.firm.shape[1]), np.float32)
    for place in known[:_DENSE]:
        total += _filled(_term(tree.cube[leaves, place] - asked[place], scale[place]))
    row, slot = np.nonzero((total <= limit) & (tree.firm[leaves] >= 0))
    leaf, left = leaves[row], total[row, slot]
    for place in known[_DENSE:]:
        left += _filled(_term(tree.cube[leaf, place, slot] - asked[place], scale[place]))
    prefecture = tree.prefecture[leaf, slot]
    left += away[prefecture]
    fits = (left <= limit) & scope.prefectures[prefecture] & scope.sizes[tree.size[leaf, slot]]
    return tree.firm[leaf[fits], slot[fits]], left[fits]


def _filled(term: Array) -> Array:
    np.copyto(term, _HOLE, where=np.isnan(term))
    return term


def _closest(firms: Array, distances: Array, count: int) -> tuple[Array, Array]:
    if len(firms) > 4 * count:
        edge = np.partition(distances, count - 1)[count - 1]
        firms, distances = firms[distances <= edge], distances[distances <= edge]
    order = np.lexsort((firms, distances))[:count]
    return firms[order], distances[order]

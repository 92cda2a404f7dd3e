"""特徴の尺度。四分位の幅から頑健な標準偏差を作り、粗い目盛に丸めて持つ。

差だけを使うので中央値は消える。丸めても、境目の近くでは一社の出入りで目盛が一つ動くことがある。そこで、どれか一社を
除いたときに取り得る尺度も全て並べておき、公表のときに、そのどれで探しても値が動かないことを確かめる (publish)。
"""

import numpy as np

from .settings import DISTANCE, FEATURES, Array

_NORMAL = 1.349  # 正規分布の四分位の幅は標準偏差の 1.349 倍
_LEAST = 3  # 値のある企業がこれより少なければ、下限を使う


def scales(features: Array) -> Array:
    """尺度。軸は (scale, feature)。最初が全社のもの、あとは一社を除いたときに変わるもの。

    >>> scales(np.arange(7 * 1000.0).reshape(1000, 7)).shape
    (1, 7)
    """
    fitted, without = zip(*(_one(features[:, place], place) for place in range(len(FEATURES))), strict=True)
    base = np.array(fitted)
    unsteady = [place for place, each in enumerate(without) if np.any(each != base[place])]
    if not unsteady:
        return base[None, :].astype(np.float32)
    distinct = np.unique(np.stack([without[place] for place in unsteady], axis=1), axis=0)
    found = np.repeat(base[None, :], len(distinct) + 1, axis=0)
    found[1:, unsteady] = distinct
    moved = np.append(True, np.any(found[1:] != base, axis=1))
    return found[moved].astype(np.float32)


def _one(values: Array, place: int) -> tuple[float, Array]:
    """一つの特徴の尺度と、それぞれの企業を除いたときの尺度 (firm,)。動かなければ (1,)。"""
    known = values[~np.isnan(values)].astype(float)
    floor = FEATURES[place]["floor"]
    if len(known) < _LEAST:
        return floor, np.array([floor])
    ranks = [_rank(len(known), part) for part in (0.25, 0.75)]
    fewer = [_rank(len(known) - 1, part) for part in (0.25, 0.75)]
    kept = np.partition(known, sorted({*ranks, *fewer, *(each + 1 for each in fewer)}))
    base = _rounded(kept[ranks[1]] - kept[ranks[0]], floor)
    # 順位 t の一社を除くと、順位 i の値は t<=i なら元の i+1 番目になる。
    edges = [(kept[each], kept[each + 1]) for each in fewer]
    options = {_rounded(high - low, floor) for low in edges[0] for high in edges[1]}
    if len(known) == _LEAST:
        return base, np.where(np.isnan(values), base, floor)
    if options == {base}:
        return base, np.array([base])
    low, high = (np.where(values <= at, above, at) for at, above in edges)
    return base, np.where(np.isnan(values), base, _rounded_all(high - low, floor))


def _rank(count: int, part: float) -> int:
    return int((count - 1) * part)


def _rounded_all(width: Array, floor: float) -> Array:
    grid = DISTANCE["grid"]
    spread = np.maximum(width / _NORMAL, floor)
    return np.exp2(np.floor(np.log2(spread) * grid + 0.5) / grid)


def _rounded(width: float, floor: float) -> float:
    return float(_rounded_all(np.array([width]), floor)[0])

"""予測の幅。隠して確かめた誤差の分位を、系列の動きの大きさを掛けて点予測の周りに置く。

下と上は別に決める (売上高の誤差は左右が違う)。すべて正の系列は比で、ほかは差で置き、負の値の無い系列は 0 で止める。
"""

import numpy as np

from .calendar import Whole
from .holdout import Errors
from .quantiles import blended
from .scale import Scale
from .season import Array

REACH = 20.0  # 比の幅の頭打ち (対数)。けた外れの動きでも有限にとどめる


def intervals(
    mean: Array, count: Whole, base: Scale, found: Errors, frequency: str, season: int, floor: Array
) -> Array:
    """幅。軸は (series, horizon, level)。count は系列の期の数、floor は負の値が無いか (series,)。"""
    out = np.empty((*mean.shape, 4))
    groups = np.floor(np.log2(np.maximum(count, 1)) * 3).astype(int)
    for kind, chosen in (("ratio", base.loggable), ("plain", ~base.loggable)):
        donors = found.ratio if kind == "ratio" else found.plain
        for group in np.unique(groups[chosen]):
            rows = np.flatnonzero(chosen & (groups == group))
            target = float(np.median(count[rows]))
            cells = blended(kind, frequency, donors, found.count, target, found.origins, season)
            out[rows] = _placed(mean[rows], base.level[rows], base.ratio[rows], cells, kind)
    return _ordered(mean, np.where(floor[:, None, None], np.maximum(out, 0.0), out))


def _placed(mean: Array, level: Array, ratio: Array, cells: Array, kind: str) -> Array:
    if kind == "plain":
        return mean[:, :, None] + (level * ratio)[:, None, None] * cells
    return mean[:, :, None] * np.exp(np.clip(ratio[:, None, None] * cells, -REACH, REACH))


def _ordered(mean: Array, out: Array) -> Array:
    lower80 = np.minimum(out[:, :, 1], mean)
    upper80 = np.maximum(out[:, :, 2], mean)
    return np.stack([np.minimum(out[:, :, 0], lower80), lower80, upper80, np.maximum(out[:, :, 3], upper80)], axis=2)

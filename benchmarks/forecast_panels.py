"""合成の系列。企業の年次の売上高と、四半期・月・週・日の売上高や件数。種が同じなら同じ系列になる。

売上高は、企業ごとに違う動きの激しさ (対数正規)、裾の重い衝撃 (t 分布)、一時のぶれの戻り、景気に当たる共通の衝撃を持つ。
年次の激しさは、最新の値が続くとした一年先の誤差の中央値が上場企業の実測 (7.7 %) より大きく、中小企業らしい一割前後に
なるように置いた。四半期から先は季節と水準の段差を足し、四分の一は 0 のありうる件数にする。
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SEASON = {"Y": 1, "Q": 4, "M": 12, "W": 52, "D": 7, "B": 5}
_YEAR = {"Y": 1, "Q": 4, "M": 12, "W": 52, "D": 365, "B": 245}


def panel(frequency: str, series: int, periods: int, seed: int) -> Array:
    """系列。軸は (series, period)。"""
    random = np.random.default_rng([seed, ord(frequency)])
    if frequency == "Y":
        return firms(series, periods, random)
    sales = np.exp(_logs(frequency, series, periods, random) + random.normal(13, 2, (series, 1)))
    counted = np.arange(series) % 4 == 0
    mean = np.exp(_logs(frequency, series, periods, random) + random.normal(2, 1.3, (series, 1)))
    return np.where(counted[:, None], random.poisson(np.minimum(mean, 1e7)), sales)


def firms(series: int, periods: int, random: np.random.Generator) -> Array:
    """企業の年次の売上高 (円)。"""
    size = 0.08 * np.exp(random.normal(0, 0.6, (series, 1)))
    common = random.normal(0, 0.02, periods)
    lasting = size * 0.75 * random.standard_t(3, (series, periods)) + common + random.normal(0.01, 0.02, (series, 1))
    growth = lasting.copy()
    memory = random.uniform(0, 0.4, series)
    for year in range(1, periods):
        growth[:, year] += memory * growth[:, year - 1]
    passing = size * 0.5 * random.standard_t(4, (series, periods))
    path = np.cumsum(np.clip(growth, -1.5, 1.5), 1) + np.clip(passing, -1, 1)
    sales: Array = np.round(np.exp(path + random.normal(18.5, 1.3, (series, 1))))
    return sales


def _logs(frequency: str, series: int, periods: int, random: np.random.Generator) -> Array:
    season, year = SEASON[frequency], _YEAR[frequency]
    size = 0.12 * np.exp(random.normal(0, 0.6, (series, 1)))
    steps = size * random.standard_t(4, (series, periods)) / np.sqrt(year) * 0.8
    jumps = (random.random((series, periods)) < 0.3 / year) * random.normal(0, 2.0, (series, periods)) * size
    trend = np.cumsum(steps + jumps + random.normal(0.01, 0.03, (series, 1)) / year, 1)
    shape = random.normal(0, 1, (series, season)) * random.uniform(0, 0.4, (series, 1))
    moving = shape - shape.mean(1, keepdims=True)
    seasonal = np.tile(moving, (1, -(-periods // season)))[:, :periods]
    noise = 0.6 * size * random.standard_t(5, (series, periods))
    logs: Array = trend + seasonal + noise
    return logs


def dates(frequency: str, periods: int) -> NDArray[np.datetime64]:
    """日付。年次は 3 月末、四半期と月は末日、週は日曜、日は毎日。"""
    if frequency == "Y":
        return ((np.datetime64("1960-04", "M") + 12 * np.arange(periods)).astype("datetime64[D]")) - 1
    if frequency in ("Q", "M"):
        step = 3 if frequency == "Q" else 1
        return ((np.datetime64("1990-04", "M") + step * np.arange(periods)).astype("datetime64[D]")) - 1
    return np.datetime64("2015-01-04") + np.arange(periods) * (7 if frequency == "W" else 1)

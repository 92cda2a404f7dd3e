"""比べる相手: Naive2、季節ナイーブ、statsforecast の DOTM と AutoETS。配列の軸は (series, period)。"""

import numpy as np

from .forecast_panels import Array


def naive2(past: Array, season: int, horizon: int) -> Array:
    """季節を除いた最新の値が続くとした予測 (M4 の Naive2)。季節は自己相関の検定 (90 %) で決め、比で除く。"""
    return np.array([_naive2(row, season, horizon) for row in past])


def rivals(past: Array, horizon: int, season: int, round_: int) -> dict[str, Array]:
    """点予測。season は模型に与える季節、round_ は季節ナイーブの一巡。"""
    from statsforecast.models import AutoETS, DynamicOptimizedTheta

    back = min(round_, past.shape[1])
    return {
        "snaive": past[:, [past.shape[1] - back + step % back for step in range(horizon)]],
        "DOTM": _each(past, horizon, lambda: DynamicOptimizedTheta(season_length=season)),
        "AutoETS": _each(past, horizon, lambda: AutoETS(season_length=season)),
    }


def _each(past: Array, horizon: int, model) -> Array:  # type: ignore[no-untyped-def]
    rows = []
    for row in past:
        with np.errstate(all="ignore"):
            mean = np.asarray(model().forecast(row, horizon)["mean"], float)
        rows.append(np.where(np.isfinite(mean), mean, row[-1]))
    return np.array(rows)


def _naive2(row: Array, season: int, horizon: int) -> Array:
    if not _seasonal(row, season):
        return np.full(horizon, row[-1])
    weights = np.r_[0.5, np.ones(season - 1), 0.5] / season if season % 2 == 0 else np.ones(season) / season
    trend, half = np.convolve(row, weights, "valid"), len(weights) // 2
    share = np.full(len(row), np.nan)
    share[half : len(row) - half] = np.divide(
        row[half : len(row) - half], trend, out=np.ones_like(trend), where=trend > 0
    )
    shape = np.array([np.nanmean(share[phase::season]) for phase in range(season)])
    shape = np.maximum(shape * season / shape.sum(), 1e-3)
    place = len(row) - 1
    return row[-1] / shape[place % season] * shape[(place + 1 + np.arange(horizon)) % season]


def _seasonal(row: Array, season: int) -> bool:
    if season == 1 or len(row) < 3 * season or row.std() == 0:
        return False
    away = row - row.mean()
    lags = np.array([(away[lag:] * away[: len(row) - lag]).sum() for lag in range(1, season + 1)]) / (away**2).sum()
    return bool(abs(lags[-1]) > 1.645 * np.sqrt((1 + 2 * (lags[:-1] ** 2).sum()) / len(row)))

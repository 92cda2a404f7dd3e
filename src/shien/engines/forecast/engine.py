"""予測の入口。束ごとに、隠して確かめ、点予測を作り、幅を付ける。"""

from dataclasses import replace

import numpy as np

from . import calendar
from .holdout import Errors, errors
from .intervals import intervals
from .members import naive, point
from .methods import Method, method
from .panel import Panel
from .quantiles import usual
from .result import Forecast
from .scale import scale, typical
from .season import Array

HORIZON = 400


def forecast(panel: Panel, horizon: int, season: int | None = None) -> Forecast:
    """業績予測・件数予測。点予測と 80 %・95 % の幅。

    season は季節の期の数 (既定は周期から。1 なら季節を見ない)。費用は系列の数と期の数に比例する。

    >>> from shien.engines.forecast import panels
    >>> found, _ = panels(["a"] * 3, ["2023-03-31", "2024-03-31", "2025-03-31"], [100, 100, 100], "Y")
    >>> answer = forecast(found[0], 2)
    >>> float(answer.mean[0, 0]), str(answer.dates[0, 1])
    (100.0, '2027-03-31')
    """
    if not 1 <= horizon <= HORIZON:
        raise ValueError(f"予測する期の数は 1 から {HORIZON} までです（いま {horizon}）。")
    chosen = _method(panel, season)
    base_rate = typical(panel.values, chosen.season, usual(panel.frequency))
    found = errors(panel.values, panel.known, horizon, chosen, base_rate)
    mean = _mean(panel.values, horizon, chosen, found)
    base = scale(panel.values, chosen.season, base_rate)
    floor = np.nanmin(panel.values, 1) >= 0
    band = intervals(mean, panel.periods, base, found, panel.frequency, chosen.season, floor)
    return Forecast(
        panel.ids, panel.frequency, calendar.following(panel.last, panel.ends, panel.frequency, horizon),
        mean, band[:, :, 1], band[:, :, 2], band[:, :, 0], band[:, :, 3],
        panel.periods, panel.first, panel.last, panel.gaps, panel.even,
        int((panel.periods > 1).sum()), found.share,
    )  # fmt: skip


def _method(panel: Panel, season: int | None) -> Method:
    chosen = method(panel.frequency)
    if season is None or season == chosen.season:
        return chosen
    if season < 1:
        raise ValueError(f"季節の期の数は 1 以上です（いま {season}）。")
    return replace(chosen, season=season)


def _mean(values: Array, horizon: int, chosen: Method, found: Errors) -> Array:
    best = point(values, horizon, chosen)
    return best if found.share == 0 else (1 - found.share) * best + found.share * naive(values, horizon, chosen)

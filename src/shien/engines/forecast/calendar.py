"""暦。日付を期の番号に直し、予測の日付を系列自身の暦で続ける (年度末は年度末、月初は月初のまま)。"""

import numpy as np
from numpy.typing import NDArray

Dates = NDArray[np.datetime64]
Whole = NDArray[np.int64]

MONTHS = {"Y": 12, "Q": 3, "M": 1}
WORDS = {"Y": "年", "Q": "四半期", "M": "月", "W": "週", "D": "日", "B": "営業日"}


def back(dates: Dates, last: Dates, frequency: str) -> Whole:
    """最新の日付 last から何期前か。ずれた日付は最も近い期とする。軸は (row,)。"""
    days = (last - dates).astype("timedelta64[D]").astype(np.int64)
    if frequency in MONTHS:
        return np.floor(_months(last, dates) / MONTHS[frequency] + 0.5).astype(np.int64)
    if frequency == "W":
        return np.floor(days / 7 + 0.5).astype(np.int64)
    return np.busday_count(dates, last).astype(np.int64) if frequency == "B" else days


def regular(dates: Dates, last: Dates, frequency: str) -> NDArray[np.bool_]:
    """最新の日付と間隔がそろうか。月末の違い (28日と31日) は問わない。"""
    if frequency in MONTHS:
        return _months(last, dates) % MONTHS[frequency] == 0
    return (last - dates).astype(np.int64) % 7 == 0 if frequency == "W" else np.ones(len(dates), bool)


def month_end(dates: Dates) -> NDArray[np.bool_]:
    """月の末日か。"""
    return (dates + 1).astype("datetime64[M]") != dates.astype("datetime64[M]")


def weekday(dates: Dates) -> NDArray[np.bool_]:
    """月曜から金曜か。"""
    return np.is_busday(dates)


def following(last: Dates, ends: NDArray[np.bool_], frequency: str, horizon: int) -> Dates:
    """続く日付。軸は (series, horizon)。ends は月の末日にそろう系列。"""
    steps = np.arange(1, horizon + 1)
    if frequency == "B":
        return np.busday_offset(last[:, None], steps[None, :], roll="backward")
    if frequency not in MONTHS:
        return last[:, None] + steps * (7 if frequency == "W" else 1)
    months = last.astype("datetime64[M]")[:, None] + steps * MONTHS[frequency]
    final = (months + 1).astype("datetime64[D]") - 1
    day = (last - last.astype("datetime64[M]").astype("datetime64[D]"))[:, None]
    return np.where(ends[:, None], final, np.minimum(months.astype("datetime64[D]") + day, final))


def _months(later: Dates, earlier: Dates) -> Whole:
    apart: Whole = (later.astype("datetime64[M]") - earlier.astype("datetime64[M]")).astype(np.int64)
    return apart

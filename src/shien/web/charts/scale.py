"""目盛り。切りのよい数を選び、円は短い言葉で書く。"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from shien.values.yen import yen_words


@dataclass(frozen=True, slots=True)
class Scale:
    """数を図の場所に移す。low が start、high が end に来る。"""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """場所。"""
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)


def ticks(values: Iterable[float], count: int = 4) -> list[float]:
    """値をすべて含む、切りのよい目盛り。値が一つでも、0だけでも決まる。

    >>> ticks([3, 98])
    [0.0, 25.0, 50.0, 75.0, 100.0]
    """
    found = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(found), max(found)
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0) or low + 1.0
    span = max(high - low, 1e-6)  # finer than any figure that a page shows
    power = 10 ** math.floor(math.log10(span / count))
    step = next(size * power for size in (1, 2, 2.5, 5, 10, 20) if span / (size * power) <= count)
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)
    return [float(step * place) for place in range(first, last + 1)]


def short_yen(value: float) -> str:
    """目盛りの円。三桁ほどで足りる言葉にする。

    >>> short_yen(123_456_789), short_yen(-25_000_000), short_yen(0)
    ('1.2億円', '−2,500万円', '0円')
    """
    size = abs(value)
    for unit, name in ((1e12, "兆円"), (1e8, "億円")):
        if size >= unit:
            return f"{'−' if value < 0 else ''}{size / unit:.1f}".removesuffix(".0") + name
    if size >= 1e4:
        return f"{'−' if value < 0 else ''}{size / 1e4:,.0f}万円"
    return yen_words(round(value))

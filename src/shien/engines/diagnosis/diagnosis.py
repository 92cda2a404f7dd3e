"""ローカルベンチマークによる診断。企業と期の配列を採点し、わけを添える。"""

from dataclasses import dataclass

import numpy as np

from .indicators import INDICATORS, Array, Figures, Gap, Indicator
from .scores import Rule, Scores, rank_names, score
from .size import Size, size_of
from .vintages import Vintage, load, row_of


@dataclass(frozen=True, slots=True)
class Reason:
    """一つの指標の点のわけ。thresholds は ⅳ ⅲ ⅱ ⅰ。値・点・基準値は、無ければ None。"""

    indicator: Indicator
    value: float | None
    points: int | None
    median: float | None
    thresholds: tuple[float, ...]
    rule: Rule
    gap: Gap


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """診断の結果。size の軸は (firm,)、scores の軸は (indicator, firm, period) か (firm, period)。"""

    size: Array
    scores: Scores
    vintage: Vintage

    def reason(self, firm: int, period: int, indicator: int) -> Reason:
        """点のわけ。"""
        cell, row = (indicator, firm, period), int(self.scores.row[firm, period])
        value, points = float(self.scores.values[cell]), int(self.scores.points[cell])
        known = row >= 0
        return Reason(
            INDICATORS[indicator],
            None if np.isnan(value) else value,
            points or None,
            float(self.vintage.median[row, indicator]) if known else None,
            tuple(self.vintage.thresholds[row, indicator].tolist()) if known else (),
            Rule(int(self.scores.rules[cell])),
            Gap(int(self.scores.gaps[cell])),
        )

    def reasons(self, firm: int, period: int) -> tuple[Reason, ...]:
        """六つのわけ。"""
        return tuple(self.reason(firm, period, place) for place in range(len(INDICATORS)))

    def rank(self, firm: int, period: int) -> str:
        """ランク A〜D。業種か規模が決まらなければ空。"""
        return rank_names()[int(self.scores.rank[firm, period])]


def diagnose(figures: Figures, industry: Array, capital_stock: Array, vintage: str = "A") -> Diagnosis:
    """診断する。figures の軸は (firm, period)、industry (業種の番号) と capital_stock (円) は (firm,)。金額はすべて円。

    規模は資本金と最新期 (period 0) の従業員数で決め、三期とも同じ基準値と比べる。

    >>> from .industries import number_of
    >>> one = Figures(*(np.array([[each]], float) for each in (
    ...     10, 110e6, 100e6, 6e6, 2e6, 20e6, 0, 15e6, 5e6, 60e6, 0, 8e6, 40e6, 40e6)))
    >>> found = diagnose(one, np.array([number_of("0304")]), np.array([10e6]))
    >>> found.scores.points[:, 0, 0].tolist(), found.scores.total.tolist(), found.rank(0, 0)
    ([4, 4, 3, 4, 3, 4], [[22]], 'B')
    """
    size = size_of(industry, capital_stock, figures.employees[:, 0])
    row = benchmark_row(industry, size)
    return Diagnosis(size, score(figures, row[:, None], load(vintage)), load(vintage))


def benchmark_row(industry: Array, size: Array) -> Array:
    """基準値の行。軸は (firm,)。規模が決まらなければ -1。"""
    return np.where(size <= Size.LARGE, row_of(industry, size == Size.SMALL), -1)

"""事業年度。"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """事業年度。初日と末日を含む。"""

    end: date
    start: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError("a fiscal year begins before it ends")

    @property
    def months(self) -> int:
        """月数 (1月に満たない端数は切り上げる。法人税法施行令の月数の数え方)。"""
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        return months + (1 if self.end.day >= self.start.day else 0)

    @property
    def label(self) -> str:
        """2026年3月期。"""
        return f"{self.end.year}年{self.end.month}月期"

    @classmethod
    def ending(cls, end: date) -> "FiscalYear":
        """末日から12か月の事業年度。"""
        year = end.year - 1
        last = calendar.monthrange(year, end.month)[1]
        month_end = end.day == calendar.monthrange(end.year, end.month)[1]
        return cls(end, date(year, end.month, last if month_end else min(end.day, last)) + timedelta(days=1))


def government_year(on: date) -> int:
    """国の会計年度 (4月から翌年3月)。"""
    return on.year if on.month >= 4 else on.year - 1

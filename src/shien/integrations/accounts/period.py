"""表題の行から、事業年度の初日と末日を読む。"""

import re
from collections.abc import Iterable
from datetime import date

from shien.values.dates import parse_date
from shien.values.fault import InvalidValue
from shien.values.fold import narrow

_DAY = re.compile(
    r"(?:(?:令和|平成|昭和|[RHS])\s*(?:元|\d{1,2})|\d{4})\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?", re.I
)


def find_period(lines: Iterable[str]) -> tuple[date | None, date | None]:
    """(初日, 末日)。日付が一つなら末日とみる。読めなければ None。"""
    single: date | None = None
    for line in lines:
        days = []
        for text in _DAY.findall(narrow(line)):
            try:
                days.append(parse_date(text.strip()))
            except InvalidValue:
                continue
        if len(days) >= 2 and days[0] < days[1]:
            return days[0], days[1]
        if days and single is None and re.search(r"現在|末|決算|至", line):
            single = days[0]
    return None, single

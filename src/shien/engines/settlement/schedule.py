"""事業化状況報告の時期。年度の末日と、そこから数えた期限。"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Report:
    """一回の報告。occurrence は様式の回、year_end は報告する年度の末日、due_on は期限 (この日を含む)。"""

    occurrence: str
    number: int
    year_end: date
    due_on: date


def reports(*, completed_on: date, basis: str, month: int, years: int, within_days: int) -> tuple[Report, ...]:
    """報告の一覧。basis が anniversary なら終わった日の1年後ずつ、fiscal_year なら決算月 (month) の末日。

    初めの年度は、事業が終わった日の後に初めて来る末日。

    >>> reports(completed_on=date(2026, 12, 10), basis="fiscal_year", month=3, years=1, within_days=60)[0].due_on
    datetime.date(2027, 5, 30)
    """
    first = completed_on.year + (completed_on > _end(completed_on.year, month))
    found = []
    for number in range(1, years + 1):
        end = _same_day(completed_on, number) if basis == "anniversary" else _end(first + number - 1, month)
        found.append(Report(str(number), number, end, end + timedelta(days=within_days)))
    return tuple(found)


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _same_day(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year + years)
    except ValueError:  # 29 February
        return date(on.year + years, 2, 28)

"""一つの事業年度の値を、取込みの形にする。"""

from collections.abc import Mapping
from datetime import date

from shien.values.fault import Fault
from shien.values.fiscal_year import FiscalYear
from shien.values.reading import Figure

from .balance import balance


def figures_of(
    values: Mapping[str, tuple[int, str, int]], start: date | None, end: date
) -> tuple[list[Figure], list[Fault]]:
    """事業年度の値と指摘。12か月でない期間は、直さずに知らせる。"""
    part = end.isoformat()
    figures = [Figure(item, str(amount), part, name, row) for item, (amount, name, row) in values.items()]
    figures += [Figure("period_end", part, part, "期間"), Figure("closing_date", part, part, "期間")]
    faults = balance(values)
    if start is not None:
        if start > end:
            faults.append(Fault(f"事業年度の初日 {start} が末日 {end} より後です。", "期間をお確かめください。"))
        else:
            figures.append(Figure("period_start", start.isoformat(), part, "期間"))
            months = FiscalYear(end, start).months
            if months != 12:
                faults.append(
                    Fault(f"事業年度が{months}か月です。", "1年に直さず、そのまま取り込みます。", severity="warning")
                )
    return figures, faults
